package dev.fairlead.codec.frame;

import org.jspecify.annotations.Nullable;

/**
 * What a frame is for (RFC 6455 sections 5.2 and 11.8).
 *
 * @since 0.1
 */
public enum Opcode {
    /** A further fragment of the data message that is open. */
    CONTINUATION(0x0),
    /** The first or only frame of a message of UTF-8 text. */
    TEXT(0x1),
    /** The first or only frame of a message of bytes. */
    BINARY(0x2),
    /** The control frame that ends the connection; see {@link ClosePayload}. */
    CLOSE(0x8),
    /** The control frame that asks for a {@link #PONG}. */
    PING(0x9),
    /** The control frame that answers a {@link #PING}, or nothing. */
    PONG(0xA);

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /**
     * Returns the number that stands for this opcode in a header.
     *
     * @return 0 to 15
     */
    public int code() {
        return code;
    }

    /**
     * Tells whether frames of this kind control the connection, that is, carry no part of a message.
     *
     * @return true for {@link #CLOSE}, {@link #PING} and {@link #PONG}
     */
    public boolean isControl() {
        // RFC 6455 5.5: "Control frames are identified by opcodes where the most significant bit of the opcode is 1."
        return (code & 0x8) != 0;
    }

    /**
     * Returns the opcode that a number stands for.
     *
     * @param code the low four bits of a frame's first byte
     * @return the opcode; null if the number is reserved, or not one of four bits
     */
    @SuppressWarnings("exports") // Who calls it compiles without the annotation's module.
    public static @Nullable Opcode of(int code) {
        return switch (code) {
            case 0x0 -> CONTINUATION;
            case 0x1 -> TEXT;
            case 0x2 -> BINARY;
            case 0x8 -> CLOSE;
            case 0x9 -> PING;
            case 0xA -> PONG;
            default -> null;
        };
    }
}
