package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.ClientTls;
import dev.fairlead.spi.transport.tls.RecordBuffers;
import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The way in of a TLS connection: records that have come, and bytes that were unwrapped and not read yet. For who reads, who
 * waits to read, and who does the handshake before. The lock is held for steps that never wait.
 */
final class TlsInput {

    /** How often in a row an engine may do nothing at all, before it is given up rather than asked for ever. */
    private static final int MOST_IDLE_STEPS = 16;

    /**
     * A record that is longer than this has something to be read in it, and is left to the reader, who has the better place
     * for it. In shorter ones there may be only what the engine needs: new keys, tickets for another session.
     */
    private static final int MOST_LOOKED_INTO = 4_096;

    private final TransportChannel below;
    private final ReentrantLock lock = new ReentrantLock();
    private final ClientTls tls;
    private final SSLEngine engine;
    private final TlsOutput output;
    private final HelloReader hellos;
    private final RecordBuffers buffers;

    /** What has come and was not unwrapped, from its position to its limit; null: nothing. */
    private @Nullable ByteBuffer records;

    /** What was unwrapped and not read, from its position to its limit; null: nothing. */
    private @Nullable ByteBuffer unwrapped;

    /** Whether the first of {@link #records} was shown to {@link #hellos}. */
    private boolean shown;

    /** Whether a record has come. */
    private boolean begun;

    /** Whether a record has come that was no alert. */
    private boolean answered;

    private int idleSteps;

    /** Whether the peer has ended its stream in order. */
    private boolean ended;

    /** What every further read says. */
    private @Nullable IOException failure;

    TlsInput(TransportChannel below, ClientTls tls, TlsOutput output, HelloReader hellos) {
        this.below = below;
        this.tls = tls;
        this.engine = tls.engine();
        this.output = output;
        this.hellos = hellos;
        this.buffers = tls.buffers();
    }

    boolean isAnswered() {
        return answered;
    }

