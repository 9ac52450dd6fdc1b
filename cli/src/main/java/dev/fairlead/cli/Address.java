package dev.fairlead.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where to connect to: a WebSocket URI (RFC 6455 3), taken apart for the four handles.
 *
 * @param secure whether by TLS
 * @param host name or address, an IPv6 address in brackets
 * @param port 0 for the default
 * @param target path and query
 */
record Address(boolean secure, String host, int port, String target) {

    /** RFC 6455 3. */
    private static final int DEFAULT_PORT = 80;

    private static final int DEFAULT_SECURE_PORT = 443;

    /** Reads a URI; the messages of its failures never repeat it, since its query may hold a secret. */
    static Address of(String text) throws CommandFailure {
        URI uri = parse(text);
        String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("wss");
        require(secure || scheme.equals("ws"), "does not begin with ws:// or wss://");
        require(uri.getRawFragment() == null, "has a fragment (RFC 6455 3)");
        require(uri.getRawUserInfo() == null, "has user information; send credentials with -H");
        String host = uri.getHost();
        if (host == null) {
            throw wrong("has no host, or one with characters that a host cannot have");
        }
        return new Address(secure, host, Math.max(0, uri.getPort()), target(uri));
    }

    private static URI parse(String text) throws CommandFailure {
        try {
            return new URI(new URI(text).toASCIIString());
        } catch (URISyntaxException e) {
            throw wrong("is malformed at index " + e.getIndex() + ": " + e.getReason());
        } catch (NumberFormatException e) {
            // How URI refuses an IPv4 address within one of IPv6 whose last number has more than nine digits or so.
            throw wrong("is malformed: it has a number that is too large");
        }
    }

    // RFC 6455 3: resource name is the path, "/" if it is empty, and the query behind a question mark.
    private static String target(URI uri) {
        String path = Objects.requireNonNullElse(uri.getRawPath(), "");
        @Nullable String query = uri.getRawQuery();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static void require(boolean condition, String complaint) throws CommandFailure {
        if (!condition) {
            throw wrong(complaint);
        }
    }

    private static CommandFailure wrong(String complaint) {
        return new CommandFailure(ExitStatus.USAGE, "the URI " + complaint + "; see the command's --help");
    }

    /** Host and port, as the library's messages name the server. */
    String server() {
        return host + ":" + (port > 0 ? port : secure ? DEFAULT_SECURE_PORT : DEFAULT_PORT);
    }
}
