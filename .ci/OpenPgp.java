import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Date;
import java.util.HexFormat;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.jcajce.JcaPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.jcajce.JcaKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPDigestCalculatorProviderBuilder;
import org.bouncycastle.openpgp.operator.jcajce.JcaPGPKeyPair;
import org.bouncycastle.openpgp.operator.jcajce.JcePBESecretKeyEncryptorBuilder;

/**
 * What the release check needs of OpenPGP on a machine without gpg: a key that signs one build and is thrown away, and a second
 * opinion about signatures.
 */
final class OpenPgp {

    private OpenPgp() {}

    /**
     * {@code key FOLDER PASSPHRASE} makes FOLDER/secret.asc and FOLDER/public.asc; {@code verify PUBLIC-KEY FILE...} fails with
     * the names of the files whose FILE.asc is not this key's signature of FILE.
     */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "key" -> makeKey(Path.of(arguments[1]), arguments[2].toCharArray());
            case "verify" -> verify(arguments);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void makeKey(Path folder, char[] passphrase) throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(3072);
        JcaPGPKeyPair pair = new JcaPGPKeyPair(4, PGPPublicKey.RSA_GENERAL, rsa.generateKeyPair(), new Date());
        PGPDigestCalculator sha1 =
                new JcaPGPDigestCalculatorProviderBuilder().build().get(HashAlgorithmTags.SHA1);
        PGPSecretKey key = new PGPSecretKey(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                "Fairlead release check, thrown away",
                sha1,
                null,
                null,
                new JcaPGPContentSignerBuilder(PGPPublicKey.RSA_GENERAL, HashAlgorithmTags.SHA256),
                new JcePBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha1).build(passphrase));
        write(folder.resolve("secret.asc"), key.getEncoded());
        write(folder.resolve("public.asc"), key.getPublicKey().getEncoded());
    }

    private static void write(Path file, byte[] content) throws Exception {
        try (OutputStream out = Files.newOutputStream(file);
                OutputStream armored = ArmoredOutputStream.builder().build(out)) {
            armored.write(content);
        }
    }

    private static void verify(String[] arguments) throws Exception {
        PGPPublicKey key = new PGPPublicKeyRing(read(Path.of(arguments[1])), new JcaKeyFingerprintCalculator())
                .getPublicKey();
        int wrong = 0;
        for (int i = 2; i < arguments.length; i++) {
            if (!isSigned(Path.of(arguments[i]), key)) {
                System.err.println("not signed by this key: " + arguments[i]);
                wrong++;
            }
        }
        System.out.println(arguments.length - 2 - wrong + " signatures of key "
                + HexFormat.of().withUpperCase().formatHex(key.getFingerprint()));
        System.exit(wrong == 0 && arguments.length > 2 ? 0 : 1);
    }

    private static boolean isSigned(Path file, PGPPublicKey key) throws Exception {
        try {
            Object found = new JcaPGPObjectFactory(read(Path.of(file + ".asc"))).nextObject();
            PGPSignature signature = ((PGPSignatureList) found).get(0);
            signature.init(new JcaPGPContentVerifierBuilderProvider(), key);
            signature.update(Files.readAllBytes(file));
            return signature.verify();
        } catch (PGPException | java.io.IOException damaged) {
            return false;
        }
    }

    private static InputStream read(Path armored) throws Exception {
        byte[] text = Files.readString(armored, StandardCharsets.US_ASCII).getBytes(StandardCharsets.US_ASCII);
        return PGPUtil.getDecoderStream(new ByteArrayInputStream(text));
    }
}
