package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a message that is one frame, small and not compressed, while nobody else sends: without an operation, since nearly always
 * there is nothing to wait for. Where there is, an operation goes on with what has no room; it is also what meets
 * a failure, so that its consequences are drawn in one place. Any thread; never waits.
 */
final class DirectSend {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    private final Outbound outbound;
    private final FrameWrite write;
    private final HeldBack heldBack;
    private final Lane lane;

    DirectSend(Outbound outbound, HeldBack heldBack) {
        this.outbound = outbound;
        this.write = outbound.frameWrite();
        this.heldBack = heldBack;
        this.lane = outbound.lane();
    }

    /** What became of a message. */
    enum Outcome {
        /** Nothing: it has to be sent by an operation. */
        NOT_BEGUN,
        /** It has left, or is held back as its caller wants it. */
        DONE,
        /** It was begun: the caller has the lane, and goes on with an operation. */
        BEGUN
    }

    /** Sends a message if it may come next and all is simple. */
    Outcome send(BufferType type, ByteBuffer payload, boolean uncompressed, boolean moreFollows) {
        // What cannot have room is not looked through for that.
        if (!write.canHold(payload.remaining()) || !outbound.takeTurn(type, payload, uncompressed)) {
            return Outcome.NOT_BEGUN;
        }
        Outcome outcome;
        try {
            outcome = sendNow(type, payload, moreFollows);
        } catch (RuntimeException | Error defect) {
            if (write.isUnderway()) {
                // Half a frame must not be followed by anything.
                lane.giveBackBroken(defect);
            } else {
                lane.giveBack(false);
            }
            throw defect;
        }
        if (outcome != Outcome.BEGUN) {
            // What was not begun has its operation next.
            lane.giveBack(false);
        }
        return outcome;
    }

    private Outcome sendNow(BufferType type, ByteBuffer payload, boolean moreFollows) {
        if (outbound.isOver() || !write.startWhole(header(type, payload.remaining()), payload, moreFollows)) {
            return Outcome.NOT_BEGUN;
        }
        if (moreFollows) {
            heldBack.look();
            return Outcome.DONE;
        }
        return leavesAtOnce() ? Outcome.DONE : Outcome.BEGUN;
    }

    private boolean leavesAtOnce() {
        try {
            return write.advance();
        } catch (IOException | RuntimeException | Error failure) {
            LOG.trace("the operation that goes on will meet this again", failure);
            return false;
        }
    }

    private static FrameHeader header(BufferType type, int length) {
        return FrameHeader.of(true, type.isText() ? Opcode.TEXT : Opcode.BINARY, length);
    }

    /** Makes the operation that goes on with a message that was begun; {@code start} is where its payload began. */
    SendOperation rest(BufferType type, ByteBuffer payload, int start) {
        return PieceOperation.rest(
                outbound, OutgoingMessage.Piece.alone(header(type, payload.limit() - start)), payload, start);
    }

    /** Goes on by way of the lane, which {@link #send} has left to the caller. */
    void goOn(@Nullable Pending<?> rest) {
        if (rest != null) {
            lane.addFirst(rest);
        }
        lane.giveBack(true);
    }
}
