package dev.fairlead.benchmarks.endtoend;

import java.nio.ByteBuffer;

/** Where frames of a client begin and end (RFC 6455 5.2), in whatever portions they come. */
final class FrameScanner {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;
    private static final int LONGEST_HEADER = 14;

    /** The header as far as it has come. */
    private final ByteBuffer header = ByteBuffer.allocate(LONGEST_HEADER);

    /** Of the frame whose header is whole: payload that has not been taken. */
    private long remaining;

    private long length;
    private int key;

    /** Whether the header of the present frame is whole. */
    private boolean inPayload;

    /**
     * Reads on in a header.
     *
     * @return whether a header is whole; else there are no more bytes
     */
    boolean readHeader(ByteBuffer src) {
        while (!inPayload) {
            if (!src.hasRemaining()) {
                return false;
            }
            header.put(src.get());
            if (header.position() == size()) {
                finishHeader();
            }
        }
        return true;
    }

    private int size() {
        if (header.position() < 2) {
            return LONGEST_HEADER;
        }
        return switch (header.get(1) & ~MASKED & 0xFF) {
            case LENGTH_16 -> 8;
            case LENGTH_64 -> 14;
            default -> 6;
        };
    }

    private void finishHeader() {
        if ((header.get(1) & MASKED) == 0) {
            throw new IllegalArgumentException("a frame of a client without a mask");
        }
        int code = header.get(1) & ~MASKED & 0xFF;
        length = code == LENGTH_16 ? header.getShort(2) & 0xFFFF : code == LENGTH_64 ? header.getLong(2) : code;
        key = header.getInt(header.position() - Integer.BYTES);
        remaining = length;
        inPayload = true;
    }

    int firstByte() {
        return header.get(0) & 0xFF;
    }

    int opcode() {
        return firstByte() & 0xF;
    }

    boolean isLast() {
        return (firstByte() & FIN) != 0;
    }

    long length() {
        return length;
    }

    /** Skips payload; true if the frame has ended. */
    boolean skip(ByteBuffer src) {
        int count = (int) Math.min(remaining, src.remaining());
        src.position(src.position() + count);
        return took(count);
    }

    /** Moves payload without its mask; true if the frame has ended. */
    boolean unmask(ByteBuffer src, ByteBuffer dst) {
        int count = (int) Math.min(remaining, Math.min(src.remaining(), dst.remaining()));
        int rotated = Integer.rotateLeft(key, 8 * (int) ((length - remaining) & 3));
        long wide = ((long) rotated << 32) | (rotated & 0xFFFF_FFFFL);
        int from = src.position();
        int to = dst.position();
        int i = 0;
        for (; i <= count - Long.BYTES; i += Long.BYTES) {
            dst.putLong(to + i, src.getLong(from + i) ^ wide);
        }
        for (; i < count; i++) {
            dst.put(to + i, (byte) (src.get(from + i) ^ (rotated >>> (8 * (3 - (i & 3))))));
        }
        src.position(from + count);
        dst.position(to + count);
        return took(count);
    }

    private boolean took(int count) {
        remaining -= count;
        if (remaining > 0) {
            return false;
        }
        inPayload = false;
        header.clear();
        return true;
    }

    /** Writes the header of a frame of a server. */
    static void putHeader(ByteBuffer dst, int firstByte, long length) {
        dst.put((byte) firstByte);
        if (length < LENGTH_16) {
            dst.put((byte) length);
        } else if (length <= 0xFFFF) {
            dst.put((byte) LENGTH_16).putShort((short) length);
        } else {
            dst.put((byte) LENGTH_64).putLong(length);
        }
    }
}
