package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** Encrypted private keys (RFC 5958 3) that the Java run-time alone can decrypt: PBES2 with AES, and PBES1. */
final class EncryptedKey {

    private EncryptedKey() {}

    static PrivateKey decrypt(byte[] encryptedPkcs8, char[] password) throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encryptedPkcs8);
        AlgorithmParameters parameters = info.getAlgParameters();
        if (parameters == null) {
            throw new NoSuchAlgorithmException("the private key is encrypted with " + info.getAlgName()
                    + ", which the Java run-time does not support");
        }
        // "PBES2" is no algorithm of a cipher; with it, the parameters have the whole name as their text.
        String algorithm = info.getAlgName().equals("PBES2") ? parameters.toString() : info.getAlgName();
        PBEKeySpec spec = new PBEKeySpec(password);
        byte[] pkcs8 = {};
        try {
            Cipher cipher = cipher(algorithm);
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            pkcs8 = cipher.doFinal(info.getEncryptedData());
            return PrivateKeys.ofPkcs8(pkcs8);
        } catch (NoSuchAlgorithmException unsupported) {
            throw unsupported;
        } catch (GeneralSecurityException | IOException | RuntimeException wrong) {
            // A wrong password and a changed key look alike: what comes out is no key.
            throw new GeneralSecurityException(
                    "the password of the private key is wrong, or the key is malformed", wrong);
        } finally {
            spec.clearPassword();
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static Cipher cipher(String algorithm) throws GeneralSecurityException {
        try {
            return Cipher.getInstance(algorithm);
        } catch (NoSuchAlgorithmException unsupported) {
            throw new NoSuchAlgorithmException(
                    "the private key is encrypted with " + Visible.text(algorithm, 80)
                            + ", which the Java run-time does not support",
                    unsupported);
        }
    }
}
