package dev.fairlead.testkit;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One frame as it came from the client: the header as it stood on the wire, and the payload without its mask. Also how
 * a frame for the client is {@linkplain #encode encoded}.
 *
 * <p>Immutable. Two frames are equal if header, masking key included, and payload are.
 *
 * @param header the header, with the masking key and the reserved bits of the wire
 * @param payload the payload, unmasked; read-only, from position 0 to the limit, a buffer of its own at each call
 * @since 0.1
 */
public record Frame(FrameHeader header, ByteBuffer payload) {

    /**
     * Creates a frame.
     *
     * @param header the header
     * @param payload the bytes from position to limit; copied
     * @throws IllegalArgumentException if the header's payload length is not the number of bytes
     */
    public Frame {
        if (header.payloadLength() != payload.remaining()) {
            throw new IllegalArgumentException(
                    "payload of " + payload.remaining() + " bytes, the header says " + header.payloadLength());
        }
        payload = copyOf(payload);
    }

    /**
     * Encodes a frame for a script that joins, cuts or corrupts it.
     *
     * <p>The header goes out as it is, reserved bits and mask included: with {@link FrameHeader#masked()} the payload
     * is masked with the header's key, which no server may do (RFC 6455 section 5.1). The payload may be shorter than
     * the header says, for a script that sends the rest itself or never.
     *
     * @param header the header
     * @param payload the payload, not masked; not changed
     * @return the bytes of header and payload
     * @throws IllegalArgumentException if the payload is longer than the header says
     */
    public static byte[] encode(FrameHeader header, byte... payload) {
        if (payload.length > header.payloadLength()) {
            throw new IllegalArgumentException(
                    "payload of " + payload.length + " bytes, the header says " + header.payloadLength());
        }
        // The role decides about the mask; the encoder is thrown away, so that a payload may stay incomplete.
        FrameEncoder encoder = new FrameEncoder(header.masked() ? Role.CLIENT : Role.SERVER, header::maskingKey);
        ByteBuffer wire = ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES + payload.length);
        if (header.opcode() == Opcode.CONTINUATION) {
            // The encoder keeps the order of fragments, the script keeps or breaks it: open a message for this one.
            encoder.encodeHeader(FrameHeader.of(false, Opcode.BINARY, 0), wire);
            wire.clear();
        }
        encoder.encodeHeader(header, wire);
        encoder.encodePayload(ByteBuffer.wrap(payload), wire);
        return Arrays.copyOf(wire.array(), wire.position());
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
     * @return a copy, of length 0 for an empty payload
     */
    public byte[] bytes() {
        return toArray(payload);
    }

    /**
     * Returns the payload as text.
     *
     * @return the payload read as UTF-8; where a fragment cuts a character, U+FFFD stands for each part
     */
    public String text() {
        return StandardCharsets.UTF_8.decode(payload()).toString();
    }

    /** Copies from position to limit without moving them. */
    static byte[] toArray(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return copy;
    }

    static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.wrap(toArray(bytes));
    }
}
