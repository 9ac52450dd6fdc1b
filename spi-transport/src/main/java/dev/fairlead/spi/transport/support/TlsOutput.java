package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.ClientTls;
import dev.fairlead.spi.transport.tls.RecordBuffers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a TLS connection: what an engine wraps, and what of it the channel below has not taken yet.
 *
 * <p>Any thread: the writer, and the reader when the engine has to answer something. The lock is held for steps that never
 * wait.
 */
final class TlsOutput {

    /**
     * How much may wait to be written of what the reader has caused, the answers to key updates for example. A peer that
     * makes more and reads none of it does so on purpose.
     */
    private static final int MOST_ANSWERED_BYTES = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final TransportChannel below;
    private final SSLEngine engine;
    private final RecordBuffers buffers;
    private final HelloReader hellos;
    private final ReentrantLock lock = new ReentrantLock();

    /** Records that were wrapped and not written, up to its position; null: none. With the lock. */
    private @Nullable ByteBuffer records;

    /** Whether a record was wrapped. With the lock. */
    private boolean begun;

    /** Whether this end's stream is to end. With the lock. */
    private boolean ended;

    /** Whether the stream below was told so. With the lock. */
    private boolean endedBelow;

    /** Whether the last byte that was wrapped counts as not taken, because records wait. With the lock. */
    private boolean owesLast;

    /** Why records that waited can never leave; null: nothing has failed. With the lock. */
    private @Nullable IOException lost;

    /** Whether the peer has ended its stream. Written by the reader. */
    private volatile boolean peerEnded;

    TlsOutput(TransportChannel below, ClientTls tls, HelloReader hellos) {
        this.below = below;
        this.engine = tls.engine();
        this.buffers = tls.buffers();
        this.hellos = hellos;
    }

    void peerHasEnded() {
        peerEnded = true;
    }

    /**
     * Wraps and writes what there is room for. What is wrapped cannot be taken back, so it counts as taken, all but its last
     * byte: that one does when no record waits any more. {@link TlsWriteWait} sees to it that the rest leaves.
     */
    int write(ByteBuffer src) throws IOException {
        lock.lock();
        try {
            if (lost != null) {
                throw lost;
            }
            if (ended) {
                throw new IOException("the output was shut down");
            }
            int start = src.position();
            boolean getsOn = src.hasRemaining() && flush();
            if (getsOn && owesLast) {
                owesLast = false;
                src.position(start + 1);
            }
            while (getsOn && src.hasRemaining()) {
                int before = src.position();
                wrapAsMuchAsFits(src);
                getsOn = flush() && src.position() > before;
            }
            if (records != null && src.position() > start) {
                owesLast = true;
                src.position(src.position() - 1);
            }
            return src.position() - start;
        } finally {
            lock.unlock();
        }
    }

    private void wrapAsMuchAsFits(ByteBuffer src) throws IOException {
        boolean more = true;
        while (more && src.hasRemaining()) {
            ByteBuffer waiting = records;
            boolean fits = waiting == null || waiting.remaining() >= packetBytes();
            more = fits && wrapSome(src);
        }
    }

