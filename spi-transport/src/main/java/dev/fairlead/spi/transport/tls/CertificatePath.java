package dev.fairlead.spi.transport.tls;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Certificates of which each is signed by the next one.
 *
 * @param certificates the server's first
 * @param trusted whether the last one is among the trusted ones
 */
record CertificatePath(List<X509Certificate> certificates, boolean trusted) {

    CertificatePath {
        certificates = List.copyOf(certificates);
    }

    X509Certificate server() {
        return certificates.get(0);
    }

    X509Certificate last() {
        return certificates.get(certificates.size() - 1);
    }

    /** Those that are signed by another one of the path. */
    List<X509Certificate> issued() {
        return certificates.subList(0, certificates.size() - 1);
    }

    /** How messages call the certificate at this place. */
    String name(int index) {
        return index == 0 ? "the server's certificate" : "the certificate of " + subject(certificates.get(index));
    }

    static String subject(X509Certificate certificate) {
        return Visible.text(certificate.getSubjectX500Principal().getName(), 80);
    }

    static String issuer(X509Certificate certificate) {
        return Visible.text(certificate.getIssuerX500Principal().getName(), 80);
    }
}
