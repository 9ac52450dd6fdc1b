package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.security.NoSuchProviderException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * The rules of RFC 5280 6 for a path as a whole, by the JDK's validator: name constraints, policies, and algorithms that the
 * Java run-time was told to refuse.
 */
final class PathValidation {

    private PathValidation() {}

    static void check(CertificatePath path, Instant now, Findings findings) throws GeneralSecurityException {
        List<X509Certificate> issued = path.issued();
        if (issued.isEmpty()) {
            return;
        }
        try {
            validator()
                    .validate(TrustedCertificates.path(issued), parameters(path.last(), date(issued, now, findings)));
        } catch (CertPathValidatorException invalid) {
            TlsProblem problem = Reasons.problem(invalid).orElse(TlsProblem.INVALID_CERTIFICATE);
            String where = invalid.getIndex() < 0 ? "the server's chain" : path.name(invalid.getIndex());
            findings.add(
                    problem,
                    where + " is not valid: " + Visible.text(String.valueOf(invalid.getMessage()), 120),
                    invalid);
        }
    }

    static PKIXParameters parameters(X509Certificate anchor, Instant date) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
        parameters.setDate(Date.from(date));
        parameters.setRevocationEnabled(false);
        return parameters;
    }

    // The dates are checked elsewhere. Here they must not hide other faults, so a day is taken on which they are right.
    private static Instant date(List<X509Certificate> issued, Instant now, Findings findings) {
        Instant from = Instant.MIN;
        Instant until = Instant.MAX;
        for (X509Certificate each : issued) {
            Instant begin = each.getNotBefore().toInstant();
            Instant end = each.getNotAfter().toInstant();
            from = begin.isAfter(from) ? begin : from;
            until = end.isBefore(until) ? end : until;
        }
        if (from.isAfter(until)) {
            // No such day; the validator stops at a date, and what it has not seen cannot be overlooked.
            findings.add(
                    TlsProblem.INVALID_CERTIFICATE,
                    "the certificates of the server's chain were never valid at the same time");
            return now;
        }
        return now.isBefore(from) ? from : now.isAfter(until) ? until : now;
    }

    /** The day nearest to now on which the certificate is valid. */
    static Instant date(X509Certificate certificate, Instant now) {
        return date(List.of(certificate), now, new Findings());
    }

    // The JDK's own first; others have other reasons.
    static CertPathValidator validator() throws GeneralSecurityException {
        try {
            return CertPathValidator.getInstance("PKIX", "SUN");
        } catch (NoSuchProviderException otherRunTime) {
            return CertPathValidator.getInstance("PKIX");
        }
    }
}
