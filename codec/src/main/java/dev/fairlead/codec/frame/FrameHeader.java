package dev.fairlead.codec.frame;

import java.util.Objects;

/**
 * What stands in front of a frame's payload (RFC 6455 section 5.2).
 *
 * <p>A header that exists obeys the rules that need no context: a control frame is final and has 125 bytes at most.
 *
 * @param fin whether this is the last frame of its message; always true for control frames
 * @param reservedBits the three bits that belong to extensions, as a number: RSV1 is 4, RSV2 is 2, RSV3 is 1
 * @param opcode what the frame is for
 * @param masked whether the payload is masked on the wire
 * @param maskingKey the key, first byte on the wire highest; any value is possible; 0 and without meaning if not masked
 * @param payloadLength how many bytes of payload follow; 0 to 2<sup>63</sup>-1
 * @since 0.1
 */
public record FrameHeader(
        boolean fin, int reservedBits, Opcode opcode, boolean masked, int maskingKey, long payloadLength) {

    /** RFC 6455 5.5: "All control frames MUST have a payload length of 125 bytes or less". */
    static final int MAX_CONTROL_PAYLOAD = 125;

    /** RFC 7692 6: RSV1 is the "Per-Message Compressed" bit. */
    static final int RSV1 = 4;

    /** Most messages are one small frame: their headers are made once. */
    private static final FrameHeader[] SMALL_TEXT = small(Opcode.TEXT);

    private static final FrameHeader[] SMALL_BINARY = small(Opcode.BINARY);

    /**
     * Creates a header.
     *
     * @param fin whether this is the last frame of its message
     * @param reservedBits 0 to 7
     * @param opcode what the frame is for
     * @param masked whether the payload is masked on the wire
     * @param maskingKey the key, 0 if not masked
     * @param payloadLength 0 to 2<sup>63</sup>-1, for control frames 0 to 125
     * @throws IllegalArgumentException if a number is out of its range, if a control frame is not final, or if a key is given
     *     for a frame that is not masked; the message never contains the key
     */
    public FrameHeader {
        Objects.requireNonNull(opcode, "opcode");
        require(reservedBits >= 0 && reservedBits <= 7, "reserved bits are ", reservedBits, ", limit 7");
        require(payloadLength >= 0, "payload length is ", payloadLength, ", the least is 0");
        if (opcode.isControl()) {
            require(fin, "control frame with opcode ", opcode.code(), " is not final");
            require(payloadLength <= MAX_CONTROL_PAYLOAD, "control frame of ", payloadLength, " bytes, limit 125");
        }
        require(masked || maskingKey == 0, "frame with opcode ", opcode.code(), " has a masking key but is not masked");
    }

    /**
     * Returns a header to be encoded: no reserved bits, and not masked, because {@link FrameEncoder} masks by its role.
     *
     * @param fin whether this is the last frame of its message
     * @param opcode what the frame is for
     * @param payloadLength 0 to 2<sup>63</sup>-1, for control frames 0 to 125
     * @return the header
     * @throws IllegalArgumentException if the length is out of its range, or a control frame is not final
     */
    public static FrameHeader of(boolean fin, Opcode opcode, long payloadLength) {
        if (fin && payloadLength >= 0 && payloadLength < SMALL_TEXT.length) {
            if (opcode == Opcode.BINARY) {
                return SMALL_BINARY[(int) payloadLength];
            }
            if (opcode == Opcode.TEXT) {
                return SMALL_TEXT[(int) payloadLength];
            }
        }
        return new FrameHeader(fin, 0, opcode, false, 0, payloadLength);
    }

    private static FrameHeader[] small(Opcode opcode) {
        FrameHeader[] headers = new FrameHeader[MAX_CONTROL_PAYLOAD + 1];
        for (int length = 0; length < headers.length; length++) {
            headers[length] = new FrameHeader(true, 0, opcode, false, 0, length);
        }
        return headers;
    }

    /**
     * Returns a header to be encoded, for the first frame of a message that is compressed, on a connection for which
     * permessage-deflate is agreed (RFC 7692 6). The frames that continue the message are not marked.
     *
     * @param fin whether this is the last frame of its message
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payloadLength 0 to 2<sup>63</sup>-1
     * @return the header
     * @throws IllegalArgumentException if the length is out of its range, or no message begins with such a frame
     */
    public static FrameHeader ofCompressed(boolean fin, Opcode opcode, long payloadLength) {
        require(
                opcode == Opcode.TEXT || opcode == Opcode.BINARY,
                "frame with opcode ",
                opcode.code(),
                " cannot be marked as compressed");
        return new FrameHeader(fin, RSV1, opcode, false, 0, payloadLength);
    }

    /**
     * Tells whether RSV1 is set, which marks the first frame of a compressed message if permessage-deflate is agreed.
     *
     * @return whether it is set
     */
    public boolean compressed() {
        return (reservedBits & RSV1) != 0;
    }

    /** Returns the header for a trace, for instance {@code PING fin 4} or {@code TEXT 12}; never the masking key. */
    @Override
    public String toString() {
        String reserved = reservedBits == 0 ? "" : " reserved " + reservedBits;
        return opcode + (fin ? " fin" : "") + reserved + " " + payloadLength;
    }

    /** Takes the sentence in parts, so that nothing is put together for a header that is in order. */
    private static void require(boolean inOrder, String before, long value, String behind) {
        if (!inOrder) {
            throw new IllegalArgumentException(before + value + behind);
        }
    }
}
