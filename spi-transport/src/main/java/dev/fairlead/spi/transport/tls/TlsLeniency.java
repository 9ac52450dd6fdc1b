package dev.fairlead.spi.transport.tls;

import java.util.Set;

/**
 * What can be overlooked in a server's certificate, for tests and for machines in one's own hands (WinHTTP:
 * {@code WINHTTP_OPTION_SECURITY_FLAGS}). None is by default. A connection for which a problem was overlooked says so in
 * {@link TlsInfo#overlooked()}, and the client logs a warning.
 *
 * @since 0.1
 */
public enum TlsLeniency {
    /** Nobody who is trusted has signed it ({@code SECURITY_FLAG_IGNORE_UNKNOWN_CA}). */
    UNKNOWN_CA,
    /** It is for another name ({@code SECURITY_FLAG_IGNORE_CERT_CN_INVALID}). */
    WRONG_NAME,
    /** It has expired or is not valid yet ({@code SECURITY_FLAG_IGNORE_CERT_DATE_INVALID}). */
    WRONG_DATE,
    /** It is not meant for servers ({@code SECURITY_FLAG_IGNORE_CERT_WRONG_USAGE}). */
    WRONG_USAGE,
    /** It was signed with an algorithm that is too weak ({@code SECURITY_FLAG_IGNORE_WEAK_SIGNATURE}). */
    WEAK_SIGNATURE;

    /**
     * Returns the problems that it overlooks.
     *
     * @return the problems, unmodifiable
     */
    public Set<TlsProblem> problems() {
        return switch (this) {
            case UNKNOWN_CA -> Set.of(TlsProblem.UNKNOWN_CA, TlsProblem.SELF_SIGNED, TlsProblem.NOT_A_CA);
            case WRONG_NAME -> Set.of(TlsProblem.WRONG_NAME);
            case WRONG_DATE -> Set.of(TlsProblem.EXPIRED, TlsProblem.NOT_YET_VALID);
            case WRONG_USAGE -> Set.of(TlsProblem.WRONG_USAGE);
            case WEAK_SIGNATURE -> Set.of(TlsProblem.WEAK_SIGNATURE);
        };
    }
}
