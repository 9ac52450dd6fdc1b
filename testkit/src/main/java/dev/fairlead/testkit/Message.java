package dev.fairlead.testkit;

import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One data message: as it came from the client, its fragments joined and inflated, or as it is to be sent.
 *
 * <p>Immutable. Two messages are equal if kind and payload are, and if both or neither are compressed on the wire.
 *
 * @param kind {@link Opcode#TEXT} or {@link Opcode#BINARY}
 * @param payload the payload, unmasked and not compressed; read-only, from position 0 to the limit, a buffer of its own at
 *     each call
 * @param compressed whether it is compressed on the wire (RFC 7692)
 * @since 0.1
 */
public record Message(Opcode kind, ByteBuffer payload, boolean compressed) {

    /**
     * Creates a message.
     *
     * @param kind {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the bytes from position to limit, not compressed; copied
     * @param compressed whether it is compressed on the wire
     * @throws IllegalArgumentException if {@code kind} is another opcode
     */
    public Message {
        if (kind != Opcode.TEXT && kind != Opcode.BINARY) {
            throw new IllegalArgumentException(kind + " is not the kind of a message, TEXT and BINARY are");
        }
        payload = Frame.copyOf(payload);
    }

    /**
     * Creates a message that is not compressed on the wire.
     *
     * @param kind {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the bytes from position to limit; copied
     * @throws IllegalArgumentException if {@code kind} is another opcode
     */
    public Message(Opcode kind, ByteBuffer payload) {
        this(kind, payload, false);
    }

    /**
     * Returns the payload.
     *
     * @return a read-only buffer of its own at each call, from position 0 to the limit
     */
    @Override
    public ByteBuffer payload() {
        return payload.asReadOnlyBuffer();
    }

    /**
     * Returns the payload as an array.
     *
     * @return a copy, of length 0 for an empty message
     */
    public byte[] bytes() {
        return Frame.toArray(payload);
    }

    /**
     * Returns the payload as text.
     *
     * @return the payload read as UTF-8; of a binary message that is none, U+FFFD stands for what cannot be read
     */
    public String text() {
        return StandardCharsets.UTF_8.decode(payload()).toString();
    }
}
