package dev.fairlead.tls.bouncycastle;

import dev.fairlead.spi.transport.tls.TlsAlert;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of Bouncy Castle. Thread-safe. It comes in two kinds, which differ in who encrypts:
 *
 * <ul>
 *   <li>{@linkplain #BouncyCastleTlsProvider() As a service} and by the constructor: everything is Bouncy Castle's (the
 *       protocol, the key exchange, signatures, random numbers, certificates as objects), except that records of the AES-GCM
 *       suites are encrypted by the cipher that the Java run-time prefers, which computes with the processor's own instructions
 *       and is ten to twenty times faster. AES-GCM is offered before ChaCha20 for that reason.
 *   <li>{@link #pure()} and {@link #pure(Provider)}: everything is done by one provider of cryptography, for who must not mix
 *       them. The order of suites is Bouncy Castle's.
 * </ul>
 *
 * <p>Whom to trust is decided above this provider, with the certification path validation of the Java run-time, as for every
 * other TLS provider. Client certificates need a private key whose encoding can be had; one that stays in a token or in the
 * key store of an operating system cannot sign here.
 *
 * <p>Nothing global is changed: no provider is added to {@link java.security.Security}, no system property is set. Those that
 * Bouncy Castle reads ({@code jdk.tls.namedGroups} for example) count as they are.
 *
 * <p><b>Versions.</b> Needed at run time are {@code bctls}, {@code bcutil} and {@code bcprov} of one version, 1.84 or later:
 * 1.84 is what this module is built and tested with. Take 1.85 or later where it is available: it mends vulnerabilities of
 * 1.84. This module does not ask for a version beyond the one in its POM, which any dependency management overrides.
 *
 * <p><b>Logging.</b> Bouncy Castle writes to {@code java.util.logging}: at level INFO, with the first context, what security
 * properties it found, and failures of handshakes. An application quiets it with
 *
 * <pre>{@code
 * static final Logger BOUNCY_CASTLE = Logger.getLogger("org.bouncycastle");  // the reference keeps the level
 * BOUNCY_CASTLE.setLevel(Level.WARNING);                                     // Level.OFF for none at all
 * }</pre>
 *
 * or with the line {@code org.bouncycastle.level = WARNING} in the file of {@code java.util.logging.config.file}.
 *
 * @since 0.1
 */
public final class BouncyCastleTlsProvider implements TlsProvider {

    /** The name by which it is chosen. */
    static final String ID = "bouncycastle";

    private final Supplier<Cryptography> maker;

    /**
     * Null until it is needed, for a provider that is merely found must not have Bouncy Castle loaded. Any thread may make it;
     * two that do so at once make two that are alike.
     */
    private volatile @Nullable Cryptography made;

    /** Creates the provider that leaves AES-GCM to the Java run-time. Cheap: Bouncy Castle is loaded when it is used. */
    public BouncyCastleTlsProvider() {
        this(() -> Cryptography.withCiphers(new BouncyCastleProvider(), PlatformAesGcm.CIPHERS));
    }

    BouncyCastleTlsProvider(Supplier<Cryptography> maker) {
        this.maker = maker;
    }

    /**
     * Creates a provider with which everything is Bouncy Castle's, AES-GCM too.
     *
     * @return a new provider; its id is {@code bouncycastle} as well
     */
    public static BouncyCastleTlsProvider pure() {
        return new BouncyCastleTlsProvider(() -> Cryptography.of(new BouncyCastleProvider()));
    }

    /**
     * Creates a provider that takes all cryptography from {@code provider}: another version of Bouncy Castle, or one that is set
     * up in its own way. What {@code provider} lacks is not offered.
     *
     * @param provider supplies ciphers, signatures, key agreement, random numbers; it need not be registered
     * @return a new provider; its id is {@code bouncycastle} as well
     */
    public static BouncyCastleTlsProvider pure(Provider provider) {
        Objects.requireNonNull(provider, "provider");
        return new BouncyCastleTlsProvider(() -> Cryptography.of(provider));
    }

    private Cryptography cryptography() {
        Cryptography ready = made;
        if (ready == null) {
            ready = maker.get();
            made = ready;
        }
        return ready;
    }

    @Override
    public String id() {
        return ID;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Its engines do all their work in {@code wrap} and {@code unwrap}, the trust manager's too, and never have a delegated
     * task. After a handshake has failed in {@code unwrap} the exception is thrown by the {@code wrap} that follows, and the
     * alert is had by one more {@code wrap}.
     */
    @Override
    public SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
            throws GeneralSecurityException {
        return cryptography().createContext(keys, trust);
    }

    /**
     * {@inheritDoc}
     *
     * <p>With TLS 1.3 the first hello has a key for the first group and, if that is a hybrid one or a key encapsulation, for
     * the first of the others too, so that a server which knows only those answers without another round trip.
     */
    @Override
    public void setNamedGroups(SSLEngine engine, List<String> groups) {
        cryptography().groups().offer(engine, groups);
    }

    /**
     * {@inheritDoc}
     *
     * <p>An application protocol that was not offered is no failure for Bouncy Castle: the handshake succeeds, and
     * {@link SSLEngine#getApplicationProtocol()} tells it.
     */
    @Override
    public Optional<TlsAlert> alert(SSLException failure) {
        return Alerts.in(failure);
    }

    /**
     * {@inheritDoc}
     *
     * <p>With {@code bcpkix} on the path (module {@code org.bouncycastle.pkix}), whatever OpenSSL writes: PBES2 with PBKDF2 or
     * scrypt and AES or 3DES, and the older schemes of PKCS&nbsp;#12. Without it, what the provider {@code jdk} can.
     */
    @Override
    public PrivateKey decryptKey(byte[] encryptedPkcs8, char[] password) throws GeneralSecurityException {
        return Pkix.isPresent()
                ? EncryptedKeys.decrypt(encryptedPkcs8, password, cryptography().provider())
                : TlsProvider.jdk().decryptKey(encryptedPkcs8, password);
    }
}
