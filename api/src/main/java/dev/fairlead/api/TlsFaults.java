package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the problems of TLS mean to the caller: which code, who is at fault, and where the rule stands. */
final class TlsFaults {

    /** On the way a record can be changed or a stream cut, and who knows of revocations may not be reached. */
    private static final Set<TlsProblem> OF_THE_NETWORK =
            EnumSet.of(TlsProblem.BAD_RECORD, TlsProblem.TRUNCATED, TlsProblem.REVOCATION_UNKNOWN);

    private TlsFaults() {}

    /** The facts of a failure. */
    static Failure of(TlsFailure failure, Phase phase) {
        Set<TlsProblem> problems = failure.problems();
        boolean certificateNeeded = problems.contains(TlsProblem.CLIENT_CERTIFICATE_NEEDED);
        return new Failure(
                certificateNeeded ? ErrorCode.CLIENT_AUTH_CERT_NEEDED : ErrorCode.SECURE_FAILURE,
                phase,
                certificateNeeded ? Culprit.CALLER : culprit(problems),
                problems.stream().findFirst().flatMap(TlsFaults::rule));
    }

    private static Culprit culprit(Set<TlsProblem> problems) {
        return OF_THE_NETWORK.containsAll(problems) ? Culprit.NETWORK : Culprit.PEER;
    }

    private static Optional<String> rule(TlsProblem problem) {
        return switch (problem) {
            case EXPIRED, NOT_YET_VALID -> Optional.of("RFC 5280 4.1.2.5");
            case SELF_SIGNED, UNKNOWN_CA -> Optional.of("RFC 5280 6.1");
            case NOT_A_CA -> Optional.of("RFC 5280 4.2.1.9");
            case WRONG_USAGE -> Optional.of("RFC 5280 4.2.1.12");
            case WRONG_NAME -> Optional.of("RFC 9525 6");
            case REVOKED, REVOCATION_UNKNOWN -> Optional.of("RFC 5280 6.3");
            case WEAK_SIGNATURE -> Optional.of("RFC 8446 4.4.2.4");
            case INVALID_CERTIFICATE -> Optional.of("RFC 5280 4.1");
            case PROTOCOL_VERSION -> Optional.of("RFC 8446 4.2.1");
            case NO_SHARED_SUITE -> Optional.of("RFC 8446 4.1.1");
            case APPLICATION_PROTOCOL -> Optional.of("RFC 7301 3.2");
            case CLIENT_CERTIFICATE_NEEDED -> Optional.of("RFC 8446 4.4.2");
            case ALERT -> Optional.of("RFC 8446 6.2");
            case HANDSHAKE -> Optional.of("RFC 8446 4");
            case BAD_RECORD -> Optional.of("RFC 8446 5.2");
            case RECORD_OVERFLOW, NOT_TLS -> Optional.of("RFC 8446 5.1");
            case TRUNCATED -> Optional.of("RFC 8446 6.1");
            // The caller's own rule.
            case NOT_PINNED -> Optional.empty();
        };
    }
}
