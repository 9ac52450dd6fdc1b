package dev.fairlead.codec.http1;

/**
 * The peer's HTTP message breaks the grammar, exceeds a limit or ends too early.
 *
 * <p>The message is a sentence that names what was wrong and the limit if there is one. It never has bytes of the
 * peer's message in it. The connection is of no further use: where the next message would begin is unknown.
 *
 * @since 0.1
 */
public final class HttpViolation extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    private final Kind kind;

    /** Where the rule stands. */
    private final String section;

    HttpViolation(Kind kind, String section, String message) {
        super(message);
        this.kind = kind;
        this.section = section;
    }

    static HttpViolation syntax(String section, String message) {
        return new HttpViolation(Kind.SYNTAX, section, message);
    }

    /**
     * Returns what was wrong.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns where the rule stands that was broken, or that speaks of the limit.
     *
     * @return a section as in {@code "RFC 9112 2.2"}
     */
    public String section() {
        return section;
    }

    /**
     * What was wrong with the peer's message.
     *
     * @since 0.1
     */
    public enum Kind {
        /** The bytes do not follow the grammar of HTTP/1.1, or are not HTTP at all. */
        SYNTAX,
        /** The heads, or a trailer section, or all chunk extensions of a body exceed their byte limit. */
        HEAD_SIZE,
        /** One line exceeds its byte limit. */
        LINE_SIZE,
        /** A head or trailer section has too many fields. */
        FIELD_COUNT,
        /** Too many interim answers came before the final one. */
        INTERIM_COUNT,
        /** The stream ended within a message. */
        INCOMPLETE
    }
}
