package dev.fairlead.spi.transport;

import java.util.Objects;

/**
 * The host and port that a channel is to be connected to.
 *
 * @param host a host name, an IPv4 address in dotted form or an IPv6 address without brackets; not resolved yet
 * @param port the TCP port, 1 to 65535
 * @since 0.1
 */
public record Endpoint(String host, int port) {

    /** The largest TCP port. */
    private static final int MAX_PORT = 65_535;

    /**
     * Names an endpoint; performs no I/O.
     *
     * @param host not empty
     * @param port 1 to 65535
     * @throws IllegalArgumentException if {@code host} is empty or {@code port} is not within 1 to 65535
     */
    public Endpoint {
        Objects.requireNonNull(host, "host");
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is not within 1 to " + MAX_PORT);
        }
    }

    /** Returns {@code host:port}, an IPv6 address in brackets, as it stands in a URI. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
