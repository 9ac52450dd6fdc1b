package dev.fairlead.api;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A URL taken apart, or put together (WinHTTP: {@code URL_COMPONENTS}, {@code WinHttpCrackUrl}, {@code WinHttpCreateUrl}).
 * Immutable. Its parts are in one spelling each: the scheme and the host in lower case, an international name as its A-labels
 * (RFC 5891), an IPv6 address as RFC 5952 writes it, characters above ASCII in path and query percent-encoded as UTF-8. Path and
 * query are not changed otherwise. There is no fragment (RFC 6455 3).
 *
 * <p>Hosts that two programs can read differently are refused: an IPv4 address in any spelling but four decimal numbers
 * ({@code 0177.0.0.1}, {@code 127.1}, {@code 2130706433}), IPv4 in the clothes of IPv6, percent-encoding, and whatever IDNA
 * 2003 and 2008 would look up as two names.
 *
 * @param scheme {@code ws}, {@code wss}, {@code http} or {@code https}
 * @param host a name or an address, an IPv6 address without brackets, perhaps with a zone behind a percent sign
 * @param port 1 to 65535
 * @param path begins with a slash
 * @param query what stands behind the question mark; empty if there is no question mark
 * @param credentials user and password; not part of {@link #toString} and {@link #toUri}
 * @since 0.1
 */
public record UrlComponents(
        String scheme, String host, int port, String path, Optional<String> query, Optional<Credentials> credentials) {

    private static final int HTTP_PORT = 80;

    private static final int HTTPS_PORT = 443;

    private static final int MOST_PORT = 65_535;

    private static final int SHOWN_CHARACTERS = 32;

    /** What to take although it is refused by default. */
    public enum Flag {
        /** User name and password before the host ({@code wss://user:password@host/}), as {@link #credentials()}. */
        USER_INFO
    }

    /**
     * Puts a URL together.
     *
     * @param scheme one of the four, in any case
     * @param host a name, perhaps international, or an address, without brackets
     * @param port 1 to 65535; 0 for the scheme's default
     * @param path begins with a slash; empty stands for {@code /}
     * @param query empty for none
     * @param credentials empty for none
     * @throws InvalidParameterException if a part is not legal ({@link ErrorCode#INVALID_URL}), or the scheme is another
     *     ({@link ErrorCode#UNRECOGNIZED_SCHEME})
     */
    public UrlComponents {
        scheme = scheme.toLowerCase(Locale.ROOT);
        requireKnown(scheme);
        if (host.isEmpty()) {
            throw Server.invalid("has no host");
        }
        host = HostText.read(host, 0);
        port = port == 0 ? defaultPort(scheme) : port;
        if (port < 1 || port > MOST_PORT) {
            throw Server.invalid("has port " + port + ", which is not within 1 to " + MOST_PORT);
        }
        path = path.isEmpty() ? "/" : PathText.encoded("path", path, 0);
        if (!path.startsWith("/") || path.indexOf('?') >= 0) {
            throw Server.invalid("has a path that does not begin with a slash, or has a question mark");
        }
        if (query.isPresent()) {
            query = Optional.of(PathText.encoded("query", query.get(), 0));
        }
        Objects.requireNonNull(credentials, "credentials");
    }

    /**
     * Takes a URL apart.
     *
     * @param url an absolute URL, complete; spaces around it are not taken off
     * @param flags what to take besides
     * @return its parts
     * @throws InvalidParameterException if it is no URL of these schemes, has a fragment, or user information without
     *     {@link Flag#USER_INFO} ({@link ErrorCode#INVALID_URL}), or the scheme is another or missing
     *     ({@link ErrorCode#UNRECOGNIZED_SCHEME}); the message names the index in {@code url}, never user information, path or
     *     query
     */
    public static UrlComponents parse(String url, Flag... flags) {
        return new UrlReader(url, Set.copyOf(Arrays.asList(flags))).read();
    }

    /**
     * Takes a URI apart.
     *
     * @param uri an absolute URI
     * @param flags as for {@link #parse}
     * @return its parts
     * @throws InvalidParameterException as {@link #parse}
     */
    public static UrlComponents of(URI uri, Flag... flags) {
        return parse(uri.toString(), flags);
    }

    static void requireKnown(String scheme) {
        if (!scheme.equals("ws") && !scheme.equals("wss") && !scheme.equals("http") && !scheme.equals("https")) {
            String shown = scheme.length() <= SHOWN_CHARACTERS ? scheme : scheme.substring(0, SHOWN_CHARACTERS) + "…";
            throw Failures.parameter(
                    ErrorCode.UNRECOGNIZED_SCHEME,
                    Phase.SETUP,
                    "a URL begins with ws://, wss://, http:// or https://, not with \"" + shown + "\"",
                    null);
        }
    }

    private static int defaultPort(String scheme) {
        return isSecure(scheme) ? HTTPS_PORT : HTTP_PORT;
    }

    private static boolean isSecure(String scheme) {
        return scheme.equals("wss") || scheme.equals("https");
    }

    /**
     * Tells whether the scheme asks for TLS.
     *
     * @return true for {@code wss} and {@code https}
     */
    public boolean isSecure() {
        return isSecure(scheme);
    }

    /**
     * Returns what a request asks for (RFC 6455 3: resource name).
     *
     * @return path and query as they are sent
     */
    public String target() {
        return query.isPresent() ? path + "?" + query.get() : path;
    }

    /** Whether this is the same server, spoken to in the same way. */
    boolean hasOriginOf(UrlComponents other) {
        return isSecure() == other.isSecure() && host.equals(other.host) && port == other.port;
    }

    /** The same place in the words of HTTP or of the WebSocket protocol. */
    UrlComponents withScheme(String insecure, String secure) {
        return new UrlComponents(isSecure() ? secure : insecure, host, port, path, query, credentials);
    }

    /**
     * Returns the URI.
     *
     * @return {@link #toString} as a URI; Java finds no host in it if that has an underscore
     */
    public URI toUri() {
        return URI.create(toString());
    }

    /** Returns the URL, without credentials, and without a port that is the scheme's default. */
    @Override
    public String toString() {
        return scheme + "://" + authority() + target();
    }

    private String authority() {
        // RFC 6874 2: the percent sign before a zone is encoded itself.
        String written = host.indexOf(':') >= 0 ? "[" + host.replace("%", "%25") + "]" : host;
        return port == defaultPort(scheme) ? written : written + ":" + port;
    }
}
