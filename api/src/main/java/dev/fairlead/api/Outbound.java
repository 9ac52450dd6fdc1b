package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending half of a WebSocket. Who sends holds the turn; those who wait for it get it in the order in which they
 * came. The receiving half never waits for it: it leaves its pong in the {@link ControlSlot} and tries; whoever has the
 * turn then looks into the slot behind its frame, and again after giving the turn back.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    /** How many pongs a thread sends that came for something else. */
    private static final int PONGS_IN_A_ROW = 8;

    private final TransportChannel channel;
    private final Object peer;
    private final Duration patience;
    private final ControlSlot control = new ControlSlot();
    private final Semaphore turn = new Semaphore(1, true);
    private final OutgoingMessage message = new OutgoingMessage();
    private final FrameWrite write;

    /** Why nothing can be sent any more; null while it can. Written with the turn. */
    private volatile @Nullable WebSocketException broken;

    /** Whether our Close frame was begun, after which nothing follows. Written with the turn. */
    private volatile boolean closed;

    Outbound(TransportChannel channel, SessionResources resources, Object peer) {
        this.channel = channel;
        this.peer = peer;
        this.patience = resources.options().timeouts().send();
        this.write = new FrameWrite(
                channel,
                channel.newBuffer(resources.options().sendBufferSize()),
                resources.maskingKeys(),
                control,
                patience);
    }

    /** Waits for the turn. */
    void takeTurn(Phase phase, Deadline limit) throws IOException {
        try {
            long nanos = Deadline.after(patience).earlier(limit).remainingNanos();
            if (!turn.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
                throw new TimeoutException(phase, patience, "other sends to " + peer + " did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(phase, "waiting for other sends to " + peer + " was interrupted", e);
        }
    }

    /** Why nothing can be sent any more; null while it can. Only with the turn. */
    @Nullable
    WebSocketException broken() {
        return broken;
    }

    /** Fails if nothing can be sent any more. Only with the turn. */
    void requireUsable(Phase phase) {
        WebSocketException reason = broken;
        if (reason != null) {
            throw Failures.state(
                    ErrorCode.INVALID_OPERATION, phase, "nothing can be sent any more: " + reason.getMessage(), reason);
        }
    }

    /** Gives the turn back, and sends the pong that may have been left meanwhile. */
    void giveTurnBack() {
        turn.release();
        flushControl();
    }

    /** Sends a piece of a message. Only with the turn. */
    void send(BufferType type, ByteBuffer payload) throws IOException {
        OutgoingMessage.Piece piece = message.check(type, payload);
        write.start(piece.frame(), payload, Phase.SEND, Deadline.NEVER);
        finish(payload, Phase.SEND);
        message.sent(piece);
    }

    /** Sends a Close frame. Only with the turn. */
    void sendClose(CloseStatus status, Phase phase, Deadline limit) throws IOException {
        finish(startClose(status, phase, limit), phase);
    }

    private ByteBuffer startClose(CloseStatus status, Phase phase, Deadline limit) {
        ByteBuffer payload = status.payload().encode();
        closed = true;
        write.start(FrameHeader.of(true, Opcode.CLOSE, payload.remaining()), payload, phase, limit);
        return payload;
    }

    /** Writes what was begun, of which {@code payload} is the payload. */
    private void finish(ByteBuffer payload, Phase phase) throws IOException {
        int start = payload.position();
        try {
            Waiting.runFrameless(channel, write);
        } catch (IOException e) {
            WebSocketException failure = Failures.network(e, phase, peer);
            boolean harmless = failure instanceof TimeoutException || failure instanceof CancelledException;
            if (harmless && !write.hasLeft() && !closed) {
                write.undo();
                payload.position(start);
            } else {
                broken = failure;
            }
            throw failure;
        }
    }

    /** Owes a pong, and sends it if nobody else is sending. Never waits. */
    void pong(ByteBuffer ping) {
        control.owe(ping);
        flushControl();
    }

    private void flushControl() {
        for (int sent = 0; control.isOwed() && maySendControl() && turn.tryAcquire(); sent++) {
            if (sent == PONGS_IN_A_ROW) {
                // A flood of pings must not keep the thread that happens to send: it goes on where callbacks run.
                channel.whenReady(Interest.WRITE, Deadline.NEVER, this::resume);
                return;
            }
            // Looked at again with the turn: a Close frame may have gone out just before, after which no pong follows.
            if (maySendControl() && !pump()) {
                return;
            }
            turn.release();
        }
    }

    private boolean maySendControl() {
        return !closed && broken == null;
    }

    /** Writes the pong that is owed; false: there is no room now, and the turn is kept until there is. */
    private boolean pump() {
        try {
            write.startControl();
            if (write.advance() == null) {
                channel.whenReady(Interest.WRITE, Deadline.NEVER, this::resume);
                return false;
            }
        } catch (IOException e) {
            broken = Failures.network(e, Phase.RECEIVE, peer);
            LOG.debug("a pong could not be sent to {}", peer, e);
        }
        return true;
    }

    private void resume(Wake wake) {
        if (wake == Wake.CLOSED || pump()) {
            giveTurnBack();
        }
    }

    /**
     * Makes one attempt to send a Close frame, which cannot wait: none if somebody is sending, and what finds no room is
     * not sent.
     */
    void tryClose(CloseStatus status) {
        if (!turn.tryAcquire()) {
            return;
        }
        try {
            if (!closed && broken == null) {
                startClose(status, Phase.CLOSE, Deadline.NEVER);
                write.advance();
                channel.shutdownOutput();
            }
        } catch (IOException e) {
            LOG.debug("no Close frame could be sent to {}", peer, e);
        } finally {
            turn.release();
        }
    }
}
