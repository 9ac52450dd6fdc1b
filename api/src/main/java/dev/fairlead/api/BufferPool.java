package dev.fairlead.api;

import dev.fairlead.spi.transport.TransportChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one size that connections take while bytes are in them and give back when they are idle: what thousands of
 * idle connections hold is nothing. Keeps a few, the last one first; the others are the collector's. Thread-safe.
 */
final class BufferPool {

    /** Enough for the connections that are at work at the same moment; beyond that, buffers are made and dropped. */
    private static final int MOST_KEPT = 64;

    private final int bufferSize;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by lock; null: nothing is kept any more. */
    private @Nullable ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();

    BufferPool(int bufferSize) {
        this.bufferSize = bufferSize;
    }

    int bufferSize() {
        return bufferSize;
    }

    /** Returns an empty buffer that nobody else has. */
    ByteBuffer take(TransportChannel channel) {
        ByteBuffer buffer = poll();
        return buffer == null ? channel.newBuffer(bufferSize) : buffer.clear();
    }

    private @Nullable ByteBuffer poll() {
        lock.lock();
        try {
            return kept == null ? null : kept.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a buffer back; the caller has no reference to it any more. */
    void giveBack(ByteBuffer buffer) {
        lock.lock();
        try {
            if (kept != null && kept.size() < MOST_KEPT) {
                kept.addFirst(buffer);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops all buffers, and from now on every one that comes back. */
    void end() {
        lock.lock();
        try {
            kept = null;
        } finally {
            lock.unlock();
        }
    }
}
