package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The certificates that are trusted, by their subjects. Those of the Java run-time are read when first needed. */
final class TrustedAuthorities {

    private final ReentrantLock lock = new ReentrantLock();

    /** Null for those of the Java run-time. */
    private final @Nullable List<X509Certificate> given;

    /** Null until needed; written with the lock. */
    private volatile @Nullable Map<X500Principal, List<X509Certificate>> bySubject;

    TrustedAuthorities(@Nullable List<X509Certificate> given) {
        this.given = given;
    }

    List<X509Certificate> named(X500Principal subject) throws CertificateException {
        return bySubject().getOrDefault(subject, List.of());
    }

    boolean contains(X509Certificate certificate) throws CertificateException {
        return named(certificate.getSubjectX500Principal()).contains(certificate);
    }

    private Map<X500Principal, List<X509Certificate>> bySubject() throws CertificateException {
        Map<X500Principal, List<X509Certificate>> known = bySubject;
        if (known == null) {
            lock.lock();
            try {
                known = bySubject;
                if (known == null) {
                    known = load();
                    bySubject = known;
                }
            } finally {
                lock.unlock();
            }
        }
        return known;
    }

    private Map<X500Principal, List<X509Certificate>> load() throws CertificateException {
        Map<X500Principal, List<X509Certificate>> loaded = new HashMap<>();
        for (X509Certificate each : given == null ? ofTheRunTime() : given) {
            // Read anew, so that it equals the same certificate from whatever provider.
            X509Certificate authority = TrustedCertificates.decode(each.getEncoded());
            loaded.computeIfAbsent(authority.getSubjectX500Principal(), subject -> new ArrayList<>())
                    .add(authority);
        }
        return loaded;
    }

    private static List<X509Certificate> ofTheRunTime() throws CertificateException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            List<X509Certificate> found = new ArrayList<>();
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    found.addAll(Arrays.asList(x509.getAcceptedIssuers()));
                }
            }
            return found;
        } catch (GeneralSecurityException unreadable) {
            throw new CertificateException("the authorities that the Java run-time trusts cannot be read", unreadable);
        }
    }
}
