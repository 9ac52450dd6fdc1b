package dev.fairlead.spi.transport.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads DER (X.690 10) value by value: the little of it that must be read the same on every provider. Takes nothing on
 * trust: a length counts only if so many bytes are there. Not thread-safe.
 */
final class Der {

    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;

    private static final int LONG_LENGTH = 0x80;

    /** The values that were not read yet. */
    private final ByteBuffer rest;

    private Der(ByteBuffer values) {
        rest = values;
    }

    /** The bytes must not change as long as this is used. */
    static Der of(byte[] values) {
        return new Der(ByteBuffer.wrap(values));
    }

    /** One value: what stands in it, and all of it with tag and length. */
    record Value(int tag, ByteBuffer content, ByteBuffer whole) {

        Der inside() {
            return new Der(content.duplicate());
        }

        byte[] bytes() {
            return copy(content);
        }

        byte[] encoded() {
            return copy(whole);
        }

        private static byte[] copy(ByteBuffer from) {
            byte[] bytes = new byte[from.remaining()];
            from.duplicate().get(bytes);
            return bytes;
        }
    }

    boolean hasMore() {
        return rest.hasRemaining();
    }

    boolean nextIs(int tag) {
        return rest.hasRemaining() && Byte.toUnsignedInt(rest.get(rest.position())) == tag;
    }

    Value next(int tag) throws IOException {
        if (!nextIs(tag)) {
            throw new IOException("malformed DER: no value with the tag 0x" + Integer.toHexString(tag) + " at byte "
                    + rest.position());
        }
        return next();
    }

    Value next() throws IOException {
        int start = rest.position();
        int tag = octet();
        if ((tag & 0x1F) == 0x1F) {
            throw new IOException("malformed DER: a tag of more than one byte at byte " + start);
        }
        int length = length();
        if (length > rest.remaining()) {
            throw new IOException("malformed DER: a value of " + length + " bytes at byte " + start + ", of which "
                    + rest.remaining() + " are there");
        }
        ByteBuffer content = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return new Value(tag, content, rest.slice(start, rest.position() - start));
    }

    private int length() throws IOException {
        int first = octet();
        if (first < LONG_LENGTH) {
            return first;
        }
        int count = first - LONG_LENGTH;
        // X.690 10.1: DER has definite lengths only, and none here needs more than three bytes.
        if (count < 1 || count > 3) {
            throw new IOException("malformed DER: a length of " + count + " bytes, limit 3");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | octet();
        }
        return length;
    }

    private int octet() throws IOException {
        if (!rest.hasRemaining()) {
            throw new IOException("malformed DER: it ends within a value");
        }
        return Byte.toUnsignedInt(rest.get());
    }

    /** Writes one value that consists of others, or of plain bytes. */
    static byte[] encode(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] each : contents) {
            content.writeBytes(each);
        }
        int length = content.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        // X.690 10.1: in as few bytes as possible.
        int bytes = length < LONG_LENGTH ? 0 : (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        if (bytes > 0) {
            out.write(LONG_LENGTH + bytes);
        }
        for (int shift = 8 * Math.max(0, bytes - 1); shift >= 0; shift -= 8) {
            out.write(length >> shift);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
