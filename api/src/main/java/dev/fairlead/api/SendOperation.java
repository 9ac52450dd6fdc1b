package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends one frame, a piece of a message or a Close frame; or what was held back. */
abstract class SendOperation implements Operation<Boolean> {

    private final Outbound outbound;
    private final FrameWrite write;
    private final Phase phase;
    private final Duration patience;

    /** When the peer has taken no byte for too long, unless it takes one. */
    private Deadline stall;

    /** What had been written when {@link #stall} was set. */
    private long writtenAtStall;

    /** Whether it is the one that is going on. */
    private boolean hasTurn;

    /** What it takes of the budget. With the lock of {@link Outbound}. */
    private long charged;

    /** Whether the frame was begun. */
    private boolean started;

    SendOperation(Outbound outbound, Phase phase) {
        this(outbound, phase, false);
    }

    /** Makes one whose frame was begun, or was not. */
    SendOperation(Outbound outbound, Phase phase, boolean started) {
        this.started = started;
        this.outbound = outbound;
        this.write = outbound.frameWrite();
        this.phase = phase;
        this.patience = outbound.patience();
        this.stall = Deadline.after(patience);
        this.writtenAtStall = write.written();
    }

    final Phase phase() {
        return phase;
    }

    @Override
    public final @Nullable Boolean advance() throws IOException {
        hasTurn = true;
        if (!started) {
            outbound.requireConnection();
            WebSocketException reason = outbound.broken();
            if (reason != null) {
                outbound.done(this);
                return refused(reason);
            }
            // A pong may be underway that found no room.
            if (write.isUnderway() && !write.advance()) {
                return null;
            }
            started = true;
            begin(write);
        }
        if (!(moreFollows() ? write.advanceOrHold() : write.advance())) {
            return null;
        }
        sent();
        outbound.done(this);
        return Boolean.TRUE;
    }

    @Override
    public final Interest waitingFor() {
        return Interest.WRITE;
    }

    @Override
    public Deadline deadline() {
        if (!hasTurn) {
            // Its turn comes when those before it are out, or when their time is over.
            return Deadline.NEVER;
        }
        if (write.written() != writtenAtStall) {
            writtenAtStall = write.written();
            stall = Deadline.after(patience);
        }
        return stall;
    }

    @Override
    public IOException timedOut() {
        return new TimeoutException(
                phase,
                patience,
                "the peer has taken no byte for " + patience + (started && write.hasLeft() ? ", within a frame" : ""));
    }

    @Override
    public Boolean failed(Exception cause) throws WebSocketException {
        WebSocketException failure = outbound.failure(cause, phase);
        outbound.done(this);
        boolean withinFrame = started && write.hasLeft();
        boolean harmless = failure instanceof TimeoutException || failure instanceof CancelledException;
        if (harmless && !withinFrame && takeBack()) {
            if (started) {
                undo(write);
            }
        } else {
            giveUp();
            // Of a closed channel everybody hears for himself.
            if (!(cause instanceof ClosedChannelException)) {
                outbound.breakOff(failure, withinFrame);
            }
        }
        throw failure;
    }

    private void giveUp() {
        if (started) {
            write.release();
        }
    }

    /** The connection broke before its turn came. */
    Boolean refused(WebSocketException reason) throws WebSocketException {
        throw Failures.unusable(phase, reason);
    }

    /** Begins what is to be written. */
    abstract void begin(FrameWrite to);

    /** Undoes what {@link #begin} did; only if {@link #takeBack} did the same for what was accepted. */
    void undo(FrameWrite from) {}

    /** Takes note that all of it has left, or is held back. */
    void sent() {}

    /** Whether it is done when its bytes are held back. */
    boolean moreFollows() {
        return false;
    }

    /** Takes note that it will be sent. With the lock of {@link Outbound}. */
    abstract void accepted();

    /** Undoes what {@link #accepted} did, because it will not be sent; false: that cannot be undone. */
    abstract boolean takeBack();

    /** How many bytes of the budget it takes if nobody waits for it; 0: it is none of those that are counted. */
    long cost() {
        return 0;
    }

    /** Takes that of the budget; returns how much. With the lock of {@link Outbound}. */
    final long charge() {
        charged = cost();
        return charged;
    }

    /** What it has taken of the budget. With the lock of {@link Outbound}. */
    final long charged() {
        return charged;
    }
}
