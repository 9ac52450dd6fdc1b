package dev.fairlead.testkit;

import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One data message as it came from the client, its fragments joined.
 *
 * <p>Immutable. Two messages are equal if kind and payload are.
 *
 * @param kind {@link Opcode#TEXT} or {@link Opcode#BINARY}
 * @param payload the payload, unmasked; read-only, from position 0 to the limit, a buffer of its own at each call
 * @since 0.1
 */
public record Message(Opcode kind, ByteBuffer payload) {

    /**
     * Creates a message.
     *
     * @param kind {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the bytes from position to limit; copied
     * @throws IllegalArgumentException if {@code kind} is another opcode
     */
    public Message {
        if (kind != Opcode.TEXT && kind != Opcode.BINARY) {
            throw new IllegalArgumentException(kind + " is not the kind of a message, TEXT and BINARY are");
        }
        payload = Frame.copyOf(payload);
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
