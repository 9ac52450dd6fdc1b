package dev.fairlead.api;

/**
 * What the library does by itself in an exchange, and can be told not to do for one request
 * ({@link Option#DISABLED_FEATURES}; WinHTTP: {@code WINHTTP_OPTION_DISABLE_FEATURE}).
 *
 * @since 0.1
 */
public enum Feature {
    /** Sending and storing cookies by the session's cookie handler ({@code WINHTTP_DISABLE_COOKIES}). */
    COOKIES,
    /** Following redirects, where {@link Option#REDIRECT_POLICY} allows it ({@code WINHTTP_DISABLE_REDIRECTS}). */
    REDIRECTS,
    /** Answering challenges with credentials ({@code WINHTTP_DISABLE_AUTHENTICATION}). */
    AUTHENTICATION
}
