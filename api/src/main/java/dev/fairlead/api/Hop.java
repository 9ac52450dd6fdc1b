package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.spi.transport.Endpoint;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange of a request asks for: the request as it was written, or what a redirect or a challenge has made of it.
 *
 * @param method the method
 * @param url where it is, as {@code ws} or {@code wss}
 * @param fields the caller's fields that go there
 * @param authorization what answers the server's challenge, instead of the caller's field; null: nothing
 * @param isElsewhere whether a redirect has ever led to another server than the caller's
 */
record Hop(
        String method,
        UrlComponents url,
        Headers fields,
        @Nullable String authorization,
        boolean isElsewhere) {

    /** Where it is, without TLS. */
    Endpoint endpoint() {
        return new Endpoint(url.host(), url.port());
    }

    Scheme scheme() {
        return url.isSecure() ? Scheme.WSS : Scheme.WS;
    }

    Hop withAuthorization(@Nullable String value) {
        return new Hop(method, url, fields, value, isElsewhere);
    }

    /**
     * The same after a redirect. What proves something to one server stays with it, and does not come back if another one
     * redirects there again.
     *
     * @param secrets fields that the caller has marked, in lower case
     */
    Hop redirected(int status, UrlComponents target, Set<String> secrets) {
        String next = RedirectRules.methodFor(status, method);
        if (!url.hasOriginOf(target)) {
            return new Hop(next, target, RedirectRules.withoutSecrets(fields, secrets), null, true);
        }
        // An answer of Digest is for one target, one of Basic for the server (RFC 7617 2.2).
        String kept = authorization != null && Authentication.isForServer(authorization) ? authorization : null;
        return new Hop(next, target, fields, kept, isElsewhere);
    }

    /** The caller's fields with what was added to them. */
    Headers fieldsWith(Optional<String> cookies) {
        if (authorization == null && cookies.isEmpty()) {
            return fields;
        }
        Headers.Builder all = fields.toBuilder();
        if (authorization != null) {
            all.set("Authorization", authorization);
        }
        if (cookies.isPresent()) {
            all.add("Cookie", cookies.get());
        }
        return all.build();
    }
}
