package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** A server's TLS over a socket. Memory is on the heap, where the JDK's engine has it quickest. */
final class TlsWire implements Wire {

    /** Records that are written to the socket together. */
    private static final int RECORDS = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel socket;
    private final SSLEngine engine;

    /** What came and is not decrypted; ready to be read from. */
    private final ByteBuffer incoming;

    /** What is encrypted and has not left; ready to be written to. */
    private final ByteBuffer outgoing;

    /** What was decrypted and did not fit; ready to be read from. */
    private final ByteBuffer decrypted;

    TlsWire(SocketChannel socket, SSLContext context) throws IOException {
        this.socket = socket;
        engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.beginHandshake();
        int record = engine.getSession().getPacketBufferSize();
        incoming = ByteBuffer.allocate(RECORDS * record).flip();
        outgoing = ByteBuffer.allocate(RECORDS * record);
        decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        int before = dst.position();
        while (dst.hasRemaining()) {
            if (decrypted.hasRemaining()) {
                move(decrypted, dst);
            } else if (!unwrap() && !fill()) {
                return dst.position() > before ? dst.position() - before : ended();
            }
        }
        return dst.position() - before;
    }

    private int ended() {
        return engine.isInboundDone() ? -1 : 0;
    }

    @Override
    public boolean holdsMore() {
        return decrypted.hasRemaining() || incoming.hasRemaining();
    }

    private static void move(ByteBuffer from, ByteBuffer to) {
        int count = Math.min(from.remaining(), to.remaining());
        to.put(to.position(), from, from.position(), count);
        to.position(to.position() + count);
        from.position(from.position() + count);
    }

    /** Whether the engine has come on. */
    private boolean unwrap() throws IOException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            if (!flush()) {
                return false;
            }
            wrap(NOTHING);
            flush();
            return true;
        }
        SSLEngineResult result = engine.unwrap(incoming, decrypted.clear());
        decrypted.flip();
        runTasks();
        return result.bytesConsumed() > 0
                || result.bytesProduced() > 0
                || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP;
    }

    /** Whether more has come. */
    private boolean fill() throws IOException {
        incoming.compact();
        int count = socket.read(incoming);
        incoming.flip();
        if (count < 0) {
            // The benchmark's clients may just hang up: an end without close_notify is one.
            throw new IOException("the client has hung up");
        }
        return count > 0;
    }

    @Override
    public void write(ByteBuffer src) throws IOException {
        while (src.hasRemaining() && flush()) {
            int before = src.remaining();
            while (src.hasRemaining()
                    && outgoing.remaining() >= engine.getSession().getPacketBufferSize()) {
                wrap(src);
            }
            if (src.remaining() == before) {
                return;
            }
        }
        flush();
    }

    private void wrap(ByteBuffer src) throws IOException {
        engine.wrap(src, outgoing);
        runTasks();
    }

    private void runTasks() {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
        }
    }

    @Override
    public boolean flush() throws IOException {
        outgoing.flip();
        try {
            while (outgoing.hasRemaining()) {
                if (socket.write(outgoing) == 0) {
                    return false;
                }
            }
            return true;
        } finally {
            outgoing.compact();
        }
    }
}
