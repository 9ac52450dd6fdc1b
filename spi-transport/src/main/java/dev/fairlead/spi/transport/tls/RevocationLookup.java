package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateRevokedException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Looks certificates up as revoked, over the network if need be: OCSP first, then lists (RFC 6960, RFC 5280 6.3). By the
 * JDK, for each certificate alone: its validator would stop at the first one about which nothing can be found out, and its
 * own soft failure does not count the lack of an address as one.
 */
final class RevocationLookup {

    private final TlsOptions options;

    RevocationLookup(TlsOptions options) {
        this.options = options;
    }

    /** {@code stapled} has what the server has sent about revocation (RFC 6066 8), in DER. */
    void check(CertificatePath path, Instant now, Map<X509Certificate, byte[]> stapled, Findings findings)
            throws GeneralSecurityException {
        // Nobody asks at the addresses of a stranger.
        if (!path.trusted() || options.revocation() == Revocation.UNCHECKED) {
            return;
        }
        for (int i = 0; i < path.issued().size(); i++) {
            X509Certificate certificate = path.certificates().get(i);
            PKIXParameters parameters =
                    PathValidation.parameters(path.certificates().get(i + 1), PathValidation.date(certificate, now));
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(options.revocationLists())));
            CertPathValidator validator = PathValidation.validator();
            PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
            checker.setOcspResponses(stapled);
            parameters.addCertPathChecker(checker);
            try {
                validator.validate(TrustedCertificates.path(List.of(certificate)), parameters);
            } catch (CertPathValidatorException unconfirmed) {
                told(unconfirmed, path.name(i), findings);
            }
        }
    }

    private void told(CertPathValidatorException unconfirmed, String name, Findings findings) {
        if (Reasons.problem(unconfirmed).filter(TlsProblem.REVOKED::equals).isPresent()) {
            findings.add(TlsProblem.REVOKED, name + " was revoked" + details(unconfirmed), unconfirmed);
        } else if (options.revocation() == Revocation.CHECKED) {
            findings.add(
                    TlsProblem.REVOCATION_UNKNOWN,
                    "whether " + name + " was revoked cannot be found out: "
                            + Visible.text(String.valueOf(unconfirmed.getMessage()), 120),
                    unconfirmed);
        }
    }

    private static String details(CertPathValidatorException revoked) {
        if (revoked.getCause() instanceof CertificateRevokedException details) {
            return " at " + details.getRevocationDate().toInstant() + " by "
                    + Visible.text(details.getAuthorityName().getName(), 80) + ", for the reason "
                    + details.getRevocationReason();
        }
        return ": " + Visible.text(String.valueOf(revoked.getMessage()), 120);
    }
}
