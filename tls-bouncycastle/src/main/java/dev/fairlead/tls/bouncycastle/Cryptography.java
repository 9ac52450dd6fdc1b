package dev.fairlead.tls.bouncycastle;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * Bouncy Castle as it was chosen: who does the arithmetic, and TLS on top of it. Thread-safe.
 *
 * @param provider supplies the cryptography
 * @param jsse supplies TLS; handed over as an instance and never registered
 * @param groups that can be offered
 * @param finish what is done with a context that was made
 */
record Cryptography(Provider provider, Provider jsse, NamedGroups groups, UnaryOperator<SSLContext> finish) {

    private static Cryptography of(
            Provider provider, JcaTlsCryptoProvider cryptography, UnaryOperator<SSLContext> finish) {
        // Not in bctls's FIPS mode: what may be used is decided by the provider, and by the options of a connection.
        Provider jsse = new BouncyCastleJsseProvider(false, cryptography);
        return new Cryptography(provider, jsse, new NamedGroups(cryptography), finish);
    }

    /** All of it by one provider. */
    static Cryptography of(Provider provider) {
        return of(provider, new JcaTlsCryptoProvider().setProvider(provider), UnaryOperator.identity());
    }

    /** All of it by one provider, except for AES-GCM. */
    static Cryptography withCiphers(Provider provider, PlatformAesGcm.Ciphers aesGcm) {
        return of(provider, new PlatformAesGcm(provider, aesGcm), AesGcmFirst::prefer);
    }

    SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", jsse);
        context.init(new KeyManager[] {new JsseKeys(keys, provider)}, new TrustManager[] {trust}, null);
        return finish.apply(context);
    }
}
