package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket URI (RFC 6455 3), taken apart.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1 to 65535
 * @param target path and query as they are sent
 */
record WebSocketUri(String host, int port, String target) {

    private static final int DEFAULT_PORT = 80;

    /** What may be one (RFC 4291 2.2), perhaps with a zone; that it is one is found out when it is connected to. */
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f.]*(%.+)?");

    static WebSocketUri of(URI uri) {
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        if (scheme.equals("wss")) {
            throw Failures.parameter(
                    ErrorCode.SECURE_FAILURE,
                    Phase.SETUP,
                    "wss needs TLS, which this version of Fairlead does not have; only ws can be used",
                    null);
        }
        if (!scheme.equals("ws")) {
            throw Failures.parameter(
                    ErrorCode.UNRECOGNIZED_SCHEME,
                    Phase.SETUP,
                    "a WebSocket URI begins with ws:// or wss:// (RFC 6455 3), not with \"" + scheme + "\"",
                    null);
        }
        require(uri.getRawFragment() == null, "has a fragment (RFC 6455 3)");
        require(uri.getRawUserInfo() == null, "has user information; send credentials in a header field");
        require(uri.getHost() != null, "has no host, or one with characters that a host cannot have");
        // Where a caller names a port, 0 stands for the default; in a URI it would be a port that no server has.
        require(uri.getPort() != 0, "has port 0, which no server has");
        Endpoint endpoint = endpoint(Objects.requireNonNull(uri.getHost()), Math.max(0, uri.getPort()));
        return new WebSocketUri(endpoint.host(), endpoint.port(), target(uri));
    }

    // RFC 6455 3: resource name is the path, "/" if it is empty, and the query behind a question mark.
    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = Objects.requireNonNullElse(ascii.getRawPath(), "");
        @Nullable String query = ascii.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** An endpoint from what a caller wrote: brackets are taken off, port 0 is the default. */
    static Endpoint endpoint(String host, int port) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            // A host is put into a header field and shown in messages: only visible ASCII, nothing that delimits.
            if (c <= ' ' || c >= 0x7f || "/?#@[]\\<>\"^`{|}".indexOf(c) >= 0) {
                throw invalid(hostComplaint(c, i));
            }
        }
        // A port belongs into the other argument: with a colon in it a host is an IPv6 address, or nothing.
        require(
                bare.indexOf(':') < 0 || IPV6.matcher(bare).matches(),
                "has a host with a colon that is no IPv6 address");
        return Failures.checked(() -> new Endpoint(bare, port == 0 ? DEFAULT_PORT : port));
    }

    private static String hostComplaint(char c, int index) {
        return String.format(Locale.ROOT, "has a host with U+%04X at index %d, which no host can have", (int) c, index);
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw invalid(complaint);
        }
    }

    private static InvalidParameterException invalid(String complaint) {
        return Failures.parameter(ErrorCode.INVALID_URL, Phase.SETUP, "the address " + complaint, null);
    }
}
