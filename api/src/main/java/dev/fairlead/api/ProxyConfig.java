package dev.fairlead.api;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which proxy a request goes through (WinHTTP: {@code WINHTTP_PROXY_INFO}). It is decided for each exchange, so anew for each
 * redirect that is followed. Immutable and thread-safe.
 *
 * @since 0.1
 */
public final class ProxyConfig {

    private static final ProxyConfig NONE = new ProxyConfig("none", url -> Optional.empty());

    private static final String LOCAL = "<local>";

    private final String description;
    private final Choice choice;

    private interface Choice {
        Optional<ProxyServer> of(UrlComponents url);
    }

    private ProxyConfig(String description, Choice choice) {
        this.description = description;
        this.choice = choice;
    }

    /**
     * Connects without a proxy: the default, whatever the machine is set to (WinHTTP: {@code WINHTTP_ACCESS_TYPE_NO_PROXY}).
     *
     * @return no proxy for any server
     */
    public static ProxyConfig none() {
        return NONE;
    }

    /**
     * Goes through one proxy, but for some servers (WinHTTP: {@code WINHTTP_ACCESS_TYPE_NAMED_PROXY}).
     *
     * @param proxy the proxy
     * @param bypass the hosts that are connected to without it: names and addresses in which {@code *} stands for any
     *     characters, in any case; {@code <local>} for all names without a dot
     * @return that proxy, unless the host matches one of {@code bypass}
     * @throws InvalidParameterException if an element of {@code bypass} is empty
     */
    public static ProxyConfig named(ProxyServer proxy, String... bypass) {
        Objects.requireNonNull(proxy, "proxy");
        List<String> patterns = List.copyOf(Arrays.asList(bypass));
        if (patterns.contains("")) {
            throw Failures.parameter("a host to connect to without the proxy is empty", null);
        }
        List<Pattern> hosts = patterns.stream()
                .filter(pattern -> !pattern.equals(LOCAL))
                .map(ProxyConfig::compiled)
                .toList();
        boolean local = patterns.contains(LOCAL);
        return new ProxyConfig(
                proxy + (patterns.isEmpty() ? "" : " but for " + patterns),
                url -> isBypassed(url.host(), hosts, local) ? Optional.empty() : Optional.of(proxy));
    }

    private static Pattern compiled(String pattern) {
        return Pattern.compile(
                Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.CASE_INSENSITIVE);
    }

    private static boolean isBypassed(String host, List<Pattern> patterns, boolean local) {
        return (local && host.indexOf('.') < 0 && host.indexOf(':') < 0)
                || patterns.stream().anyMatch(pattern -> pattern.matcher(host).matches());
    }

    /**
     * Asks a selector (WinHTTP: {@code WINHTTP_ACCESS_TYPE_AUTOMATIC_PROXY}, {@code WinHttpGetProxyForUrl}). It is asked by the
     * call that sends, or where futures are completed, and may wait; it sees a URI of {@code http} or {@code https}. The first
     * proxy that it names is taken: {@code HTTP} is {@link ProxyServer.Kind#HTTP}, {@code SOCKS} is
     * {@link ProxyServer.Kind#SOCKS5}. Its {@code connectFailed} is not called. If it throws, the request fails with
     * {@link CallbackException}.
     *
     * @param selector whom to ask, thread-safe
     * @return what the selector says
     */
    public static ProxyConfig by(ProxySelector selector) {
        Objects.requireNonNull(selector, "selector");
        return new ProxyConfig("chosen by a ProxySelector", url -> first(selector, url));
    }

    /**
     * Asks the selector of the Java run-time (WinHTTP: {@code WINHTTP_ACCESS_TYPE_DEFAULT_PROXY}), as it is at each moment: that is
     * {@code http.proxyHost}, {@code https.proxyHost}, {@code socksProxyHost} and their neighbours, or with
     * {@code java.net.useSystemProxies} what the machine is set to.
     *
     * @return what {@link ProxySelector#getDefault()} says
     */
    public static ProxyConfig systemDefault() {
        return new ProxyConfig(
                "of the Java run-time",
                url -> Optional.ofNullable(ProxySelector.getDefault()).flatMap(selector -> first(selector, url)));
    }

    private static Optional<ProxyServer> first(ProxySelector selector, UrlComponents url) {
        List<Proxy> proxies = selector.select(url.withScheme("http", "https").toUri());
        return proxies == null || proxies.isEmpty() ? Optional.empty() : server(proxies.get(0));
    }

    private static Optional<ProxyServer> server(Proxy proxy) {
        return proxy.type() == Proxy.Type.DIRECT || !(proxy.address() instanceof InetSocketAddress address)
                ? Optional.empty()
                : Optional.of(new ProxyServer(
                        proxy.type() == Proxy.Type.HTTP ? ProxyServer.Kind.HTTP : ProxyServer.Kind.SOCKS5,
                        address.getHostString(),
                        address.getPort()));
    }

    /**
     * The proxy for a URL; empty: none.
     *
     * @throws CallbackException if the selector throws
     */
    Optional<ProxyServer> of(UrlComponents url) throws CallbackException {
        try {
            return choice.of(url);
        } catch (RuntimeException thrown) {
            throw new CallbackException(Phase.PROXY, "the proxy selector has failed", thrown);
        }
    }

    /** Returns what is decided, for traces. */
    @Override
    public String toString() {
        return "ProxyConfig[" + description + "]";
    }
}
