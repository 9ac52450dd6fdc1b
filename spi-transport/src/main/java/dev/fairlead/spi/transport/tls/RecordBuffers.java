package dev.fairlead.spi.transport.tls;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Buffers for records, so that connections that are idle hold none and busy ones need not make new ones. On the heap, where
 * engines are fastest. Thread-safe.
 *
 * @since 0.1
 */
public final class RecordBuffers {

    /** Two records of the greatest length (RFC 5246 6.2.3: 2^14 + 2048 bytes behind 5 of header). */
    private static final int CAPACITY = 2 * (5 + 16_384 + 2_048);

    /** More connections than this are rarely at work at the same moment on a few processors. */
    private static final int MOST_KEPT = 32;

    private final ReentrantLock lock = new ReentrantLock();

    /** With the lock. */
    private final Deque<ByteBuffer> kept = new ArrayDeque<>();

    RecordBuffers() {}

    /**
     * Returns a buffer for nobody else's use.
     *
     * @return an empty one, with room for two records of the greatest length
     */
    public ByteBuffer take() {
        lock.lock();
        try {
            ByteBuffer buffer = kept.poll();
            if (buffer != null) {
                return buffer;
            }
        } finally {
            lock.unlock();
        }
        return ByteBuffer.allocate(CAPACITY);
    }

    /**
     * Takes a buffer back, which is then not used any more.
     *
     * @param buffer what {@link #take()} has returned, or a larger one that took its place
     */
    public void giveBack(ByteBuffer buffer) {
        lock.lock();
        try {
            if (kept.size() < MOST_KEPT && buffer.capacity() == CAPACITY) {
                kept.push(buffer.clear());
            }
        } finally {
            lock.unlock();
        }
    }
}