    /** Returns false if nothing was taken. */
    private boolean wrapSome(ByteBuffer src) throws IOException {
        SSLEngineResult result = wrap(src);
        if (result.getStatus() == Status.CLOSED) {
            if (!peerEnded) {
                throw new IOException("the TLS connection was ended");
            }
            // RFC 5246 7.2.1: who gets close_notify discards what it still wanted to write. Some engines do so with TLS
            // 1.3, too; the peer reads nothing more, as behind the end of a TCP connection.
            src.position(src.limit());
        }
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks();
            return true;
        }
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
    }

    /** Whether records wait to be written. */
    boolean isWaiting() {
        lock.lock();
        try {
            return records != null;
        } finally {
            lock.unlock();
        }
    }

    /** Wraps what the engine itself has to say, and writes what there is room for; true if nothing waits any more. */
    boolean answer() throws IOException {
        lock.lock();
        try {
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                SSLEngineResult result = wrap(NOTHING.duplicate());
                if (result.bytesProduced() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    break;
                }
            }
            boolean allWritten = flush();
            if (records != null && records.position() > MOST_ANSWERED_BYTES) {
                throw new SSLException("the server has this end answer more than " + MOST_ANSWERED_BYTES
                        + " bytes, and reads none of it");
            }
            return allWritten;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what waits, as far as there is room; true if nothing does any more. */
    boolean flush() throws IOException {
        lock.lock();
        try {
            ByteBuffer waiting = records;
            if (waiting != null && !write(waiting, waiting.flip())) {
                waiting.compact();
                return false;
            }
            if (waiting != null) {
                records = null;
                buffers.giveBack(waiting);
            }
            if (ended && !endedBelow) {
                endedBelow = true;
                below.shutdownOutput();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean write(ByteBuffer waiting, ByteBuffer readable) throws IOException {
        try {
            while (readable.hasRemaining()) {
                if (below.write(readable) == 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException | RuntimeException failed) {
            waiting.compact();
            throw failed;
        }
    }

    private SSLEngineResult wrap(ByteBuffer src) throws SSLException {
        ByteBuffer target = roomy();
        int start = target.position();
        SSLEngineResult result = engine.wrap(src, target);
        if (result.getStatus() == Status.BUFFER_OVERFLOW) {
            target = larger(target);
            result = engine.wrap(src, target);
        }
        if (!begun && result.bytesProduced() > 0) {
            begun = true;
            hellos.sent(target.duplicate().flip().position(start));
        }
        if (target.position() == 0) {
            records = null;
            buffers.giveBack(target);
        }
        return result;
    }

    private ByteBuffer roomy() {
        ByteBuffer target = records;
        if (target == null) {
            target = buffers.take();
            records = target;
        }
        return target.remaining() >= packetBytes() ? target : larger(target);
    }

    private ByteBuffer larger(ByteBuffer full) {
        ByteBuffer larger = ByteBuffer.allocate(full.position() + 2 * packetBytes());
        larger.put(full.flip());
        records = larger;
        return larger;
    }

    private int packetBytes() {
        return engine.getSession().getPacketBufferSize();
    }

    /** Runs what the engine wants to have run; nothing of it waits here. */
    void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Ends this end's stream: {@code close_notify}, then the end of the stream below. */
    void end() throws IOException {
        lock.lock();
        try {
            if (!ended) {
                wrapEnd();
                ended = true;
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wrapEnd() throws SSLException {
        engine.closeOutbound();
        boolean more = true;
        while (more && !engine.isOutboundDone()) {
            more = wrap(NOTHING.duplicate()).bytesProduced() > 0;
        }
    }

    /** Makes one attempt to send the alert that a failed engine has for the peer. Never waits. */
    void tryAlert() {
        try {
            answer();
        } catch (IOException | RuntimeException unsent) {
            // The failure that it is about is told to the caller.
        }
    }

    /** Writes what waits, as far as there is room. Never waits. */
    void tryFlush() {
        try {
            flush();
        } catch (IOException broken) {
            discard(broken);
        } catch (RuntimeException defect) {
            discard(new IOException(defect));
        }
    }

    /** Nothing of it will ever leave; the next who writes is told why. */
    private void discard(IOException why) {
        lock.lock();
        try {
            records = null;
            lost = why;
        } finally {
            lock.unlock();
        }
    }

    /** Makes one attempt to send {@code close_notify}; none if somebody is writing. Never waits. */
    void tryEnd() {
        if (lock.tryLock()) {
            try {
                if (!ended) {
                    wrapEnd();
                    flush();
                }
            } catch (IOException | RuntimeException unsent) {
                // The connection is about to be closed, in order or not.
                ended = true;
            } finally {
                lock.unlock();
            }
        }
    }
}
