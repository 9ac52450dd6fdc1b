package dev.fairlead.spi.transport.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/** Whether a private key belongs to a public one: by a signature, which also keys can make that show nothing of themselves. */
final class KeyMatch {

    private static final byte[] PROBE =
            "dev.fairlead: does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private KeyMatch() {}

    /** False also if it cannot be found out, unless the private key is in a device, which may need more to sign. */
    static boolean belong(PrivateKey own, PublicKey published) {
        Optional<String> algorithm = algorithm(published);
        try {
            return algorithm.isPresent() && verifies(algorithm.get(), own, published);
        } catch (InvalidKeyException | NoSuchAlgorithmException unusable) {
            return own.getEncoded() == null && own.getAlgorithm().equals(published.getAlgorithm());
        } catch (SignatureException otherKey) {
            return false;
        } catch (GeneralSecurityException | RuntimeException broken) {
            return false;
        }
    }

    private static Optional<String> algorithm(PublicKey key) {
        return Optional.ofNullable(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "RSASSA-PSS" -> "RSASSA-PSS";
                    case "EC", "ECDSA" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
                    default -> null;
                });
    }

    private static boolean verifies(String algorithm, PrivateKey own, PublicKey published)
            throws GeneralSecurityException {
        byte[] signature = sign(algorithm, own);
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(published);
        setParameters(verifier, algorithm);
        verifier.update(PROBE);
        return verifier.verify(signature);
    }

    private static byte[] sign(String algorithm, PrivateKey own) throws GeneralSecurityException {
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(own);
        setParameters(signer, algorithm);
        signer.update(PROBE);
        return signer.sign();
    }

    private static void setParameters(Signature signature, String algorithm) throws GeneralSecurityException {
        if (algorithm.equals("RSASSA-PSS")) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
    }
}
