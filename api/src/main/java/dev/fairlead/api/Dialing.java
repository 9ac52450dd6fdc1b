package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.HostLookup;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.support.TlsChannel;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the channel of an exchange: to the server, or through a proxy.
 *
 * @param channel not connected yet
 * @param server what it is to be connected to
 * @param proxy what it goes through; empty: nothing
 */
record Dialing(TransportChannel channel, Endpoint server, Optional<ProxyServer> proxy) {

    /**
     * Opens the channel of one exchange. Calls the caller's proxy selector.
     *
     * @param server with TLS, if there is to be
     * @throws CallbackException if the proxy selector throws
     * @throws IOException if no channel can be made
     */
    static Dialing to(Endpoint server, Hop hop, OptionValues values, SessionResources resources) throws IOException {
        Optional<ProxyServer> proxy = values.get(Option.PROXY).of(hop.url());
        return proxy.isEmpty()
                ? direct(withLookup(server, hop, values), resources.transport())
                : through(proxy.get(), server, values, resources);
    }

    private static Dialing direct(Endpoint server, Transport transport) throws IOException {
        return new Dialing(transport.open(server), server, Optional.empty());
    }

    /** The other name is for the server that the caller has named, not for one that it names. */
    private static Endpoint withLookup(Endpoint server, Hop hop, OptionValues values) {
        Optional<String> name = hop.isElsewhere()
                ? Optional.empty()
                : values.get(Option.RESOLUTION_HOST)
                        .map(host -> Server.of(host, 0).host());
        HostLookup lookup = new HostLookup(name, 1 + values.get(Option.CONNECT_RETRIES));
        return new Endpoint(server.host(), server.port(), server.tls(), lookup);
    }

    private static Dialing through(ProxyServer proxy, Endpoint server, OptionValues values, SessionResources resources)
            throws IOException {
        HostLookup lookup = new HostLookup(Optional.empty(), 1 + values.get(Option.CONNECT_RETRIES));
        Endpoint first = new Endpoint(
                proxy.host(),
                proxy.port(),
                proxy.kind() == ProxyServer.Kind.HTTPS
                        ? Optional.of(resources.tls().context())
                        : Optional.empty(),
                lookup);
        Tunnel tunnel = tunnel(proxy, server, values, resources);
        TransportChannel plain =
                new TunnelChannel(proxy, () -> resources.transport().open(first), tunnel);
        // The transport's own TLS ends at the proxy: what is between the two ends is put over the tunnel.
        return new Dialing(TlsChannel.over(plain, server, resources.executor()), server, Optional.of(proxy));
    }

    private static Tunnel tunnel(ProxyServer proxy, Endpoint server, OptionValues values, SessionResources resources) {
        Credentials credentials = values.get(Option.PROXY_CREDENTIALS).orElse(null);
        if (proxy.kind() == ProxyServer.Kind.SOCKS5) {
            return new SocksTunnel(proxy, server.host(), server.port(), credentials);
        }
        return new HttpTunnel(
                proxy,
                RequestFields.authority(server),
                values.get(Option.LIMITS),
                values.get(Option.USER_AGENT),
                credentials == null ? null : authentication(credentials, values, resources));
    }

    private static @Nullable Authentication authentication(
            Credentials credentials, OptionValues values, SessionResources resources) {
        Set<AuthScheme> disabled = values.get(Option.DISABLED_PROXY_SCHEMES);
        CredentialsProvider enabled =
                (proxy, challenge) -> disabled.stream().anyMatch(scheme -> challenge.isOf(scheme.token()))
                        ? Optional.empty()
                        : Optional.of(credentials);
        return new Authentication(new Authentication.Sources(null, enabled, true), resources.random());
    }
}
