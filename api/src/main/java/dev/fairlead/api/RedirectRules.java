package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where a redirect leads (RFC 9110 15.4), what goes with it, and when it leads nowhere. */
final class RedirectRules {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private static final int SEE_OTHER = 303;

    /** What proves something to one server and must not be told to another (RFC 9110 15.4, 17.16.2). */
    private static final Set<String> SECRETS = Set.of("authorization", "proxy-authorization", "cookie");

    private RedirectRules() {}

    /** What comes of a redirect. */
    sealed interface Verdict {}

    /** It leads there. */
    record Followed(UrlComponents url) implements Verdict {}

    /** It leads nowhere; the reason is the end of a sentence. */
    record Refused(String reason) implements Verdict {}

    /** Tells whether a status asks for another URL; 300 and 304 do not, nor those that nobody knows. */
    static boolean isRedirect(int status) {
        return STATUSES.contains(status);
    }

    /**
     * Judges a redirect.
     *
     * @param current what was asked for, as {@code ws} or {@code wss}
     * @param headers those of the answer
     */
    static Verdict judge(UrlComponents current, Headers headers) {
        List<String> locations = headers.all("Location");
        if (locations.size() != 1) {
            return new Refused("it has " + locations.size() + " Location fields instead of one");
        }
        try {
            UrlComponents next = UrlReference.resolve(current, locations.get(0)).withScheme("ws", "wss");
            return current.isSecure() && !next.isSecure()
                    ? new Refused("it leads from TLS to a connection without")
                    : new Followed(next);
        } catch (InvalidParameterException malformed) {
            return new Refused("its Location is not usable: " + malformed.getMessage());
        }
    }

    // RFC 9110 15.4.4: for 303 "the user agent [...] redirects to [...] a GET or HEAD"; 15.4.2 and 15.4.3 permit it for
    // POST.
    static String methodFor(int status, String method) {
        boolean changes = status == SEE_OTHER
                ? !method.equals("HEAD")
                : (status == 301 || status == 302) && method.equals("POST");
        return changes ? "GET" : method;
    }

    /** The fields that go to another server: all but secrets. */
    static Headers withoutSecrets(Headers headers, Set<String> marked) {
        Headers.Builder kept = headers.toBuilder();
        headers.forEach(field -> {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (SECRETS.contains(name) || marked.contains(name)) {
                kept.remove(name);
            }
        });
        return kept.build();
    }
}
