package dev.fairlead.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/** Texts of RFC 7468. */
final class Pem {

    private static final int LINE = 64;

    /** Enough to look like a real key, few enough to cost a test nothing. */
    private static final int ITERATIONS = 2_048;

    private Pem() {}

    static String of(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        try {
            for (X509Certificate certificate : certificates) {
                text.append(of("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without an encoding", e);
        }
        return text.toString();
    }

    static String of(PrivateKey key) {
        return of("PRIVATE KEY", key.getEncoded());
    }

    /** RFC 5958 section 3 with PBES2 of RFC 8018: PBKDF2 with HMAC-SHA-256, AES-256 in CBC mode. */
    static String of(PrivateKey key, char[] password) {
        try {
            byte[] encrypted = new PKCS8Generator(
                            PrivateKeyInfo.getInstance(key.getEncoded()),
                            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                                    .setProvider(new BouncyCastleProvider())
                                    .setPRF(PKCS8Generator.PRF_HMACSHA256)
                                    .setIterationCount(ITERATIONS)
                                    .setRandom(new SecureRandom())
                                    .setPassword(password)
                                    .build())
                    .generate()
                    .getContent();
            return of("ENCRYPTED PRIVATE KEY", encrypted);
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("cannot encrypt a private key", e);
        }
    }

    private static String of(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
