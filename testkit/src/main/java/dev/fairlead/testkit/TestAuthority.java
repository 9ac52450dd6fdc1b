package dev.fairlead.testkit;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Provider;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority that lives as long as the test: a root, or an intermediate one.
 *
 * <pre>{@code
 * TestAuthority ca = TestAuthority.create("Test CA");
 * TestIdentity server = ca.identity().dns("localhost").ip("127.0.0.1").issue();
 * }</pre>
 *
 * <p>Thread-safe. Making one needs Bouncy Castle, see {@link CertificateTemplate}.
 *
 * @since 0.1
 */
public final class TestAuthority {

    /** The authority's certificate, then those of its issuers. */
    private final List<X509Certificate> chain;

    private final KeyPair keyPair;

    private final ReentrantLock lock = new ReentrantLock();

    /** Serial numbers, and since when. Under {@link #lock}. */
    private final Map<BigInteger, Instant> revoked = new TreeMap<>();

    /** How many CRLs have been issued. Under {@link #lock}. */
    private long crls;

    TestAuthority(List<X509Certificate> chain, KeyPair keyPair) {
        this.chain = chain;
        this.keyPair = keyPair;
    }

    /**
     * Makes a root.
     *
     * @param commonName its name
     * @return the root, with a key {@link KeyKind#EC_P256}
     */
    public static TestAuthority create(String commonName) {
        return root().commonName(commonName).issueAuthority();
    }

    /**
     * Returns a template for a root that differs from others; {@link CertificateTemplate#issueAuthority()} makes it.
     *
     * @return the template
     */
    public static CertificateTemplate root() {
        return new CertificateTemplate(null).commonName("Fairlead test root");
    }

    /**
     * Returns a template for the certificate of a server or client; {@link CertificateTemplate#issue()} makes it.
     *
     * @return the template, to be signed by this authority
     */
    public CertificateTemplate identity() {
        return new CertificateTemplate(this);
    }

    /**
     * Returns a template for an authority below this one; {@link CertificateTemplate#issueAuthority()} makes it.
     *
     * @param commonName its name
     * @return the template, to be signed by this authority
     */
    public CertificateTemplate intermediate(String commonName) {
        return new CertificateTemplate(this).commonName(commonName);
    }

    /**
     * Returns the certificate.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * Returns the certificate in the form of RFC 7468.
     *
     * @return lines that end with a line feed
     */
    public String certificatePem() {
        return Pem.of(List.of(certificate()));
    }

    /**
     * Returns the keys.
     *
     * @return the pair
     */
    public KeyPair keyPair() {
        return keyPair;
    }

    /**
     * Returns a key store that holds this authority's certificate as a trusted one.
     *
     * @return a new key store, in memory, of type PKCS12
     */
    public KeyStore trustStore() {
        return KeyStores.trusting(List.of(certificate()));
    }

    /**
     * Returns what a client needs that trusts this authority alone, from the JDK's own provider.
     *
     * @return a new context
     * @throws IllegalStateException if this JVM has no provider {@code SunJSSE}
     */
    public SSLContext clientContext() {
        return clientContext(TlsContext.jdkProvider());
    }

    /**
     * Returns what a client needs that trusts this authority alone.
     *
     * @param jsse the provider
     * @return a new context
     * @throws IllegalStateException if the provider fails
     */
    public SSLContext clientContext(Provider jsse) {
        return TlsContext.of(jsse, null, List.of(certificate()));
    }

    /**
     * Revokes a certificate, for key compromise; {@link #crl()} says so from then on.
     *
     * @param identity whose certificate this authority has issued
     * @throws IllegalArgumentException if another one has
     */
    public void revoke(TestIdentity identity) {
        revoke(identity.certificate());
    }

    /**
     * Revokes a certificate, for key compromise; {@link #crl()} says so from then on.
     *
     * @param certificate one that this authority has issued, an intermediate authority's for instance
     * @throws IllegalArgumentException if another one has
     */
    public void revoke(X509Certificate certificate) {
        if (!certificate.getIssuerX500Principal().equals(certificate().getSubjectX500Principal())) {
            throw new IllegalArgumentException("certificate issued by " + certificate.getIssuerX500Principal()
                    + ", not by " + certificate().getSubjectX500Principal());
        }
        lock.lock();
        try {
            revoked.putIfAbsent(certificate.getSerialNumber(), Instant.now());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Issues a list of what has been revoked so far.
     *
     * @return a new CRL, empty if nothing has been revoked; valid from now on for a week
     */
    public X509CRL crl() {
        lock.lock();
        try {
            crls++;
            return CertificateSigning.crl(this, BigInteger.valueOf(crls), revoked);
        } finally {
            lock.unlock();
        }
    }

    /** What an identity of this authority sends after its own certificate: a root is known to the other side. */
    List<X509Certificate> chainBelowRoot() {
        boolean root = chain.size() == 1
                && certificate().getIssuerX500Principal().equals(certificate().getSubjectX500Principal());
        return root ? List.of() : chain;
    }
}
