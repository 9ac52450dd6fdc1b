package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificate with which this end says who it is, its private key, and the certificates of those who have issued it
 * (WinHTTP: {@code WINHTTP_OPTION_CLIENT_CERT_CONTEXT}). Immutable and thread-safe. Keys are of the types RSA, RSASSA-PSS,
 * EC, Ed25519 or Ed448.
 *
 * <p>Passwords are used during the call and not kept; the array stays the caller's, who should overwrite it.
 *
 * @since 0.1
 */
public final class ClientCertificate {

    private final PrivateKey key;
    private final List<X509Certificate> certificates;

    private ClientCertificate(PrivateKey key, List<X509Certificate> certificates) {
        this.key = Objects.requireNonNull(key, "key");
        this.certificates = List.copyOf(certificates);
        if (this.certificates.isEmpty()) {
            throw new IllegalArgumentException("there is a private key and no certificate for it");
        }
        X509Certificate own = this.certificates.get(0);
        if (!KeyMatch.belong(key, own.getPublicKey())) {
            throw new IllegalArgumentException("the private key does not belong to the first certificate, that of "
                    + Visible.text(own.getSubjectX500Principal().getName(), 120));
        }
    }

    /**
     * Takes a key and its certificate as they are. The key may be one of a device, which signs without showing it.
     *
     * @param key the private key
     * @param certificates the certificate of the key first, then its issuer's, and so on; copied
     * @return the certificate
     * @throws IllegalArgumentException if there is no certificate, or the key does not belong to the first one
     */
    public static ClientCertificate of(PrivateKey key, List<X509Certificate> certificates) {
        return new ClientCertificate(key, certificates);
    }

