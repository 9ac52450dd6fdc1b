package dev.fairlead.testkit;

/**
 * What a certificate says that its key may be used for (RFC 5280 section 4.2.1.3).
 *
 * @since 0.1
 */
public enum KeyUse {
    /** Signing handshakes: what every suite with an ephemeral key exchange needs. */
    DIGITAL_SIGNATURE(1 << 7),

    /** Decrypting the secret of a handshake with the key exchange of RSA, up to TLS 1.2. */
    KEY_ENCIPHERMENT(1 << 5),

    /** Agreeing on a secret with a fixed key, up to TLS 1.2. */
    KEY_AGREEMENT(1 << 3),

    /** Signing certificates. */
    CERT_SIGN(1 << 2),

    /** Signing lists of revoked certificates. */
    CRL_SIGN(1 << 1);

    /** As Bouncy Castle counts them. */
    private final int bit;

    KeyUse(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }
}
