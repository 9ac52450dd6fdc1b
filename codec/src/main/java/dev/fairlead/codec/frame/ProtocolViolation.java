package dev.fairlead.codec.frame;

/**
 * Says that the peer broke the protocol, or a limit, and how the connection has to be closed for it.
 *
 * <p>The message is one sentence that names the value found and the limit or rule it broke; it never contains payload.
 *
 * @since 0.1
 */
public final class ProtocolViolation extends Exception {

    private static final long serialVersionUID = 1L;

    /** The status code to close with. */
    private final int closeCode;

    /** Where the rule stands. */
    private final String section;

    /**
     * Creates a violation.
     *
     * @param closeCode the status code of RFC 6455 section 7.4.1 to close the connection with, for instance 1002
     * @param section where the rule stands, for instance {@code RFC 6455 5.5}
     * @param message a sentence that names the value and the limit, for instance
     *     {@code control frame of 126 bytes, limit 125}
     */
    public ProtocolViolation(int closeCode, String section, String message) {
        super(message);
        this.closeCode = closeCode;
        this.section = section;
    }

    /**
     * Returns the status code to close the connection with.
     *
     * @return {@link CloseCodes#PROTOCOL_ERROR}, {@link CloseCodes#INVALID_PAYLOAD} or
     *     {@link CloseCodes#POLICY_VIOLATION} when this package threw it
     */
    public int closeCode() {
        return closeCode;
    }

    /**
     * Returns where the rule stands that was broken.
     *
     * @return a document and a section, for instance {@code RFC 6455 5.5}
     */
    public String section() {
        return section;
    }
}
