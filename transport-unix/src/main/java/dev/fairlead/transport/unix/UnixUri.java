package dev.fairlead.transport.unix;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/**
 * A URI of the schemes {@code ws+unix} and {@code wss+unix}, taken apart: no standard defines them, but Node's {@code ws}
 * and others write them in the form
 *
 * <pre>{@code
 * ws+unix:/run/app.sock:/chat?room=1
 * }</pre>
 *
 * <p>that is, the absolute path of the socket's file, a colon, and the target of the request, which is {@code /} if there is
 * none. The first colon ends the path: one in the file's name is written {@code %3A}. The path is decoded, the target is
 * not. An empty authority is allowed too: {@code ws+unix:///run/app.sock}.
 *
 * @param socketFile the file that the server listens at, for {@link UnixTransportProvider#to}; absolute
 * @param webSocketUri what the WebSocket is opened with: scheme {@code ws} or {@code wss}, and {@code localhost} as the host
 *     where it comes from {@link #parse}
 * @since 0.1
 */
public record UnixUri(Path socketFile, URI webSocketUri) {

    private static final String SUFFIX = "+unix";

    /**
     * Puts the two together.
     *
     * @param socketFile an absolute path
     * @param webSocketUri of scheme {@code ws} or {@code wss}, with a host
     * @throws IllegalArgumentException if one of them is not like this
     */
    public UnixUri {
        Objects.requireNonNull(webSocketUri, "webSocketUri");
        if (!socketFile.isAbsolute()) {
            throw new IllegalArgumentException("the path of the socket's file is not absolute: " + socketFile);
        }
        String scheme = String.valueOf(webSocketUri.getScheme()).toLowerCase(Locale.ROOT);
        boolean isWebSocket = scheme.equals("ws") || scheme.equals("wss");
        if (!isWebSocket || webSocketUri.getHost() == null) {
            throw new IllegalArgumentException("not a ws or wss URI with a host: " + webSocketUri);
        }
    }

    /**
     * Takes a URI apart.
     *
     * @param uri {@code ws+unix:} or {@code wss+unix:}, the path, and the target if there is one
     * @return its parts
     * @throws IllegalArgumentException if it is of another form; the message has the URI and the rule
     */
    public static UnixUri parse(String uri) {
        String scheme = scheme(uri);
        String rest = withoutAuthority(uri, uri.substring(scheme.length() + SUFFIX.length() + 1));
        int colon = rest.indexOf(':');
        String path = colon < 0 ? rest : rest.substring(0, colon);
        String target = colon < 0 ? "/" : rest.substring(colon + 1);
        require(path.startsWith("/") && path.length() > 1, uri, "the path of the socket's file has to be absolute");
        require(path.indexOf('?') < 0, uri, "a query belongs to a request target, which follows a colon: path:/?query");
        require(target.startsWith("/"), uri, "the request target behind the colon has to begin with /");
        require(rest.indexOf('#') < 0, uri, "a WebSocket URI has no fragment (RFC 6455 3)");
        String decoded = decoded(uri, path);
        require(decoded.indexOf('\0') < 0, uri, "the path of a file contains no NUL");
        try {
            return new UnixUri(Path.of(decoded), new URI(scheme + "://localhost" + target));
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(uri + ": the request target is no part of a URI: " + target, wrong);
        }
    }

    /** Returns {@code ws} or {@code wss}. */
    private static String scheme(String uri) {
        String scheme = uri.substring(0, Math.max(0, uri.indexOf(':'))).toLowerCase(Locale.ROOT);
        require(
                scheme.equals("ws" + SUFFIX) || scheme.equals("wss" + SUFFIX),
                uri,
                "the scheme has to be ws+unix or wss+unix");
        return scheme.substring(0, scheme.length() - SUFFIX.length());
    }

    private static String withoutAuthority(String uri, String rest) {
        if (!rest.startsWith("//")) {
            return rest;
        }
        require(rest.startsWith("///"), uri, "there is no host, write one slash or three in front of the path");
        return rest.substring(2);
    }

    private static String decoded(String uri, String path) {
        try {
            // Decodes what is escaped as UTF-8; what is no UTF-8 becomes U+FFFD.
            String decoded = new URI("file://" + path).getPath();
            require(decoded.indexOf('\uFFFD') < 0, uri, "the escapes in the path have to be UTF-8");
            return decoded;
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(uri + ": the path has to be escaped as in any URI: " + path, wrong);
        }
    }

    private static void require(boolean holds, String uri, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(uri + ": " + rule);
        }
    }
}
