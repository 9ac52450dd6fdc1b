package dev.fairlead.api;

import dev.fairlead.api.Authentication.Asked;
import dev.fairlead.api.RedirectRules.Followed;
import dev.fairlead.api.RedirectRules.Refused;
import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.Headers;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the answers to one send of a request: another exchange, because a redirect is followed or a challenge
 * answered, or nothing. Decides only; calls the cookie handler and the credentials provider, so it may wait as they do, and is
 * never called on a thread of the transport unless the caller has assured that this does not matter. One thread at a time.
 */
final class Following {

    /** No answer has consequences. */
    static final Following NOTHING = new Following();

    private static final int UNAUTHORIZED = 401;

    private final @Nullable Cookies cookies;

    /** Null: redirects are answers like others. */
    private final @Nullable Integer mostRedirects;

    /** Null: challenges are not answered. */
    private final @Nullable Authentication authentication;

    private final Set<String> secrets;

    private int redirects;

    private Following() {
        cookies = null;
        mostRedirects = null;
        authentication = null;
        secrets = Set.of();
    }

    /**
     * Makes it for one send.
     *
     * @param preset the request's own credentials; null: none
     * @param secrets fields that are for one server only, in lower case
     */
    Following(OptionValues values, Authentication.@Nullable Preset preset, Set<String> secrets, SecureRandom random) {
        Set<Feature> disabled = values.get(Option.DISABLED_FEATURES);
        this.cookies = disabled.contains(Feature.COOKIES)
                ? null
                : values.get(Option.COOKIE_HANDLER).map(Cookies::new).orElse(null);
        boolean follows =
                values.get(Option.REDIRECT_POLICY) != RedirectPolicy.NEVER && !disabled.contains(Feature.REDIRECTS);
        this.mostRedirects = follows ? values.get(Option.MAX_REDIRECTS) : null;
        Authentication.Sources sources = new Authentication.Sources(
                preset, values.get(Option.CREDENTIALS_PROVIDER).orElse(null), values.get(Option.BASIC_IN_CLEAR_TEXT));
        this.authentication = sources.isEmpty() || disabled.contains(Feature.AUTHENTICATION)
                ? null
                : new Authentication(sources, random);
        this.secrets = Set.copyOf(secrets);
    }

    /** Whether no answer has consequences. */
    boolean isNothing() {
        return cookies == null && mostRedirects == null && authentication == null;
    }

    /** The first exchange, with what is sent unasked. */
    Hop first(Hop written) {
        return authentication == null
                ? written
                : written.withAuthorization(
                        authentication.unasked(written.url()).orElse(null));
    }

    /**
     * All of the caller's fields that go out.
     *
     * @throws CallbackException if the cookie handler throws
     */
    Headers fields(Hop hop) throws CallbackException {
        // RFC 6265 5.4: "the user agent MUST NOT attach more than one Cookie header field"; the caller's own is the
        // one.
        return cookies == null || hop.fields().contains("Cookie")
                ? hop.fieldsWith(Optional.empty())
                : hop.fieldsWith(cookies.of(hop.url(), hop.fields()));
    }

    /**
     * What follows from an answer; empty: it is the final one.
     *
     * @throws CallbackException if something of the caller's throws
     * @throws UpgradeException if it is a redirect that cannot be followed
     */
    Optional<Hop> next(Hop hop, Response response) throws CallbackException, UpgradeException {
        if (cookies != null) {
            cookies.keep(hop.url(), response.headers());
        }
        if (response.status() == UNAUTHORIZED) {
            return answered(hop, response);
        }
        return mostRedirects == null || !RedirectRules.isRedirect(response.status())
                ? Optional.empty()
                : Optional.of(redirected(hop, response, mostRedirects));
    }

    private Optional<Hop> answered(Hop hop, Response response) throws CallbackException {
        // Credentials are for the server that the caller has named, never for one that it names.
        return authentication == null || hop.isElsewhere()
                ? Optional.empty()
                : authentication
                        .answer(
                                Challenge.all(response.headers(), "WWW-Authenticate"),
                                Asked.of(hop.method(), hop.url()))
                        .map(hop::withAuthorization);
    }

    private Hop redirected(Hop hop, Response response, int most) throws UpgradeException {
        redirects++;
        if (authentication != null) {
            authentication.accepted();
        }
        if (redirects > most) {
            throw refused(hop, response, "it is redirect " + redirects + " in a row, limit " + most);
        }
        RedirectRules.Verdict verdict = RedirectRules.judge(hop.url(), response.headers());
        if (verdict instanceof Refused refused) {
            throw refused(hop, response, refused.reason());
        }
        return hop.redirected(response.status(), ((Followed) verdict).url(), secrets);
    }

    private static UpgradeException refused(Hop hop, Response response, String reason) {
        return new UpgradeException(
                Failure.of(ErrorCode.REDIRECT_FAILED, Phase.RECEIVE_RESPONSE, Culprit.PEER, "RFC 9110 15.4"),
                "the redirect of " + hop.endpoint() + " with status " + response.status() + " is not followed: "
                        + reason,
                new UpgradeException.Answer(response, new byte[0], null));
    }
}
