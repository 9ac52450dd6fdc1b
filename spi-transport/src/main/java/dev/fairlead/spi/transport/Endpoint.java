package dev.fairlead.spi.transport;

import dev.fairlead.spi.transport.tls.TlsContext;
import java.util.Objects;
import java.util.Optional;

/**
 * What a channel is to be connected to, and whether by TLS.
 *
 * @param host a host name, an IPv4 address in dotted form or an IPv6 address without brackets; not resolved yet
 * @param port the TCP port, 1 to 65535
 * @param tls the TLS that the channel is to speak, for which a transport puts a
 *     {@link dev.fairlead.spi.transport.support.TlsChannel} over its own; empty: none
 * @param lookup how the host's addresses are found
 * @since 0.1
 */
public record Endpoint(String host, int port, Optional<TlsContext> tls, HostLookup lookup) {

    /** The largest TCP port. */
    private static final int MAX_PORT = 65_535;

    /**
     * Names an endpoint; performs no I/O.
     *
     * @param host not empty
     * @param port 1 to 65535
     * @param tls empty for none
     * @param lookup {@link HostLookup#DEFAULT} for the host itself
     * @throws IllegalArgumentException if {@code host} is empty or {@code port} is not within 1 to 65535
     */
    public Endpoint {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(lookup, "lookup");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to " + MAX_PORT);
        }
    }

    /**
     * Names an endpoint whose addresses are those of its host; performs no I/O.
     *
     * @param host not empty
     * @param port 1 to 65535
     * @param tls empty for none
     * @throws IllegalArgumentException if {@code host} is empty or {@code port} is not within 1 to 65535
     */
    public Endpoint(String host, int port, Optional<TlsContext> tls) {
        this(host, port, tls, HostLookup.DEFAULT);
    }

    /**
     * Names an endpoint without TLS; performs no I/O.
     *
     * @param host not empty
     * @param port 1 to 65535
     * @throws IllegalArgumentException if {@code host} is empty or {@code port} is not within 1 to 65535
     */
    public Endpoint(String host, int port) {
        this(host, port, Optional.empty());
    }

    /** Returns {@code host:port}, an IPv6 address in brackets, as it stands in a URI. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
