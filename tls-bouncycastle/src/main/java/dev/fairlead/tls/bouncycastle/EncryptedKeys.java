package dev.fairlead.tls.bouncycastle;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;

/** Private keys with a password, by {@code bcpkix}; loaded only where that jar is. */
final class EncryptedKeys {

    private EncryptedKeys() {}

    static PrivateKey decrypt(byte[] encrypted, char[] password, Provider provider) throws GeneralSecurityException {
        return privateKey(decrypt(parse(encrypted), password, provider), provider);
    }

    private static PKCS8EncryptedPrivateKeyInfo parse(byte[] encrypted) throws GeneralSecurityException {
        try {
            return new PKCS8EncryptedPrivateKeyInfo(encrypted);
        } catch (IOException malformed) {
            throw new GeneralSecurityException("the encrypted private key is malformed", malformed);
        }
    }

    private static PrivateKeyInfo decrypt(PKCS8EncryptedPrivateKeyInfo encrypted, char[] password, Provider provider)
            throws GeneralSecurityException {
        InputDecryptorProvider decryptor = new JcePKCSPBEInputDecryptorProviderBuilder()
                .setProvider(provider)
                .build(password);
        try {
            return encrypted.decryptPrivateKeyInfo(decryptor);
        } catch (PKCSException | RuntimeException failed) {
            // Bouncy Castle refuses an empty password in the way in which it refuses an algorithm.
            if (failed.getCause() instanceof OperatorCreationException unsupported && password.length > 0) {
                throw new GeneralSecurityException("the encryption of the private key is not supported", unsupported);
            }
            // A wrong password shows as padding that is none or, once in 256
            // times, as a key that is none.
            throw new GeneralSecurityException(
                    "the private key cannot be decrypted: the password is wrong or the key is damaged", failed);
        }
    }

    private static PrivateKey privateKey(PrivateKeyInfo key, Provider provider) throws GeneralSecurityException {
        // By its identifier: under the name ECDSA, by which bcpkix would ask, the JDK takes no key on an elliptic
        // curve.
        String algorithm = key.getPrivateKeyAlgorithm().getAlgorithm().getId();
        try {
            return KeyFactory.getInstance(algorithm, provider)
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (IOException | GeneralSecurityException unusable) {
            throw new GeneralSecurityException(
                    "the private key was decrypted, but cannot be used: its algorithm is " + algorithm, unusable);
        }
    }
}
