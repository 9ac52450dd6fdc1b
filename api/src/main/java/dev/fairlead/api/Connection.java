package dev.fairlead.api;

/**
 * A server: host and port (WinHTTP: {@code WinHttpConnect}). Not a network connection; each request makes its own.
 * Thread-safe.
 *
 * @since 0.1
 */
public interface Connection extends Handle {

    /**
     * Returns the host.
     *
     * @return a name or an address, an IPv6 address without brackets
     */
    String host();

    /**
     * Returns the port.
     *
     * @return 1 to 65535; 0: the default port, 80 for requests without TLS and 443 for secure ones
     */
    int port();

    /**
     * Opens a GET request (WinHTTP: {@code WinHttpOpenRequest}). Performs no I/O.
     *
     * @param target path and query, percent-encoded; empty stands for {@code /}, and a missing leading slash is added
     * @return a new request handle
     * @throws InvalidParameterException if {@code target} has a character that must be encoded
     * @throws HandleStateException if this connection is closed
     */
    default Request openRequest(String target) {
        return openRequest("GET", target);
    }

    /**
     * Opens a request with a method of its own. Only GET can be marked for upgrade (RFC 6455 4.1).
     *
     * @param method the method, a token; case matters
     * @param target path and query, percent-encoded; empty stands for {@code /}, and a missing leading slash is added
     * @return a new request handle
     * @throws InvalidParameterException if {@code method} is no token, or {@code target} has a character that must be
     *     encoded
     * @throws HandleStateException if this connection is closed
     */
    Request openRequest(String method, String target);

    /**
     * Opens a GET request that is sent by TLS (WinHTTP: {@code WinHttpOpenRequest} with {@code WINHTTP_FLAG_SECURE}).
     * Performs no I/O. Only this makes a request secure, no port does; requests with and without TLS can be opened on one
     * connection.
     *
     * @param target as for {@link #openRequest(String)}
     * @return a new request handle
     * @throws InvalidParameterException as {@link #openRequest(String)}
     * @throws HandleStateException if this connection is closed
     */
    default Request openSecureRequest(String target) {
        return openSecureRequest("GET", target);
    }

    /**
     * Opens a request that is sent by TLS, with a method of its own.
     *
     * @param method as for {@link #openRequest(String, String)}
     * @param target as for {@link #openRequest(String, String)}
     * @return a new request handle
     * @throws InvalidParameterException as {@link #openRequest(String, String)}
     * @throws HandleStateException if this connection is closed
     */
    Request openSecureRequest(String method, String target);
}
