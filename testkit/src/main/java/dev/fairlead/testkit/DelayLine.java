package dev.fairlead.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bytes that wait, each as long as the others. Not thread-safe. */
final class DelayLine {

    /** What there is when nothing is due. */
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** How many bytes may wait before no more are wanted. */
    private static final int MOST_BYTES = 1 << 20;

    /** Bytes that came together, and when they are due by {@link System#nanoTime}. */
    private record Piece(ByteBuffer bytes, long due) {}

    private final long nanos;

    private final Deque<Piece> pieces = new ArrayDeque<>();

    private int waitingBytes;

    /** A line on which each byte waits {@code nanos}; with 0 it has room only if it is empty. */
    DelayLine(long nanos) {
        this.nanos = nanos;
    }

    /** Whether more is wanted beside what waits, and {@code others} bytes. */
    boolean hasRoom(int others) {
        return waitingBytes + others < (nanos == 0 ? 1 : MOST_BYTES);
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    /** Takes a copy of what remains in {@code src}, which may be nothing: that waits as well. */
    void add(ByteBuffer src) {
        waitingBytes += src.remaining();
        ByteBuffer copy = ByteBuffer.allocate(src.remaining()).put(src).flip();
        pieces.add(new Piece(copy, System.nanoTime() + nanos));
    }

    /** How long the oldest bytes still wait: 0 or less if they are due, {@link Long#MAX_VALUE} if there are none. */
    long nanosToWait() {
        Piece oldest = pieces.peek();
        return oldest == null ? Long.MAX_VALUE : oldest.due() - System.nanoTime();
    }

    /** The oldest bytes, for the caller to keep; none if they are not due. */
    ByteBuffer next() {
        if (nanosToWait() > 0) {
            return NOTHING;
        }
        ByteBuffer bytes = pieces.remove().bytes();
        waitingBytes -= bytes.remaining();
        return bytes;
    }

    void clear() {
        pieces.clear();
        waitingBytes = 0;
    }
}
