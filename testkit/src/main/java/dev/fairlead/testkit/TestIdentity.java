package dev.fairlead.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A certificate with its key and with what is sent along with it: what a server or client proves its identity with.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class TestIdentity {

    private static final String PASSWORD = "fairlead";

    private final List<X509Certificate> chain;

    private final KeyPair keyPair;

    TestIdentity(List<X509Certificate> chain, KeyPair keyPair) {
        this.chain = List.copyOf(chain);
        this.keyPair = keyPair;
    }

    /**
     * Returns a template for a certificate that is signed by itself; {@link CertificateTemplate#issue()} makes it.
     *
     * @return the template
     */
    public static CertificateTemplate selfSigned() {
        return new CertificateTemplate(null);
    }

    /**
     * Returns the same identity with another chain: without its intermediate authorities, with the root, or in an order
     * that is wrong.
     *
     * @param chain what is to be sent; at least one certificate
     * @return an identity with the same key
     * @throws IllegalArgumentException if {@code chain} is empty
     */
    public TestIdentity withChain(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain without a certificate");
        }
        return new TestIdentity(chain, keyPair);
    }

    /**
     * Returns what is sent: the certificate, then its intermediate authorities; not the root.
     *
     * @return one certificate at least
     */
    public List<X509Certificate> chain() {
        return chain;
    }

    /**
     * Returns the first certificate of the chain.
     *
     * @return the certificate
     */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * Returns the private key.
     *
     * @return the key
     */
    public PrivateKey privateKey() {
        return keyPair.getPrivate();
    }

    /**
     * Returns the keys, for {@link CertificateTemplate#keyPair}.
     *
     * @return the pair
     */
    public KeyPair keyPair() {
        return keyPair;
    }

    /**
     * Returns a key store that holds key and chain as its only entry, {@code identity}.
     *
     * @return a new key store, in memory, of type PKCS12, with {@link #keyStorePassword()}
     */
    public KeyStore keyStore() {
        return KeyStores.holding(this, keyStorePassword());
    }

    /**
     * Returns the password of {@link #keyStore()}.
     *
     * @return a copy
     */
    public char[] keyStorePassword() {
        return PASSWORD.toCharArray();
    }

    /**
     * Returns the chain in the form of RFC 7468.
     *
     * @return lines that end with a line feed, in the order of {@link #chain()}
     */
    public String chainPem() {
        return Pem.of(chain);
    }

    /**
     * Returns the private key in the form of RFC 7468, as PKCS #8, not encrypted.
     *
     * @return lines that end with a line feed
     */
    public String keyPem() {
        return Pem.of(privateKey());
    }

    /**
     * Returns the private key in the form of RFC 7468, as PKCS #8, encrypted with PBES2 and AES-256 (RFC 8018). Needs
     * Bouncy Castle.
     *
     * @param password the password; not kept
     * @return lines that end with a line feed
     */
    public String encryptedKeyPem(char[] password) {
        return Pem.of(privateKey(), password);
    }

    /**
     * Returns the pin of the key: SHA-256 of the certificate's SubjectPublicKeyInfo (RFC 7469 section 2.4).
     *
     * @return 44 characters of base64
     */
    public String spkiSha256() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate().getPublicKey().getEncoded());
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /**
     * Returns what a server with this identity needs, from the JDK's own provider; it trusts no client's certificate.
     *
     * @return a new context
     * @throws IllegalStateException if this JVM has no provider {@code SunJSSE}
     */
    public SSLContext serverContext() {
        return serverContext(TlsContext.jdkProvider(), List.of());
    }

    /**
     * Returns what a server with this identity needs. It shows its certificate to every client, however wrong it is.
     *
     * @param jsse the provider
     * @param clientAuthorities whose certificates it trusts in clients; copied
     * @return a new context
     * @throws IllegalStateException if the provider fails
     */
    public SSLContext serverContext(Provider jsse, Collection<X509Certificate> clientAuthorities) {
        return TlsContext.of(jsse, this, clientAuthorities);
    }

    /**
     * Returns what a client with this identity needs. It shows its certificate to every server that asks for one.
     *
     * @param jsse the provider
     * @param serverAuthorities whose certificates it trusts in servers; copied
     * @return a new context
     * @throws IllegalStateException if the provider fails
     */
    public SSLContext clientContext(Provider jsse, Collection<X509Certificate> serverAuthorities) {
        return TlsContext.of(jsse, this, serverAuthorities);
    }
}
