package dev.fairlead.api;

import dev.fairlead.api.UrlComponents.Flag;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Takes one URL apart (RFC 3986 3), in one pass from left to right. */
final class UrlReader {

    private static final int MOST_PORT_DIGITS = 5;

    private final String url;
    private final Set<Flag> flags;

    UrlReader(String url, Set<Flag> flags) {
        this.url = url;
        this.flags = flags;
    }

    UrlComponents read() {
        int colon = colonOfScheme();
        String scheme = url.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
        UrlComponents.requireKnown(scheme);
        if (!url.startsWith("//", colon + 1)) {
            throw Server.invalid("has no host: \"//\" is missing at index " + (colon + 1));
        }
        int start = colon + "://".length();
        int end = firstOf("/?#", start);
        // Whatever stands before the last of them is meant to be secret.
        int at = url.substring(start, end).lastIndexOf('@');
        Optional<Credentials> credentials = at < 0 ? Optional.empty() : Optional.of(userInfo(start, start + at));
        int authority = start + at + 1;
        int hostEnd = endOfHost(authority, end);
        int question = firstOf("?#", end);
        int fragment = firstOf("#", question);
        if (fragment < url.length()) {
            throw Server.invalid("has a fragment at index " + fragment + " (RFC 6455 3)");
        }
        return new UrlComponents(
                scheme,
                host(authority, hostEnd),
                port(hostEnd, end),
                PathText.encoded("path", url.substring(end, question), end),
                question == url.length()
                        ? Optional.empty()
                        : Optional.of(PathText.encoded("query", url.substring(question + 1), question + 1)),
                credentials);
    }

    // RFC 3986 3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ). What has another character before the colon is
    // no
    // scheme, and may be anything, a secret included.
    private int colonOfScheme() {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == ':') {
                return i;
            }
            if (!isLetter(c) && (i == 0 || "0123456789+-.".indexOf(c) < 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private int firstOf(String delimiters, int from) {
        int i = from;
        while (i < url.length() && delimiters.indexOf(url.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    /** Behind the closing bracket, or before the first colon. */
    private int endOfHost(int from, int end) {
        if (from < end && url.charAt(from) == '[') {
            int closing = url.indexOf(']', from);
            if (closing < 0 || closing >= end) {
                throw Server.invalid("has a bracket at index " + from + " that is never closed");
            }
            return closing + 1;
        }
        int colon = url.indexOf(':', from);
        return colon < 0 || colon > end ? end : colon;
    }

    private String host(int from, int end) {
        if (from == end) {
            throw Server.invalid("has no host at index " + from);
        }
        if (url.charAt(from) != '[') {
            return HostText.read(url.substring(from, end), from);
        }
        String inside = url.substring(from + 1, end - 1);
        // RFC 6874 2 writes %25 before a zone, java.net.URI a percent sign as it is.
        int zone = inside.indexOf("%25");
        String address = zone < 0 ? inside : inside.substring(0, zone) + "%" + inside.substring(zone + 3);
        return Server.bracketed(address, from + 1);
    }

    private int port(int colon, int end) {
        if (colon < end && url.charAt(colon) != ':') {
            throw Server.invalid("has something behind its host at index " + colon);
        }
        if (colon + 1 >= end) {
            // RFC 3986 3.2.3: the port may be empty.
            return 0;
        }
        for (int i = colon + 1; i < end; i++) {
            if (url.charAt(i) < '0' || url.charAt(i) > '9') {
                throw Server.invalid("has a port that is no number, at index " + i);
            }
        }
        if (end - colon - 1 > MOST_PORT_DIGITS) {
            throw Server.invalid("has a port of more than five digits at index " + (colon + 1));
        }
        int port = Integer.parseInt(url.substring(colon + 1, end));
        if (port == 0) {
            throw Server.invalid("has port 0, which no server has");
        }
        return port;
    }

    private Credentials userInfo(int from, int end) {
        if (!flags.contains(Flag.USER_INFO)) {
            throw Server.invalid("has user information at index " + from + "; give credentials to the request");
        }
        int colon = url.indexOf(':', from);
        boolean password = colon >= 0 && colon < end;
        return new Credentials(
                decoded(from, password ? colon : end).toString(),
                password ? decoded(colon + 1, end).toString().toCharArray() : new char[0]);
    }

    /** What was percent-encoded, in UTF-8. */
    private CharBuffer decoded(int from, int end) {
        String encoded = PathText.encoded("user information", url.substring(from, end), from);
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            boolean escape = encoded.charAt(i) == '%';
            octets.write(escape ? Integer.parseInt(encoded.substring(i + 1, i + 3), 16) : encoded.charAt(i));
            i += escape ? 2 : 0;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()));
        } catch (CharacterCodingException malformed) {
            throw Failures.parameter(
                    ErrorCode.INVALID_URL,
                    Phase.SETUP,
                    "the address has user information at index " + from + " that is not UTF-8",
                    malformed);
        }
    }
}
