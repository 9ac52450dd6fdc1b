package dev.fairlead.api;

import java.util.Optional;

/** A reference to a URL (RFC 3986 4.1), perhaps relative, as a {@code Location} has it. */
final class UrlReference {

    private UrlReference() {}

    /**
     * Makes of a reference the URL it means, without its fragment (RFC 3986 5.2).
     *
     * @throws InvalidParameterException if that is none
     */
    static UrlComponents resolve(UrlComponents base, String reference) {
        String bare = before(reference, '#');
        if (hasScheme(bare)) {
            return UrlComponents.parse(bare);
        }
        if (bare.startsWith("//")) {
            return UrlComponents.parse(base.scheme() + ":" + bare);
        }
        String path = before(bare, '?');
        Optional<String> query =
                path.length() < bare.length() ? Optional.of(bare.substring(path.length() + 1)) : Optional.empty();
        return new UrlComponents(
                base.scheme(),
                base.host(),
                base.port(),
                path.isEmpty() ? base.path() : withoutDots(path.startsWith("/") ? path : merged(base.path(), path)),
                path.isEmpty() ? query.or(base::query) : query,
                Optional.empty());
    }

    private static String before(String text, char delimiter) {
        int end = text.indexOf(delimiter);
        return end < 0 ? text : text.substring(0, end);
    }

    // RFC 3986 4.2: a path whose first segment has a colon would be mistaken for a scheme, and so it is not relative.
    private static boolean hasScheme(String text) {
        int colon = text.indexOf(':');
        return colon >= 0 && before(before(text, '/'), '?').length() > colon;
    }

    // RFC 3986 5.2.3: "all but the last segment of the base URI's path".
    private static String merged(String base, String path) {
        return base.substring(0, base.lastIndexOf('/') + 1) + path;
    }

    // RFC 3986 5.2.4: dot segments of the path are carried out.
    private static String withoutDots(String path) {
        StringBuilder output = new StringBuilder();
        int at = 0;
        while (at < path.length()) {
            int slash = path.indexOf('/', at + 1);
            int end = slash < 0 ? path.length() : slash;
            String segment = path.substring(at, end);
            boolean up = segment.equals("/..");
            if (up) {
                output.setLength(Math.max(0, output.lastIndexOf("/")));
            }
            if (!up && !segment.equals("/.")) {
                output.append(segment);
            } else if (end == path.length()) {
                output.append('/');
            }
            at = end;
        }
        return output.toString();
    }
}
