package dev.fairlead.codec.http1;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The beginning of a body, up to a limit; memory grows with the bytes that arrive, never with a declared length. */
final class KeptBytes {

    private static final int FIRST_CAPACITY = 512;

    private final int max;

    /** The bytes kept. All state here: only the decoder's one thread. */
    private byte[] bytes = new byte[0];

    /** How many bytes of {@link #bytes} are in use. */
    private int size;

    /** Whether the limit is reached and more content is known to follow. */
    private boolean truncated;

    KeptBytes(int max) {
        this.max = max;
    }

    /**
     * Moves what has come of {@code due} bytes of content, as far as there is room.
     *
     * @return the number of bytes moved
     */
    long take(ByteBuffer src, long due) {
        int count = (int) Math.min(Math.min(src.remaining(), due), max - size);
        reserve(count);
        src.get(bytes, size, count);
        size += count;
        truncated = size == max && count < due;
        return count;
    }

    private void reserve(int count) {
        if (bytes.length - size < count) {
            long wanted = Math.max(Math.max(FIRST_CAPACITY, 2L * bytes.length), (long) size + count);
            bytes = Arrays.copyOf(bytes, (int) Math.min(max, wanted));
        }
    }

    boolean isTruncated() {
        return truncated;
    }

    int size() {
        return size;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, size);
    }
}
