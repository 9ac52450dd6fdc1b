package dev.fairlead.spi.transport.tls;

/**
 * Whether the server's certificates are looked up as revoked (RFC 5280 6.3, RFC 6960).
 *
 * @since 0.1
 */
public enum Revocation {
    /** Not at all, unless revocation lists were given. The default. */
    UNCHECKED,
    /** Lists that were given, OCSP and distribution points; if none of them can be asked, the certificate passes (WinHTTP:
     *  {@code IGNORE_CERT_REVOCATION_OFFLINE}). */
    CHECKED_IF_POSSIBLE,
    /** As before, but if none can be asked, the certificate is refused: {@link TlsProblem#REVOCATION_UNKNOWN} (WinHTTP:
     *  {@code WINHTTP_ENABLE_SSL_REVOCATION}). */
    CHECKED
}
