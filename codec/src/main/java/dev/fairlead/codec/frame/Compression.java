package dev.fairlead.codec.frame;

/**
 * Whether messages may come compressed, which the opening handshake decides.
 *
 * @since 0.1
 */
public enum Compression {
    /** No extension is agreed: all reserved bits are 0. */
    NONE,
    /** permessage-deflate is agreed: the first frame of a message tells by RSV1 whether it is compressed (RFC 7692 6). */
    DEFLATE
}
