package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.tls.TlsFailure;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** The handshake, as a step that can be taken again. One thread at a time. */
final class TlsHandshake {

    private final SSLEngine engine;
    private final TlsInput input;
    private final TlsOutput output;

    private boolean begun;

    /** What the next step needs of the channel below. Read by the thread that waits. */
    private volatile Interest waitingFor = Interest.READ;

    TlsHandshake(SSLEngine engine, TlsInput input, TlsOutput output) {
        this.engine = engine;
        this.input = input;
        this.output = output;
    }

    /** Does what can be done now; true: the handshake is done. */
    boolean advance() throws IOException {
        try {
            return getOn();
        } catch (SSLException | ClosedChannelException known) {
            throw known;
        } catch (IOException broken) {
            throw alertBehind(broken);
        }
    }

    /** A server that refuses says why, and may then break the connection under what this end still sends. */
    private IOException alertBehind(IOException broken) {
        try {
            while (input.getOnWithHandshake()) {
                // Up to the alert, if there is one.
            }
        } catch (TlsFailure end) {
            return broken;
        } catch (SSLException told) {
            told.addSuppressed(broken);
            return told;
        } catch (IOException brokenForReadingToo) {
            return broken;
        }
        return broken;
    }

    private boolean getOn() throws IOException {
        if (!begun) {
            begun = true;
            engine.beginHandshake();
        }
        while (true) {
            if (!output.flush()) {
                waitingFor = Interest.WRITE;
                return false;
            }
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> output.runTasks();
                case NEED_WRAP -> output.answer();
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    if (!input.getOnWithHandshake()) {
                        waitingFor = Interest.READ;
                        return false;
                    }
                }
                case FINISHED, NOT_HANDSHAKING -> {
                    return true;
                }
            }
        }
    }

    Interest waitingFor() {
        return waitingFor;
    }
}