    /**
     * Finds out whether {@link #read} would do something, with what the channel below has now. What is only for the engine
     * is given to it.
     */
    boolean prepare() {
        lock.lock();
        try {
            while (!isReadable()) {
                if (!(hasWholeRecord() ? unwrapAside() : fill())) {
                    break;
                }
            }
            return isReadable();
        } catch (IOException e) {
            fail(e);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isReadable() throws IOException {
        return unwrapped != null || ended || failure != null || (hasWholeRecord() && isForReader());
    }

    /** Whether the first of {@link #records} is left to the reader. An alert is: it may end the way out as well. */
    private boolean isForReader() throws IOException {
        return recordLength() > MOST_LOOKED_INTO || mayBeAlert();
    }

    private boolean mayBeAlert() {
        return TlsRecord.mayBeAlert(Objects.requireNonNull(records));
    }

    private void fail(IOException e) {
        if (e instanceof SSLException failed) {
            failure = tls.failure(failed, answered);
            output.tryAlert();
        } else {
            failure = e;
        }
    }

    /** As {@link TransportChannel#read} says; what came before a failure is read before it is told. */
    int read(ByteBuffer dst) throws IOException {
        lock.lock();
        try {
            int start = dst.position();
            hand(dst);
            readInto(dst, start);
            int count = dst.position() - start;
            IOException known = failure;
            if (count == 0 && known != null) {
                throw known;
            }
            return count == 0 && ended ? -1 : count;
        } finally {
            lock.unlock();
        }
    }

    private void readInto(ByteBuffer dst, int start) {
        try {
            if (failure == null) {
                // Not if that fails: why the way out is broken may be to be read, an alert for example.
                output.tryFlush();
            }
            while (failure == null && !ended && dst.hasRemaining() && getOn(dst, start)) {
                // Another record, or a part of one.
            }
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Gives out what was unwrapped before. */
    private void hand(ByteBuffer dst) {
        ByteBuffer source = unwrapped;
        if (source != null) {
            int count = Math.min(source.remaining(), dst.remaining());
            dst.put(dst.position(), source, source.position(), count);
            dst.position(dst.position() + count);
            source.position(source.position() + count);
            if (!source.hasRemaining()) {
                unwrapped = null;
                buffers.giveBack(source);
            }
        }
    }

    /** Returns false if there is nothing more now. */
    private boolean getOn(ByteBuffer dst, int start) throws IOException {
        boolean hasRead = dst.position() > start;
        if (!hasWholeRecord()) {
            // What was read is worth more than the question whether there is more.
            return !hasRead && fill();
        }
        if (hasRead && mayBeAlert()) {
            // With close_notify an engine may end the way out as well (RFC 5246 7.2.1): what was read is answered
            // before.
            return false;
        }
        if (dst.remaining() >= plainBytes()) {
            return unwrap(dst);
        }
        boolean more = unwrapAside();
        hand(dst);
        return more;
    }

    /** One step of the handshake that needs something of the server's; false: nothing has come. */
    boolean getOnWithHandshake() throws IOException {
        lock.lock();
        try {
            return hasWholeRecord() ? unwrapAside() : fill();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasWholeRecord() throws TlsFailure {
        ByteBuffer waiting = records;
        int length = recordLength();
        return waiting != null && length > 0 && length <= waiting.remaining();
    }

    /** Of the first of {@link #records}; 0: its header has not come yet. */
    private int recordLength() throws TlsFailure {
        ByteBuffer waiting = records;
        return waiting == null ? 0 : TlsRecord.length(waiting, !begun);
    }

    /** Unwraps to {@link #unwrapped}, behind what is there. */
    private boolean unwrapAside() throws IOException {
        ByteBuffer target = unwrapped == null ? buffers.take() : unwrapped.compact();
        if (target.remaining() < plainBytes()) {
            ByteBuffer larger = ByteBuffer.allocate(target.position() + plainBytes());
            target = larger.put(target.flip());
        }
        try {
            return unwrap(target);
        } finally {
            target.flip();
            unwrapped = target.hasRemaining() ? target : null;
            if (!target.hasRemaining()) {
                buffers.giveBack(target);
            }
        }
    }

    /** Unwraps one record; returns false at the end of the peer's stream. */
    private boolean unwrap(ByteBuffer target) throws IOException {
        ByteBuffer source = Objects.requireNonNull(records);
        if (!shown) {
            shown = true;
            hellos.received(source, TlsRecord.length(source, !begun));
            answered |= TlsRecord.type(source) == TlsRecord.HANDSHAKE;
        }
        SSLEngineResult result = engine.unwrap(source, target);
        if (result.bytesConsumed() > 0) {
            shown = false;
            begun = true;
        }
        if (!source.hasRemaining()) {
            records = null;
            buffers.giveBack(source);
        }
        requireProgress(result);
        return switch (result.getStatus()) {
            case OK -> serve(result.getHandshakeStatus());
            case CLOSED -> {
                ended = true;
                output.peerHasEnded();
                yield false;
            }
            // There is a whole record and room for what can be in one.
            case BUFFER_UNDERFLOW, BUFFER_OVERFLOW ->
                throw new SSLException("the TLS engine cannot unwrap a whole record: " + result.getStatus());
        };
    }

    private void requireProgress(SSLEngineResult result) throws SSLException {
        idleSteps = result.bytesConsumed() > 0 || result.bytesProduced() > 0 ? 0 : idleSteps + 1;
        if (idleSteps > MOST_IDLE_STEPS) {
            throw new SSLException("the TLS engine does not get on: " + result);
        }
    }

    /** Does what the engine wants before it goes on. */
    private boolean serve(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            output.runTasks();
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            output.answer();
        }
        return true;
    }

    /** Reads from below; false if nothing has come. */
    private boolean fill() throws IOException {
        ByteBuffer target = records == null ? buffers.take() : records.compact();
        int count;
        try {
            count = below.read(target);
        } finally {
            target.flip();
            records = target.hasRemaining() ? target : null;
            if (!target.hasRemaining()) {
                buffers.giveBack(target);
            }
        }
        if (count < 0) {
            throw cut();
        }
        return count > 0;
    }

    private TlsFailure cut() {
        // The engine is not told: some end both directions then, and what is still to be sent may be read.
        String where =
                tls.info().isEmpty() ? "within the TLS handshake" : "without the alert close_notify (RFC 8446 6.1)";
        return new TlsFailure(
                "the server's stream ended " + (records == null ? where : "within a record of TLS, " + where),
                EnumSet.of(TlsProblem.TRUNCATED));
    }

    private int plainBytes() {
        return engine.getSession().getApplicationBufferSize();
    }
}
