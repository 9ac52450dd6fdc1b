package dev.fairlead.testkit;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in the order in which they came; grows as needed. Not thread-safe. */
final class ByteQueue {

    private static final int FIRST_CAPACITY = 256;

    private byte[] bytes = new byte[FIRST_CAPACITY];

    /** Where the oldest byte is. */
    private int start;

    /** Where the next byte goes. */
    private int end;

    int size() {
        return end - start;
    }

    void clear() {
        start = 0;
        end = 0;
    }

    /** Takes {@code count} bytes from {@code src}, whose position advances. */
    void append(ByteBuffer src, int count) {
        makeRoom(count);
        src.get(bytes, end, count);
        end += count;
    }

    /** Moves the oldest {@code count} bytes to {@code dst}, whose position advances. */
    void moveTo(ByteBuffer dst, int count) {
        dst.put(bytes, start, count);
        start += count;
    }

    private void makeRoom(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int size = size();
        // Half of it must be free after moving, so that each byte is moved a bounded number of times.
        byte[] roomy = size + count <= bytes.length / 2 ? bytes : Arrays.copyOf(bytes, 2 * (size + count));
        System.arraycopy(bytes, start, roomy, 0, size);
        bytes = roomy;
        start = 0;
        end = size;
    }
}
