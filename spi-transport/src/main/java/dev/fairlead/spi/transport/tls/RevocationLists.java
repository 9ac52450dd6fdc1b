package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Revocation lists that were given (RFC 5280 5, 6.3), without any look-up. */
final class RevocationLists {

    /** Bit of keyUsage, RFC 5280 4.2.1.3. */
    private static final int CRL_SIGN = 6;

    private final TlsOptions options;

    RevocationLists(TlsOptions options) {
        this.options = options;
    }

    void check(CertificatePath path, Instant now, Findings findings) {
        List<X509Certificate> certificates = path.certificates();
        for (int i = 0; i < certificates.size() - 1; i++) {
            check(certificates.get(i), certificates.get(i + 1), now, path.name(i), findings);
        }
    }

    private void check(
            X509Certificate certificate, X509Certificate issuer, Instant now, String name, Findings findings) {
        List<X509CRL> lists = options.revocationLists().stream()
                .filter(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
                .toList();
        List<X509CRL> genuine =
                lists.stream().filter(list -> isSigned(list, issuer)).toList();
        for (X509CRL list : genuine) {
            X509CRLEntry entry = list.getRevokedCertificate(certificate);
            if (entry != null && entry.getRevocationReason() != CRLReason.REMOVE_FROM_CRL) {
                findings.add(
                        TlsProblem.REVOKED,
                        name + " was revoked at " + entry.getRevocationDate().toInstant() + " by "
                                + CertificatePath.issuer(certificate));
            }
        }
        // Where others are asked, too, it is theirs to tell what the lists leave open.
        if (options.revocation() == Revocation.UNCHECKED
                && !lists.isEmpty()
                && genuine.stream().noneMatch(list -> tellsAll(list, now))) {
            findings.add(
                    TlsProblem.REVOCATION_UNKNOWN,
                    "whether " + name + " was revoked is not known: no list of " + CertificatePath.issuer(certificate)
                            + " is complete, signed by it, and valid at " + now);
        }
    }

    private static boolean isSigned(X509CRL list, X509Certificate issuer) {
        boolean[] usage = issuer.getKeyUsage();
        if (usage != null && !usage[CRL_SIGN]) {
            return false;
        }
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException otherKey) {
            return false;
        }
    }

    // RFC 5280 5.2: a critical extension says that the list is a part only, of reasons, of certificates, or of changes.
    // What
    // is in it counts nevertheless; what is not in it may be elsewhere.
    private static boolean tellsAll(X509CRL list, Instant now) {
        return (list.getCriticalExtensionOIDs() == null
                        || list.getCriticalExtensionOIDs().isEmpty())
                && !now.isBefore(list.getThisUpdate().toInstant())
                && list.getNextUpdate() != null
                && !now.isAfter(list.getNextUpdate().toInstant());
    }
}
