package dev.fairlead.codec.deflate;

/**
 * Says that a list of extensions breaks a rule, and where that rule stands.
 *
 * <p>The message is one sentence without capital and full stop that names the value found.
 *
 * @since 0.1
 */
public final class ExtensionViolation extends Exception {

    private static final long serialVersionUID = 1L;

    /** How much of a peer's value is shown in a message. */
    private static final int SHOWN_CHARACTERS = 64;

    /** Where the rule stands. */
    private final String section;

    /** The message, which is never null. */
    private final String reason;

    /**
     * Creates a violation.
     *
     * @param section where the rule stands, for instance {@code RFC 7692 7.1.2.1}
     * @param reason what is wrong, with the value found
     */
    public ExtensionViolation(String section, String reason) {
        super(reason);
        this.section = section;
        this.reason = reason;
    }

    /**
     * Returns what is wrong, as the message does.
     *
     * @return a sentence without capital and full stop
     */
    public String reason() {
        return reason;
    }

    /**
     * Returns where the rule stands that was broken.
     *
     * @return a document and a section, for instance {@code RFC 7692 7.1.2.1}
     */
    public String section() {
        return section;
    }

    /** Puts a value of the peer into quotes, and cuts it if it is long. */
    static String shown(String value) {
        return value.length() <= SHOWN_CHARACTERS
                ? '"' + value + '"'
                : '"' + value.substring(0, SHOWN_CHARACTERS) + "…\"";
    }
}
