package dev.fairlead.api;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;

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
        UrlComponents url = UrlComponents.of(uri);
        return new WebSocketUri(scheme, url.host(), url.port(), url.target());
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
}
