package dev.fairlead.api;

import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What was received on a connection and is not decoded yet. The same object serves the response head and, after it, the
 * frames: bytes that came behind the head cannot get lost between two buffers. While there are none, it holds no buffer.
 *
 * <p>One thread at a time: who has the lane in which the connection is read.
 */
final class InboundBuffer {

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final TransportChannel channel;
    private final BufferPool pool;
    private final Traffic traffic;

    /** From position to limit: received and not decoded. {@link #NONE}, or one from the pool. */
    private ByteBuffer buffer = NONE;

    /** Whether the peer has ended its stream. */
    private boolean ended;

    /** How many more bytes may be read before the thread has to see to other connections. */
    private long allowance = Long.MAX_VALUE;

    /** What broke the connection while nobody received; null: nothing did. */
    private @Nullable IOException failure;

    InboundBuffer(TransportChannel channel, BufferPool pool, Traffic traffic) {
        this.traffic = traffic;
        this.channel = channel;
        this.pool = pool;
    }

    /** The bytes that are not decoded yet; decoding advances the position. Good until the next call. */
    ByteBuffer unread() {
        return buffer;
    }

    int capacity() {
        return pool.bufferSize();
    }

    /** Where in the stream the first byte is that is not decoded. */
    long position() {
        return received() - buffer.remaining();
    }

    /** How many bytes were ever received, to tell progress from a pause. */
    long received() {
        return traffic.bytesReceived();
    }

    boolean isFull() {
        return buffer.remaining() == pool.bufferSize();
    }

    /** Whether there is nothing more to come. */
    boolean hasEnded() {
        return ended || failure != null;
    }

    /** Sets how much {@link #fill} and {@link #readInto} take before they say that there is nothing now. */
    void allow(long bytes) {
        allowance = bytes;
    }

    /** Adds what the channel has now; the same answers as {@link TransportChannel#read}. */
    int fill() throws IOException {
        rethrowFailure();
        if (allowance <= 0) {
            return 0;
        }
        if (buffer.capacity() == 0) {
            buffer = pool.take(channel);
        } else {
            buffer.compact();
        }
        int count;
        try {
            count = channel.read(buffer);
        } finally {
            buffer.flip();
            giveBackIfEmpty();
        }
        return counted(count);
    }

    /** Reads into another buffer, past this one, which is empty. */
    int readInto(ByteBuffer dst) throws IOException {
        rethrowFailure();
        return allowance <= 0 ? 0 : counted(channel.read(dst));
    }

    private int counted(int count) {
        if (count > 0) {
            traffic.received(count);
        }
        allowance -= Math.max(0, count);
        ended |= count < 0;
        return count;
    }

    private void rethrowFailure() throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw earlier;
        }
    }

    /**
     * Adds what one look at the channel brings, for later; what is wrong with the connection is told by the next
     * {@link #fill}.
     *
     * @return false: nothing, or there is no room
     */
    boolean readAhead() {
        try {
            return !isFull() && fill() > 0;
        } catch (IOException e) {
            failure = e;
            return false;
        }
    }

    /** Gives the buffer back unless there is something in it. */
    void giveBackIfEmpty() {
        if (buffer.capacity() > 0 && !buffer.hasRemaining()) {
            pool.giveBack(buffer);
            buffer = NONE;
        }
    }

    /** Drops what is in it. */
    void release() {
        buffer.position(buffer.limit());
        giveBackIfEmpty();
    }

    /** Drops what is in it, and what the channel has now: unread bytes would make the system reset the connection. */
    void discard() throws IOException {
        allow(Long.MAX_VALUE);
        int count = 1;
        // Bounded: a peer that keeps sending must not keep us here.
        for (int i = 0; i < 8 && count > 0; i++) {
            release();
            count = fill();
        }
        release();
    }
}
