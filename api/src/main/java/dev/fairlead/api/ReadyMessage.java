package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives a small message of which all has come: without an operation, since there is nothing to wait for. Many come in one
 * read, and so this is the way of nearly all of them when they come fast. Who gets none goes on with an operation, which sees to
 * all else. Any thread; never waits.
 */
final class ReadyMessage {

    private final WebSocketHandle socket;
    private final Lane lane;
    private final Inbound inbound;

    ReadyMessage(WebSocketHandle socket, Lane lane) {
        this.socket = socket;
        this.lane = lane;
        this.inbound = socket.inbound();
    }

    /** Takes it, or what comes before something that is wrong in it; null: there is none, or somebody is at it. */
    @Nullable
    Received take(ByteBuffer dst) {
        if (!lane.tryTake()) {
            return null;
        }
        boolean attention = false;
        try {
            Received received = fits(dst) ? inbound.takeWhole(dst) : null;
            if (received != null) {
                socket.pieceGiven(
                        received instanceof Received.Data data && !data.type().isLast());
                socket.receiveEnded();
                attention = inbound.wantsAttention();
            }
            return received;
        } finally {
            lane.giveBack(attention);
        }
    }

    /** Takes it by way of the assembler, where what comes before something wrong stays; null as above. */
    @Nullable
    Message take(MessageAssembler assembler) {
        if (!assembler.isEmpty() || !lane.tryTake()) {
            return null;
        }
        boolean attention = false;
        try {
            ByteBuffer room = assembler.room(0);
            Received received = fits(room) ? inbound.takeWhole(room) : null;
            if (received instanceof Received.Data data && data.type().isLast()) {
                Message message = assembler.finish(data.type());
                socket.receiveEnded();
                attention = inbound.wantsAttention();
                return message;
            }
            return null;
        } catch (ProtocolViolation tooLong) {
            // Whoever goes on with an operation is told the same.
            return null;
        } finally {
            lane.giveBack(attention);
        }
    }

    private boolean fits(ByteBuffer room) {
        int length = inbound.wholeAtFront();
        return length >= 0 && length <= room.remaining();
    }
}
