package dev.fairlead.testkit;

/**
 * What a certificate says that it is for: its extended key usage (RFC 5280 section 4.2.1.12).
 *
 * @since 0.1
 */
public enum KeyPurpose {
    /** Servers of TLS. */
    SERVER_AUTH("1.3.6.1.5.5.7.3.1"),

    /** Clients of TLS. */
    CLIENT_AUTH("1.3.6.1.5.5.7.3.2"),

    /** Signed code; stands for any purpose that has nothing to do with TLS. */
    CODE_SIGNING("1.3.6.1.5.5.7.3.3"),

    /** Anything: {@code anyExtendedKeyUsage}. */
    ANY("2.5.29.37.0");

    private final String oid;

    KeyPurpose(String oid) {
        this.oid = oid;
    }

    String oid() {
        return oid;
    }
}
