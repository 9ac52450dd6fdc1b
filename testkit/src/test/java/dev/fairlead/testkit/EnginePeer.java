package dev.fairlead.testkit;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/** A TLS server at the other end of a memory channel: byte by byte in the hands of the test. One thread. */
final class EnginePeer {

    private static final int ROOM = 512 * 1024;

    private final MemoryPeer peer;
    private final SSLEngine engine;
    private final ByteBuffer records = ByteBuffer.allocate(ROOM);
    private final ByteBuffer unwrapped = ByteBuffer.allocate(ROOM);

    EnginePeer(MemoryPeer peer, SSLContext context, String protocol) {
        this.peer = peer;
        engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {protocol});
        records.limit(0);
    }

    SSLEngine engine() {
        return engine;
    }

    MemoryPeer raw() {
        return peer;
    }

    /** Does the handshake, the first one or another, while the client does its part. */
    EnginePeer handshake() throws Exception {
        engine.beginHandshake();
        getOn();
        return this;
    }

    /** Does all that the engine wants, until it wants nothing more. */
    private void getOn() throws Exception {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> peer.write(wrap(new byte[0]));
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrap();
                default -> {
                    return;
                }
            }
        }
    }

    /** Makes records of bytes, without sending them. */
    byte[] wrap(byte... bytes) throws Exception {
        ByteBuffer src = ByteBuffer.wrap(bytes);
        ByteBuffer dst = ByteBuffer.allocate(ROOM + 2 * bytes.length);
        do {
            engine.wrap(src, dst);
        } while (src.hasRemaining());
        byte[] made = new byte[dst.flip().remaining()];
        dst.get(made);
        return made;
    }

    void write(byte... bytes) throws Exception {
        peer.write(wrap(bytes));
    }

    /** Waits for so many bytes of the client. */
    byte[] read(int count) throws Exception {
        while (unwrapped.position() < count) {
            if (engine.isInboundDone()) {
                throw new EOFException("the client's stream ended after " + unwrapped.position() + " bytes");
            }
            unwrap();
        }
        byte[] bytes = new byte[count];
        unwrapped.flip().get(bytes);
        unwrapped.compact();
        return bytes;
    }

    /** Waits for {@code close_notify}. */
    void readEnd() throws Exception {
        while (!engine.isInboundDone()) {
            unwrap();
        }
    }

    /** Takes one record of the client's, and answers it. */
    private void unwrap() throws Exception {
        SSLEngineResult result = engine.unwrap(records, unwrapped);
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_UNDERFLOW) {
            records.compact().put(peer.read(1)).put(peer.take()).flip();
        } else if (result.getHandshakeStatus() != HandshakeStatus.NEED_UNWRAP) {
            getOn();
        }
        if (result.getStatus() == SSLEngineResult.Status.CLOSED && !engine.isInboundDone()) {
            throw new EOFException(HexFormat.of().formatHex(records.array(), 0, 16));
        }
    }

    /** Sends {@code close_notify}. */
    void closeNotify() throws Exception {
        engine.closeOutbound();
        peer.write(wrap());
    }
}
