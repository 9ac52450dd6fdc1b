package dev.fairlead.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * The server's end of TLS over a {@link SocketLayer}, with the engine of any provider.
 *
 * <p>One lock for both directions: a record that comes in may have to be answered (a key update, a new handshake), and
 * one that goes out may have to wait for the client's. Nothing waits while it is held.
 */
final class TlsLayer implements ByteLayer {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final ByteLayer socket;

    /** This and all fields that follow: under {@link #lock}. */
    private final SSLEngine engine;

    private final TlsInput input;

    /** Records that have not left yet. Grows, so that answering never depends on the client's reading. */
    private final GrowingBuffer output = new GrowingBuffer();

    /** Plaintext that came before anybody asked for it. */
    private final ByteQueue early = new ByteQueue();

    private boolean handshakeBegun;

    private boolean failed;

    private boolean ended;

    private final ReentrantLock lock = new ReentrantLock();

    TlsLayer(ByteLayer socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
        this.input = new TlsInput(socket, engine);
    }

    @Override
    public boolean handshake() throws IOException {
        lock.lock();
        try {
            if (!handshakeBegun) {
                handshakeBegun = true;
                engine.beginHandshake();
            }
            boolean done = shakeHands();
            if (!done && input.tcpEnded()) {
                throw new EOFException("the client ended the connection within the handshake of TLS");
            }
            return flush() && done;
        } catch (SSLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        lock.lock();
        try {
            if (early.size() > 0) {
                int count = Math.min(early.size(), dst.remaining());
                early.moveTo(dst, count);
                return count;
            }
            return decrypt(dst);
        } catch (SSLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    private int decrypt(ByteBuffer dst) throws IOException {
        int start = dst.position();
        boolean more = true;
        while (more && dst.hasRemaining()) {
            answer();
            more = unwrap(dst);
        }
        answer();
        flush();
        int count = dst.position() - start;
        return count == 0 && dst.hasRemaining() && input.ended() ? -1 : count;
    }

    /** Takes one record apart, into {@code dst} if it fits; false if there is none now. */
    private boolean unwrap(ByteBuffer dst) throws IOException {
        if (dst.remaining() >= engine.getSession().getApplicationBufferSize()) {
            return input.unwrap(dst);
        }
        boolean more = input.unwrapAside();
        ByteBuffer plain = input.aside();
        int end = plain.flip().limit();
        dst.put(plain.limit(Math.min(end, dst.remaining())));
        plain.limit(end);
        early.append(plain, plain.remaining());
        return more;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        lock.lock();
        try {
            int start = src.position();
            while (src.hasRemaining() && flush() && shakeHands()) {
                SSLEngineResult result = wrap(src);
                if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                    throw new SocketException("TLS was ended on this side or by the client");
                }
            }
            flush();
            return src.position() - start;
        } catch (SSLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Does what the engine wants before it takes data; false if that is something from the client. */
    private boolean shakeHands() throws IOException {
        while (true) {
            answer();
            if (engine.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP || engine.isOutboundDone()) {
                return true;
            }
            boolean more = input.unwrapAside();
            ByteBuffer plain = input.aside().flip();
            early.append(plain, plain.remaining());
            if (!more) {
                return false;
            }
        }
    }

    /** Runs the engine's tasks and writes its records, as long as it wants to. */
    private void answer() throws IOException {
        boolean more = true;
        while (more) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                Runnable task = engine.getDelegatedTask();
                if (task != null) {
                    task.run();
                }
            } else {
                more = status == HandshakeStatus.NEED_WRAP && wrap(NOTHING).bytesProduced() > 0;
            }
        }
    }

    private SSLEngineResult wrap(ByteBuffer src) throws SSLException {
        int size = engine.getSession().getPacketBufferSize();
        SSLEngineResult result = engine.wrap(src, output.room(size));
        while (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            size *= 2;
            result = engine.wrap(src, output.room(size));
        }
        return result;
    }

    @Override
    public boolean flush() throws IOException {
        lock.lock();
        try {
            ByteBuffer records = output.content();
            int count = 1;
            while (records.hasRemaining() && count > 0) {
                count = socket.write(records);
            }
            if (records.position() > 0) {
                output.dropFront(records.position());
            }
            return output.size() == 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int toWaitFor(int operations) throws IOException {
        lock.lock();
        try {
            boolean sent = flush();
            boolean inputThere = early.size() > 0 || input.mayHaveRecord();
            if (inputThere && (operations & SelectionKey.OP_READ) != 0) {
                return 0;
            }
            int wanted = operations & SelectionKey.OP_READ;
            if ((operations & SelectionKey.OP_WRITE) != 0) {
                boolean blocked = sent && engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
                wanted |= blocked ? SelectionKey.OP_READ : SelectionKey.OP_WRITE;
                if (blocked && input.mayHaveRecord()) {
                    return 0;
                }
            }
            return sent ? wanted : wanted | SelectionKey.OP_WRITE;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean entangled() {
        return true;
    }

    @Override
    public int discard() throws IOException {
        lock.lock();
        try {
            // Records are looked at as long as they can be: the client's close_notify is of interest.
            if (!failed && !input.ended() && !engine.isInboundDone()) {
                early.clear();
                int count = read(ByteBuffer.allocate(engine.getSession().getApplicationBufferSize()));
                if (count >= 0) {
                    return count;
                }
            }
            return input.tcpEnded() ? -1 : socket.discard();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean end() throws IOException {
        lock.lock();
        try {
            if (!ended) {
                engine.closeOutbound();
                boolean more = true;
                while (more && !engine.isOutboundDone()) {
                    more = wrap(NOTHING).bytesProduced() > 0;
                }
                if (flush()) {
                    endTcp();
                }
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void endTcp() throws IOException {
        lock.lock();
        try {
            ended = true;
            socket.endTcp();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void rekey() throws IOException {
        lock.lock();
        try {
            engine.beginHandshake();
            answer();
            flush();
        } catch (SSLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<SSLSession> session() {
        lock.lock();
        try {
            return Optional.of(engine.getSession());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean closeNotifyReceived() {
        lock.lock();
        try {
            return input.closeNotifyReceived();
        } finally {
            lock.unlock();
        }
    }

    /** RFC 8446 6.2: an error is told with an alert before the connection is closed. */
    private SSLException failed(SSLException failure) {
        if (!failed) {
            failed = true;
            try {
                answer();
                flush();
            } catch (IOException clientLeft) {
                failure.addSuppressed(clientLeft);
            }
        }
        return failure;
    }
}
