package dev.fairlead.testkit;

import java.nio.ByteBuffer;

/**
 * Bytes that are appended as they arrive; the memory follows what has arrived, never what a header announces.
 *
 * <p>For one thread at a time. Memory that has been taken is kept until the connection ends.
 */
final class GrowingBuffer {

    private static final int FIRST_BYTES = 8_192;

    /** The content ends at the position; the limit is the capacity. */
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);

    /** The buffer to append to, behind the content, with {@code count} bytes of room at least; until the next call. */
    ByteBuffer room(int count) {
        if (bytes.remaining() < count) {
            // Doubling keeps the copying linear; the callers' limits keep the sum within an int.
            int capacity = Math.max(Math.addExact(bytes.position(), count), 2 * bytes.capacity());
            bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
        }
        return bytes;
    }

    int size() {
        return bytes.position();
    }

    /** A view from position to limit; until the next change. */
    ByteBuffer content() {
        return bytes.duplicate().flip();
    }

    /** Drops everything from {@code size} on. */
    void truncate(int size) {
        bytes.position(size);
    }

    /** Drops the first {@code count} bytes and moves the others. */
    void dropFront(int count) {
        bytes.flip().position(count);
        bytes.compact();
    }
}
