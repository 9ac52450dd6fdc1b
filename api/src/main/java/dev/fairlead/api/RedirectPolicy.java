package dev.fairlead.api;

/**
 * Which redirects are followed (WinHTTP: {@code WINHTTP_OPTION_REDIRECT_POLICY}). WinHTTP's third value, which follows from
 * TLS to clear text, is not offered.
 *
 * @since 0.1
 */
public enum RedirectPolicy {
    /** None: a redirect is an answer like any other ({@code WINHTTP_OPTION_REDIRECT_POLICY_NEVER}). */
    NEVER,
    /**
     * All but those that lead from TLS to clear text ({@code WINHTTP_OPTION_REDIRECT_POLICY_DISALLOW_HTTPS_TO_HTTP}).
     */
    NOT_LESS_SECURE
}
