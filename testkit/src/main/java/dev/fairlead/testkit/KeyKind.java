package dev.fairlead.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;

/**
 * The kinds of keys that a {@link CertificateTemplate} makes. The JDK's own providers make and use them.
 *
 * @since 0.1
 */
public enum KeyKind {
    /** Elliptic curve P-256, signing with ECDSA: made within a millisecond. */
    EC_P256("EC", 256),

    /** RSA with 2,048 bits, signing with PKCS #1 1.5 in certificates: takes tenths of a second to make. */
    RSA_2048("RSA", 2_048),

    /** Ed25519 (RFC 8410). Not every peer takes it. */
    ED25519("Ed25519", 255);

    private final String algorithm;

    /** The JDK's name for a curve, or for the size of a modulus. */
    private final int bits;

    KeyKind(String algorithm, int bits) {
        this.algorithm = algorithm;
        this.bits = bits;
    }

    /**
     * Makes a key pair, a new one with each call.
     *
     * @return the pair
     * @throws IllegalStateException if this JVM has no provider for it
     */
    public KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM makes no key of kind " + this, e);
        }
    }

    /** How {@code key} signs certificates and CRLs. */
    static String signature(PrivateKey key, String hash) {
        return switch (key.getAlgorithm()) {
            case "EC" -> hash + "withECDSA";
            case "RSA" -> hash + "withRSA";
            // RFC 8032: the hash is part of the algorithm.
            default -> "Ed25519";
        };
    }
}
