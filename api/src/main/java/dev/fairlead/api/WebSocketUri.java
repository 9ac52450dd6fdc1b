package dev.fairlead.api;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket URI (RFC 6455 3), taken apart.
 *
 * @param scheme with or without TLS
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param target path and query as they are sent
 */
record WebSocketUri(Scheme scheme, String host, int port, String target) {

    static WebSocketUri of(URI uri) {
        Scheme scheme = scheme(uri);
        require(uri.getRawFragment() == null, "has a fragment (RFC 6455 3)");
        require(uri.getRawUserInfo() == null, "has user information; send credentials in a header field");
        require(uri.getHost() != null, "has no host, or one with characters that a host cannot have");
        // Where a caller names a port, 0 stands for the default; in a URI it would be a port that no server has.
        require(uri.getPort() != 0, "has port 0, which no server has");
        int port = uri.getPort() < 0 ? scheme.defaultPort() : uri.getPort();
        Server server = Server.of(Objects.requireNonNull(uri.getHost()), port);
        return new WebSocketUri(scheme, server.host(), server.port(), target(uri));
    }

    private static Scheme scheme(URI uri) {
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "ws" -> Scheme.WS;
            case "wss" -> Scheme.WSS;
            default ->
                throw Failures.parameter(
                        ErrorCode.UNRECOGNIZED_SCHEME,
                        Phase.SETUP,
                        "a WebSocket URI begins with ws:// or wss:// (RFC 6455 3), not with \"" + scheme + "\"",
                        null);
        };
    }

    // RFC 6455 3: resource name is the path, "/" if it is empty, and the query behind a question mark.
    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = Objects.requireNonNullElse(ascii.getRawPath(), "");
        @Nullable String query = ascii.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw Server.invalid(complaint);
        }
    }
}
