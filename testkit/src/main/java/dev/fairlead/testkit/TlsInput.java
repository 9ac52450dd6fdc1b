package dev.fairlead.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/** The records that a client sends, from the socket into the engine. Under the lock of its {@link TlsLayer}. */
final class TlsInput {

    /** A few records of the largest size. */
    private static final int RECORD_BYTES = 65_536;

    private final ByteLayer socket;

    private final SSLEngine engine;

    /** Received and not taken apart yet, from the start to the position. */
    private ByteBuffer records = ByteBuffer.allocate(RECORD_BYTES);

    /** Plaintext of the last record, from the start to the position; for those who do not say where it is to go. */
    private ByteBuffer aside = ByteBuffer.allocate(0);

    /** Whether the engine has said that {@link #records} is no whole record. */
    private boolean incomplete = true;

    private boolean closeNotifyReceived;

    private boolean tcpEnded;

    TlsInput(ByteLayer socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
    }

    /** Whether the client's stream has ended, announced or not. */
    boolean ended() {
        return closeNotifyReceived || tcpEnded;
    }

    boolean tcpEnded() {
        return tcpEnded;
    }

    boolean closeNotifyReceived() {
        return closeNotifyReceived;
    }

    /** Whether to ask again is of use before the socket has more. */
    boolean mayHaveRecord() {
        return !incomplete && records.position() > 0;
    }

    ByteBuffer aside() {
        return aside;
    }

    /** Like {@link #unwrap}, into {@link #aside()}. */
    boolean unwrapAside() throws IOException {
        int size = engine.getSession().getApplicationBufferSize();
        if (aside.capacity() < size) {
            aside = ByteBuffer.allocate(size);
        }
        aside.clear();
        return unwrap(aside);
    }

    /** Takes one record apart; false if there is none now, or never will be. */
    boolean unwrap(ByteBuffer dst) throws IOException {
        while (!closeNotifyReceived) {
            if (!incomplete) {
                SSLEngineResult.Status status = unwrapOnce(dst);
                if (status != SSLEngineResult.Status.BUFFER_UNDERFLOW) {
                    return status == SSLEngineResult.Status.OK;
                }
                incomplete = true;
            }
            if (tcpEnded || !receive()) {
                return false;
            }
        }
        return false;
    }

    private SSLEngineResult.Status unwrapOnce(ByteBuffer dst) throws SSLException {
        records.flip();
        try {
            SSLEngineResult.Status status = engine.unwrap(records, dst).getStatus();
            if (status == SSLEngineResult.Status.CLOSED) {
                closeNotifyReceived = true;
            } else if (status == SSLEngineResult.Status.BUFFER_OVERFLOW) {
                throw new SSLException("a record of more than " + dst.remaining() + " bytes, the engine's own limit");
            }
            return status;
        } finally {
            records.compact();
        }
    }

    private boolean receive() throws IOException {
        if (!records.hasRemaining()) {
            records = ByteBuffer.allocate(2 * records.capacity()).put(records.flip());
        }
        int count = socket.read(records);
        tcpEnded = count < 0;
        incomplete = count <= 0;
        return count > 0;
    }
}
