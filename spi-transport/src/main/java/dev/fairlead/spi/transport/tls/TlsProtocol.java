package dev.fairlead.spi.transport.tls;

/**
 * The versions of TLS that can be used. Older ones are not offered (RFC 8996).
 *
 * @since 0.1
 */
public enum TlsProtocol {
    /** RFC 5246. */
    TLS_1_2("TLSv1.2"),
    /** RFC 8446. */
    TLS_1_3("TLSv1.3");

    private final String standardName;

    TlsProtocol(String standardName) {
        this.standardName = standardName;
    }

    /**
     * Returns the name that JSSE gives it.
     *
     * @return {@code TLSv1.2} for example
     */
    public String standardName() {
        return standardName;
    }
}
