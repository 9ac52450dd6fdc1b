package dev.fairlead.spi.transport.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.PKIXReason;
import java.util.Map;
import java.util.Optional;

/** What the JDK's reasons are called here. */
final class Reasons {

    /** So many causes are looked at; nobody has more, and causes may go in a circle. */
    private static final int DEEPEST = 10;

    // BasicReason.UNSPECIFIED is not among them: a cause may know better.
    private static final Map<Reason, TlsProblem> PROBLEMS = Map.ofEntries(
            Map.entry(BasicReason.EXPIRED, TlsProblem.EXPIRED),
            Map.entry(BasicReason.NOT_YET_VALID, TlsProblem.NOT_YET_VALID),
            Map.entry(BasicReason.REVOKED, TlsProblem.REVOKED),
            Map.entry(BasicReason.UNDETERMINED_REVOCATION_STATUS, TlsProblem.REVOCATION_UNKNOWN),
            Map.entry(BasicReason.INVALID_SIGNATURE, TlsProblem.INVALID_CERTIFICATE),
            Map.entry(BasicReason.ALGORITHM_CONSTRAINED, TlsProblem.WEAK_SIGNATURE),
            Map.entry(PKIXReason.NO_TRUST_ANCHOR, TlsProblem.UNKNOWN_CA),
            Map.entry(PKIXReason.NOT_CA_CERT, TlsProblem.NOT_A_CA),
            Map.entry(PKIXReason.PATH_TOO_LONG, TlsProblem.NOT_A_CA),
            Map.entry(PKIXReason.INVALID_KEY_USAGE, TlsProblem.WRONG_USAGE),
            Map.entry(PKIXReason.NAME_CHAINING, TlsProblem.INVALID_CERTIFICATE),
            Map.entry(PKIXReason.INVALID_POLICY, TlsProblem.INVALID_CERTIFICATE),
            Map.entry(PKIXReason.INVALID_NAME, TlsProblem.INVALID_CERTIFICATE),
            Map.entry(PKIXReason.UNRECOGNIZED_CRIT_EXT, TlsProblem.INVALID_CERTIFICATE));

    private Reasons() {}

    /** Empty if nothing in the exception and its causes tells it. */
    static Optional<TlsProblem> problem(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            Optional<TlsProblem> known = known(cause);
            if (known.isPresent()) {
                return known;
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static Optional<TlsProblem> known(Throwable thrown) {
        if (thrown instanceof CertPathValidatorException invalid) {
            return Optional.ofNullable(PROBLEMS.get(invalid.getReason()));
        }
        if (thrown instanceof CertificateExpiredException) {
            return Optional.of(TlsProblem.EXPIRED);
        }
        if (thrown instanceof CertificateNotYetValidException) {
            return Optional.of(TlsProblem.NOT_YET_VALID);
        }
        return thrown instanceof CertificateRevokedException ? Optional.of(TlsProblem.REVOKED) : Optional.empty();
    }
}
