package dev.fairlead.tls.bouncycastle;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.bouncycastle.jcajce.util.ProviderJcaJceHelper;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * Cryptography of one provider, with ciphers for AES-GCM from elsewhere. {@link JcaTlsCryptoProvider#setAlternateProvider} is
 * not the way to it: the alternate is asked only where the first refuses a private key.
 */
final class PlatformAesGcm extends JcaTlsCryptoProvider {

    private static final String AES_GCM = "AES/GCM/NoPadding";

    /** Those that the run-time prefers: by default its own, which the compiler turns into instructions made for them. */
    static final Ciphers CIPHERS = () -> Cipher.getInstance("AES/GCM/NoPadding");

    private final Provider provider;
    private final Ciphers aesGcm;

    /** Where ciphers for AES-GCM come from. */
    @FunctionalInterface
    interface Ciphers {

        /** A new one, for one direction of a connection. */
        Cipher create() throws NoSuchAlgorithmException, NoSuchPaddingException;
    }

    PlatformAesGcm(Provider provider, Ciphers aesGcm) {
        this.provider = provider;
        this.aesGcm = aesGcm;
        setProvider(provider);
    }

    @Override
    public JcaTlsCrypto create(SecureRandom keys, SecureRandom nonces) {
        // The constructor is for subclasses.
        return new JcaTlsCrypto(new Algorithms(provider, aesGcm), null, keys, nonces) {};
    }

    private static final class Algorithms extends ProviderJcaJceHelper {

        private final Ciphers aesGcm;

        Algorithms(Provider provider, Ciphers aesGcm) {
            super(provider);
            this.aesGcm = aesGcm;
        }

        @Override
        public Cipher createCipher(String transformation) throws NoSuchAlgorithmException, NoSuchPaddingException {
            return transformation.equals(AES_GCM) ? aesGcm.create() : super.createCipher(transformation);
        }
    }
}
