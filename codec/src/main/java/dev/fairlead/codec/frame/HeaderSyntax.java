package dev.fairlead.codec.frame;

import java.nio.ByteBuffer;

/**
 * The header of a frame as it stands on the wire: two bytes, the rest of the length, the masking key.
 *
 * <pre>
 *   byte 0: FIN RSV1 RSV2 RSV3 opcode(4)     byte 1: MASK length(7)
 *   length 126: two more bytes are the length;  127: eight more bytes are
 *   MASK: four bytes of key
 * </pre>
 *
 * <p>Bytes are put together one by one, because a buffer's byte order is its owner's.
 */
final class HeaderSyntax {

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;

    /** RFC 6455 5.2: the largest length that is its own field; the two values behind it announce 2 and 8 more bytes. */
    static final int MAX_SHORT_LENGTH = 125;

    static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private HeaderSyntax() {}

    /** Returns how many bytes the header has whose second byte is given: 2 to 14. */
    static int sizeOf(byte second) {
        return 2 + lengthBytes(second & 0x7F) + ((second & MASKED) == 0 ? 0 : Integer.BYTES);
    }

    /** Reads a complete header at index {@code at}, whose opcode the caller has read; positions stay. */
    static FrameHeader read(ByteBuffer src, int at, Opcode opcode) throws ProtocolViolation {
        byte first = src.get(at);
        byte second = src.get(at + 1);
        boolean masked = (second & MASKED) != 0;
        int field = second & 0x7F;
        long length = payloadLength(src, at + 2, field);
        int key = masked ? (int) bigEndian(src, at + 2 + lengthBytes(field), Integer.BYTES) : 0;
        boolean fin = (first & FIN) != 0;
        int reserved = (first >> 4) & 0x7;
        return masked || reserved != 0
                ? new FrameHeader(fin, reserved, opcode, masked, key, length)
                : FrameHeader.of(fin, opcode, length);
    }

    /** Writes a header that is not masked; needs {@link FrameEncoder#MAX_HEADER_BYTES} of room. */
    static void writeUnmasked(FrameHeader header, ByteBuffer dst) {
        writeStart(header, 0, dst);
    }

    /** Writes a header that is masked; needs {@link FrameEncoder#MAX_HEADER_BYTES} of room. */
    static void writeMasked(FrameHeader header, int key, ByteBuffer dst) {
        writeStart(header, MASKED, dst);
        putBigEndian(key, Integer.BYTES, dst);
    }

    private static void writeStart(FrameHeader header, int maskBit, ByteBuffer dst) {
        int fin = header.fin() ? FIN : 0;
        dst.put((byte) (fin | (header.reservedBits() << 4) | header.opcode().code()));
        long length = header.payloadLength();
        int field = lengthField(length);
        dst.put((byte) (maskBit | field));
        putBigEndian(length, lengthBytes(field), dst);
    }

    private static long payloadLength(ByteBuffer src, int at, int field) throws ProtocolViolation {
        if (field < TWO_BYTES) {
            return field;
        }
        long length = bigEndian(src, at, lengthBytes(field));
        // RFC 6455 5.2: of a 64-bit length "the most significant bit MUST be 0".
        if (length < 0) {
            throw broken("payload length of " + Long.toUnsignedString(length) + " bytes, limit " + Long.MAX_VALUE);
        }
        // RFC 6455 5.2: "the minimal number of bytes MUST be used to encode the length".
        if (lengthField(length) != field) {
            throw broken("payload length of " + length + " bytes in a field of " + Byte.SIZE * lengthBytes(field)
                    + " bits, which begins at " + (field == TWO_BYTES ? 126 : 65_536));
        }
        return length;
    }

    /** Reads a length of two bytes, in whatever form; positions stay. */
    static int twoByteLength(ByteBuffer src, int at) {
        return (int) bigEndian(src, at, Short.BYTES);
    }

    /** RFC 6455 5.2: 0 to 125 stands in the second byte itself, then come the two longer forms. */
    private static int lengthField(long length) {
        if (length < TWO_BYTES) {
            return (int) length;
        }
        return length <= 0xFFFF ? TWO_BYTES : EIGHT_BYTES;
    }

    private static int lengthBytes(int field) {
        if (field < TWO_BYTES) {
            return 0;
        }
        return field == TWO_BYTES ? Short.BYTES : Long.BYTES;
    }

    /** RFC 6455 5.2: "Multibyte length quantities are expressed in network byte order." */
    private static long bigEndian(ByteBuffer src, int at, int count) {
        long value = 0;
        for (int i = at; i < at + count; i++) {
            value = (value << Byte.SIZE) | (src.get(i) & 0xFF);
        }
        return value;
    }

    private static void putBigEndian(long value, int count, ByteBuffer dst) {
        for (int i = count - 1; i >= 0; i--) {
            dst.put((byte) (value >>> (Byte.SIZE * i)));
        }
    }

    private static ProtocolViolation broken(String message) {
        return new ProtocolViolation(CloseCodes.PROTOCOL_ERROR, "RFC 6455 5.2", message);
    }
}
