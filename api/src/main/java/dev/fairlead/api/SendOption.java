package dev.fairlead.api;

/**
 * How a message is sent.
 *
 * @since 0.1
 */
public enum SendOption {

    /** Compressed if that was agreed and is worth it, see {@link CompressionOptions#threshold()}. */
    DEFAULT,

    /**
     * Not compressed, whatever was agreed: for what is compressed already; and for secrets beside which the same message, or
     * another one on the connection, has text that somebody else can choose. Who sees how long compressed messages are can
     * then guess the secret piece by piece (RFC 7692 8, RFC 7457 2.6: CRIME).
     */
    UNCOMPRESSED
}
