package dev.fairlead.api;

/**
 * How a user proves who he is (WinHTTP: {@code WINHTTP_AUTH_SCHEME_…}).
 *
 * @since 0.1
 */
public enum AuthScheme {
    /** User and password as they are (RFC 7617): readable by whoever reads the connection. */
    BASIC("Basic"),
    /**
     * A proof of knowing the password (RFC 7616), with SHA-512-256, SHA-256 or MD5, also in their session variants. Only with
     * a quality of protection {@code auth}; what RFC 2069 had before it is not answered.
     */
    DIGEST("Digest");

    private final String token;

    AuthScheme(String token) {
        this.token = token;
    }

    /** As it stands in header fields. */
    String token() {
        return token;
    }
}
