package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Supplies TLS: {@code jdk}, which is always there, or another JSSE provider. It does the cryptography and the protocol;
 * whom to trust is decided above it, the same for all.
 *
 * <p>An implementation is thread-safe and is a public class with a public constructor without parameters in an exported
 * package: it is found by {@link java.util.ServiceLoader} or given as an instance. A provider that is merely present
 * changes nothing: {@code jdk} is used unless another is named.
 *
 * @since 0.1
 */
public interface TlsProvider {

    /**
     * Returns the name by which this provider is chosen.
     *
     * @return a stable, lower-case name such as {@code jdk} or {@code bouncycastle}
     */
    String id();

    /**
     * Makes a context for client engines of TLS 1.2 and 1.3, which keeps sessions for resumption if the provider can.
     *
     * @param keys has the client's certificate, if there is one; called with the engine
     * @param trust decides whether a server is trusted, its name included; called with the engine
     * @return a new context, which nobody else uses
     * @throws GeneralSecurityException if the provider lacks what is needed; the message says what
     */
    SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
            throws GeneralSecurityException;

    /**
     * Has an engine offer these groups for the key exchange, the best first, and no others.
     *
     * @param engine of a context that this provider has made, before its handshake
     * @param groups names of the registry of RFC 8446 4.2.7
     * @throws IllegalArgumentException if a group is not known; the message names it and those that are, if it can
     * @throws UnsupportedOperationException if groups cannot be chosen for one engine; the message says where they can
     */
    void setNamedGroups(SSLEngine engine, List<String> groups);

    /**
     * Finds the alert that a failure is about: one that the server has sent, or the one that this end had to send.
     *
     * @param failure what an engine of this provider has thrown
     * @return the alert; empty if the failure is about none
     */
    Optional<TlsAlert> alert(SSLException failure);

    /**
     * Decrypts a private key (RFC 5958 3).
     *
     * @param encryptedPkcs8 an {@code EncryptedPrivateKeyInfo}, DER
     * @param password the password
     * @return the key
     * @throws GeneralSecurityException if the password is wrong or the encryption is not supported; without the password
     *     in its message
     */
    PrivateKey decryptKey(byte[] encryptedPkcs8, char[] password) throws GeneralSecurityException;

    /**
     * Returns the provider {@code jdk}: the TLS of the Java run-time itself.
     *
     * @return always the same
     */
    static TlsProvider jdk() {
        return JdkTlsProvider.INSTANCE;
    }
}
