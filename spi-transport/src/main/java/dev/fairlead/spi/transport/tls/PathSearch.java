package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the paths from a server's certificate to the trusted ones, by names and signatures, among what the server has sent:
 * in any order and with any others between them, because RFC 8446 4.4.2 asks clients to be prepared for that. Does only so
 * much work, whatever the server has sent. For one handshake.
 */
final class PathSearch {

    /** As many certificates as the JDK's own TLS takes at most; public chains have three or four. */
    private static final int LONGEST_PATH = 10;

    /** So many of the certificates that were sent are looked at. */
    private static final int MOST_SERVED = 20;

    /** Each costs up to a millisecond. A path of ten with two candidates for every issuer needs fewer. */
    private static final int MOST_SIGNATURES = 50;

    /** Cross-signed authorities give two or three. */
    private static final int MOST_PATHS = 6;

    private final TrustedAuthorities authorities;
    private final List<X509Certificate> served;
    private final List<CertificatePath> trusted = new ArrayList<>();
    private List<X509Certificate> longest = List.of();
    private int signatures;

    /** The first certificate that its own issuer has not signed as it is now; null if there is none. */
    private @Nullable X509Certificate wronglySigned;

    private PathSearch(TrustedAuthorities authorities, List<X509Certificate> served) {
        this.authorities = authorities;
        this.served = served.subList(0, Math.min(served.size(), MOST_SERVED));
    }

    /** Searches; the server's certificate is the first one. */
    static PathSearch from(List<X509Certificate> served, TrustedAuthorities authorities) throws CertificateException {
        PathSearch search = new PathSearch(authorities, served);
        List<X509Certificate> path = new ArrayList<>();
        path.add(served.get(0));
        search.extend(path);
        return search;
    }

    /** All that end at a trusted certificate, or else the longest one that does not. */
    List<CertificatePath> paths() {
        return trusted.isEmpty() ? List.of(new CertificatePath(longest, false)) : trusted;
    }

    Optional<X509Certificate> wronglySigned() {
        return Optional.ofNullable(wronglySigned);
    }

    private void extend(List<X509Certificate> path) throws CertificateException {
        X509Certificate last = path.get(path.size() - 1);
        if (authorities.contains(last)) {
            trusted.add(new CertificatePath(path, true));
            return;
        }
        if (path.size() > longest.size()) {
            longest = List.copyOf(path);
        }
        if (path.size() == LONGEST_PATH) {
            return;
        }
        for (X509Certificate issuer : issuers(last)) {
            if (trusted.size() < MOST_PATHS && !path.contains(issuer) && isSigned(last, issuer)) {
                path.add(issuer);
                extend(path);
                path.remove(path.size() - 1);
            }
        }
    }

    private List<X509Certificate> issuers(X509Certificate of) throws CertificateException {
        List<X509Certificate> issuers = new ArrayList<>(authorities.named(of.getIssuerX500Principal()));
        for (X509Certificate each : served) {
            if (each.getSubjectX500Principal().equals(of.getIssuerX500Principal()) && !issuers.contains(each)) {
                issuers.add(each);
            }
        }
        return issuers;
    }

    private boolean isSigned(X509Certificate certificate, X509Certificate issuer) {
        if (signatures == MOST_SIGNATURES) {
            return false;
        }
        signatures++;
        if (isSignedBy(certificate, issuer)) {
            return true;
        }
        if (wronglySigned == null && mayHaveSigned(issuer, certificate)) {
            wronglySigned = certificate;
        }
        return false;
    }

    static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException otherKey) {
            return false;
        }
    }

    // RFC 5280 4.2.1.1 and 4.2.1.2: the identifiers of keys tell apart who has the same name.
    private static boolean mayHaveSigned(X509Certificate issuer, X509Certificate certificate) {
        try {
            byte[] subject = issuer.getExtensionValue("2.5.29.14");
            byte[] authority = certificate.getExtensionValue("2.5.29.35");
            if (subject == null || authority == null) {
                return true;
            }
            Der fields = Der.of(Der.of(authority).next(Der.OCTET_STRING).bytes())
                    .next(Der.SEQUENCE)
                    .inside();
            byte[] key = Der.of(Der.of(subject).next(Der.OCTET_STRING).bytes())
                    .next(Der.OCTET_STRING)
                    .bytes();
            return !fields.nextIs(0x80) || Arrays.equals(fields.next().bytes(), key);
        } catch (IOException malformed) {
            return true;
        }
    }
}
