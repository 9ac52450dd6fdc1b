package dev.fairlead.spi.transport.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one private key of a text in PEM. */
final class PemKey {

    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

    private PemKey() {}

    /** A key that is not encrypted, whatever the password. IllegalArgumentException says what is wrong with the text. */
    static PrivateKey read(byte[] pem, char @Nullable [] password, TlsProvider decrypts)
            throws GeneralSecurityException {
        List<Pem.Block> keys = Pem.read(pem).stream()
                .filter(block -> block.label().endsWith("PRIVATE KEY"))
                .toList();
        if (keys.size() != 1) {
            throw new IllegalArgumentException(
                    "the PEM text has " + (keys.isEmpty() ? "no" : keys.size()) + " private keys, it must have one");
        }
        Pem.Block block = keys.get(0);
        try {
            if (!block.label().equals(ENCRYPTED)) {
                return plain(block);
            }
            if (password == null) {
                throw new IllegalArgumentException("the private key is encrypted and there is no password");
            }
            return decrypt(block.content(), password, decrypts);
        } finally {
            Arrays.fill(block.content(), (byte) 0);
        }
    }

    private static PrivateKey plain(Pem.Block block) {
        if (block.headers() > 0) {
            // RFC 1421 4.6.1.1, "Proc-Type: 4,ENCRYPTED": MD5 and one round; nobody should rely on it.
            throw new IllegalArgumentException("the block " + block.place() + " is encrypted in OpenSSL's older way;"
                    + " openssl pkcs8 -topk8 writes it as an " + ENCRYPTED);
        }
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> PrivateKeys.ofPkcs8(block.content());
                case "RSA PRIVATE KEY" -> PrivateKeys.ofPkcs1(block.content());
                case "EC PRIVATE KEY" -> PrivateKeys.ofSec1(block.content());
                default ->
                    throw new IllegalArgumentException("the block " + Visible.text(block.place(), 60)
                            + " is of an unknown type; openssl pkcs8 -topk8 -nocrypt writes a key as a PRIVATE KEY");
            };
        } catch (NoSuchAlgorithmException unsupported) {
            throw new IllegalArgumentException(unsupported.getMessage(), unsupported);
        } catch (IOException | GeneralSecurityException malformed) {
            throw new IllegalArgumentException("the block " + block.place() + " is malformed", malformed);
        }
    }

    private static PrivateKey decrypt(byte[] encrypted, char[] password, TlsProvider other)
            throws GeneralSecurityException {
        try {
            return EncryptedKey.decrypt(encrypted, password);
        } catch (IOException malformed) {
            throw new IllegalArgumentException("the block " + ENCRYPTED + " is malformed", malformed);
        } catch (GeneralSecurityException notByTheRunTime) {
            if (other == TlsProvider.jdk()) {
                throw notByTheRunTime;
            }
            return other.decryptKey(encrypted, password);
        }
    }
}
