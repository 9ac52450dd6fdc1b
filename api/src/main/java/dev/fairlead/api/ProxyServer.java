package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import java.util.Objects;

/**
 * A proxy, which is asked for a connection to each server, with and without TLS to that (RFC 6455 4.1): what passes through it
 * afterwards is between the two ends. Immutable.
 *
 * @param kind how it is spoken to
 * @param host a name or an address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @since 0.1
 */
public record ProxyServer(Kind kind, String host, int port) {

    /** How a proxy is spoken to. */
    public enum Kind {
        /** HTTP/1.1 with the method CONNECT (RFC 9110 9.3.6). */
        HTTP,
        /**
         * The same by TLS, with the TLS options of the session. The name in the proxy's certificate must be that of
         * {@link ProxyServer#host}.
         */
        HTTPS,
        /** SOCKS version 5 (RFC 1928), with user and password (RFC 1929) if it asks for them. The proxy looks names up. */
        SOCKS5
    }

    /**
     * Names a proxy; performs no I/O.
     *
     * @param kind how it is spoken to
     * @param host a name, perhaps international, or an address
     * @param port 1 to 65535
     * @throws InvalidParameterException if {@code host} or {@code port} is not legal ({@link ErrorCode#INVALID_URL})
     */
    public ProxyServer {
        Objects.requireNonNull(kind, "kind");
        if (port == 0) {
            throw Server.invalid("of the proxy has no port");
        }
        host = Server.of(host, port).host();
    }

    /**
     * Names a proxy that is spoken to by HTTP.
     *
     * @param host a name or an address
     * @param port 1 to 65535
     * @return the proxy
     * @throws InvalidParameterException as the constructor
     */
    public static ProxyServer http(String host, int port) {
        return new ProxyServer(Kind.HTTP, host, port);
    }

    /**
     * Names a proxy that is spoken to by HTTP over TLS.
     *
     * @param host a name or an address
     * @param port 1 to 65535
     * @return the proxy
     * @throws InvalidParameterException as the constructor
     */
    public static ProxyServer https(String host, int port) {
        return new ProxyServer(Kind.HTTPS, host, port);
    }

    /**
     * Names a proxy that is spoken to by SOCKS version 5.
     *
     * @param host a name or an address
     * @param port 1 to 65535
     * @return the proxy
     * @throws InvalidParameterException as the constructor
     */
    public static ProxyServer socks5(String host, int port) {
        return new ProxyServer(Kind.SOCKS5, host, port);
    }

    /** Where it is, without TLS. */
    Endpoint endpoint() {
        return new Endpoint(host, port);
    }

    /** Returns it as a URL without a path: {@code http://proxy.example:3128}, {@code socks5://[::1]:1080}. */
    @Override
    public String toString() {
        String scheme = switch (kind) {
            case HTTP -> "http";
            case HTTPS -> "https";
            case SOCKS5 -> "socks5";
        };
        return scheme + "://" + endpoint();
    }
}