    /**
     * Takes the only private key of a key store.
     *
     * @param store the key store
     * @param password that of the entry; in PKCS #12 the one of the file
     * @return the certificate
     * @throws IllegalArgumentException if the store has no private key or more than one, or key and certificate do not
     *     belong together
     * @throws GeneralSecurityException if the password is wrong, or the store was not loaded
     */
    public static ClientCertificate of(KeyStore store, char[] password) throws GeneralSecurityException {
        List<String> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                found.add(alias);
            }
        }
        if (found.size() != 1) {
            throw new IllegalArgumentException("the key store has " + (found.isEmpty() ? "no" : found.size())
                    + " private keys" + (found.isEmpty() ? "" : ", one must be named: " + shown(found)));
        }
        return of(store, found.get(0), password);
    }

    private static String shown(List<String> aliases) {
        return Visible.text(String.join(", ", aliases), 120);
    }

    /**
     * Takes a private key of a key store by its alias.
     *
     * @param store the key store
     * @param alias the name of the entry
     * @param password that of the entry; in PKCS #12 the one of the file
     * @return the certificate
     * @throws IllegalArgumentException if there is no private key of this name with a certificate, or the two do not belong
     *     together
     * @throws GeneralSecurityException if the password is wrong, or the store was not loaded
     */
    public static ClientCertificate of(KeyStore store, String alias, char[] password) throws GeneralSecurityException {
        Key key = store.getKey(alias, password);
        Certificate[] chain = store.getCertificateChain(alias);
        if (!(key instanceof PrivateKey own) || chain == null) {
            throw new IllegalArgumentException(
                    "the key store has no private key with a certificate under " + Visible.text(alias, 60));
        }
        if (!Arrays.stream(chain).allMatch(X509Certificate.class::isInstance)) {
            throw new IllegalArgumentException(
                    "the certificate of the key " + Visible.text(alias, 60) + " is not of the type X.509");
        }
        return of(own, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
    }

    /**
     * Reads files in PEM (RFC 7468); they may be one and the same.
     *
     * @param certificates a file with the certificate of the key first, then its issuer's, and so on
     * @param key a file with a PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY that is not encrypted
     * @return the certificate
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is malformed, the key is encrypted, or the two do not belong together
     */
    public static ClientCertificate ofPem(Path certificates, Path key) throws IOException {
        return ofPem(Files.readAllBytes(certificates), Files.readAllBytes(key));
    }

    /**
     * Reads files in PEM (RFC 7468); they may be one and the same.
     *
     * @param certificates a file with the certificate of the key first, then its issuer's, and so on
     * @param key a file with an ENCRYPTED PRIVATE KEY, or one that is not encrypted
     * @param password that of the key
     * @return the certificate
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is malformed, or the two do not belong together
     * @throws GeneralSecurityException if the password is wrong, or the Java run-time does not support the encryption
     */
    public static ClientCertificate ofPem(Path certificates, Path key, char[] password)
            throws IOException, GeneralSecurityException {
        return ofPem(certificates, key, password, TlsProvider.jdk());
    }

    /**
     * Reads files in PEM (RFC 7468), and has a TLS provider decrypt the key if the Java run-time cannot.
     *
     * @param certificates a file with the certificate of the key first, then its issuer's, and so on
     * @param key a file with an ENCRYPTED PRIVATE KEY, or one that is not encrypted
     * @param password that of the key
     * @param decrypts decrypts what the Java run-time does not
     * @return the certificate
     * @throws IOException if a file cannot be read
     * @throws IllegalArgumentException if a file is malformed, or the two do not belong together
     * @throws GeneralSecurityException if the password is wrong, or the encryption is not supported
     */
    public static ClientCertificate ofPem(Path certificates, Path key, char[] password, TlsProvider decrypts)
            throws IOException, GeneralSecurityException {
        return ofPem(Files.readAllBytes(certificates), Files.readAllBytes(key), password, decrypts);
    }

    /**
     * Reads texts in PEM, as {@link #ofPem(Path, Path)} does.
     *
     * @param certificates the text with the certificates
     * @param key the text with the key
     * @return the certificate
     * @throws IllegalArgumentException see there
     */
    public static ClientCertificate ofPem(byte[] certificates, byte[] key) {
        try {
            return read(certificates, key, null, TlsProvider.jdk());
        } catch (GeneralSecurityException onlyOfEncryptedKeys) {
            throw new IllegalArgumentException("the private key cannot be used", onlyOfEncryptedKeys);
        }
    }

    /**
     * Reads texts in PEM, as {@link #ofPem(Path, Path, char[])} does.
     *
     * @param certificates the text with the certificates
     * @param key the text with the key
     * @param password that of the key
     * @return the certificate
     * @throws IllegalArgumentException see there
     * @throws GeneralSecurityException see there
     */
    public static ClientCertificate ofPem(byte[] certificates, byte[] key, char[] password)
            throws GeneralSecurityException {
        return ofPem(certificates, key, password, TlsProvider.jdk());
    }

    /**
     * Reads texts in PEM, as {@link #ofPem(Path, Path, char[], TlsProvider)} does.
     *
     * @param certificates the text with the certificates
     * @param key the text with the key
     * @param password that of the key
     * @param decrypts decrypts what the Java run-time does not
     * @return the certificate
     * @throws IllegalArgumentException see there
     * @throws GeneralSecurityException see there
     */
    public static ClientCertificate ofPem(byte[] certificates, byte[] key, char[] password, TlsProvider decrypts)
            throws GeneralSecurityException {
        return read(certificates, key, Objects.requireNonNull(password, "password"), decrypts);
    }

    private static ClientCertificate read(
            byte[] certificates, byte[] key, char @Nullable [] password, TlsProvider decrypts)
            throws GeneralSecurityException {
        return of(PemKey.read(key, password, decrypts), TrustedCertificates.ofPem(certificates));
    }

    /**
     * Returns what the server is shown.
     *
     * @return the certificate of the key first; unmodifiable
     */
    public List<X509Certificate> certificates() {
        return certificates;
    }

    PrivateKey key() {
        return key;
    }

    /** Returns subject and issuer of the certificate, and nothing of the key. */
    @Override
    public String toString() {
        X509Certificate own = certificates.get(0);
        return "ClientCertificate["
                + Visible.text(own.getSubjectX500Principal().getName(), 120) + ", issued by "
                + Visible.text(own.getIssuerX500Principal().getName(), 120) + "]";
    }
}
