package dev.fairlead.spi.transport.tls;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchProviderException;
import java.security.cert.CertPath;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Certificates from where people keep them. */
final class TrustedCertificates {

    /** RFC 7468 5.1 and its older names. */
    private static final Set<String> LABELS = Set.of("CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE");

    private TrustedCertificates() {}

    static List<X509Certificate> of(KeyStore store) throws KeyStoreException {
        List<X509Certificate> found = new ArrayList<>();
        int others = 0;
        for (String alias : Collections.list(store.aliases())) {
            Certificate certificate = store.isCertificateEntry(alias) ? store.getCertificate(alias) : null;
            if (certificate instanceof X509Certificate x509) {
                found.add(x509);
            } else {
                others++;
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("the trust store has no trusted X.509 certificate"
                    + (others == 0 ? "" : "; its " + others + " entries are keys, or of other types"));
        }
        return found;
    }

    static List<X509Certificate> ofPem(byte[] pem) {
        List<X509Certificate> found = new ArrayList<>();
        for (Pem.Block block : Pem.read(pem)) {
            if (block.label().equals("TRUSTED CERTIFICATE")) {
                // It says for what it is trusted, which would be ignored here.
                throw new IllegalArgumentException("the block " + block.place()
                        + " is in OpenSSL's own form; openssl x509 -in FILE writes it as a CERTIFICATE");
            }
            if (LABELS.contains(block.label())) {
                found.add(certificate(block));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("the PEM text has no block CERTIFICATE");
        }
        return found;
    }

    private static X509Certificate certificate(Pem.Block block) {
        try {
            return decode(block.content());
        } catch (CertificateException malformed) {
            throw new IllegalArgumentException("the block " + block.place() + " is malformed", malformed);
        }
    }

    /** One certificate in DER, and nothing after it. */
    static X509Certificate decode(byte[] der) throws CertificateException {
        ByteArrayInputStream in = new ByteArrayInputStream(der);
        if (factory().generateCertificate(in) instanceof X509Certificate certificate && in.available() == 0) {
            return certificate;
        }
        throw new CertificateException("more than one certificate");
    }

    static CertPath path(List<X509Certificate> certificates) throws CertificateException {
        return factory().generateCertPath(certificates);
    }

    // The JDK's own first, whatever provider the application has put before it: what a certificate says must not depend
    // on
    // who reads it.
    private static CertificateFactory factory() throws CertificateException {
        try {
            return CertificateFactory.getInstance("X.509", "SUN");
        } catch (NoSuchProviderException otherRunTime) {
            return CertificateFactory.getInstance("X.509");
        }
    }
}
