package dev.fairlead.api;

import dev.fairlead.api.CloseStateMachine.Action;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives a message that is one frame of which all has come: without an operation, since there is nothing to wait for. Many
 * small ones come in one read, and so this is the way of nearly all of them when they come fast. Who gets none goes on with an
 * operation, which sees to all else, and tells what speaks against it. Any thread; never waits.
 */
final class ReadyMessage {

    private final WebSocketHandle socket;
    private final Lane lane;
    private final Inbound inbound;
    private final ReceiveTurn turn;
    private final MessageAssembler assembler;

    ReadyMessage(WebSocketHandle socket, Lane lane) {
        this.socket = socket;
        this.lane = lane;
        this.inbound = socket.inbound();
        this.turn = socket.receiveTurn();
        this.assembler = turn.assembler();
    }

    /** Takes it into a buffer that has room for all of it; null: there is none, or somebody is at it. */
    @Nullable
    Received take(ByteBuffer dst) {
        if (!begin()) {
            return null;
        }
        boolean attention = false;
        try {
            if (isTaken()) {
                return null;
            }
            int start = dst.position();
            BufferType type = inbound.takeMessage(dst);
            attention = type != null && inbound.wantsAttention();
            return type == null ? null : inbound.pieces().of(type, dst.position() - start);
        } finally {
            lane.giveBack(attention);
        }
    }

    /** Takes it as a message of its own; null as above. */
    @Nullable
    Message take() {
        if (!begin()) {
            return null;
        }
        boolean attention = false;
        try {
            int length = isTaken() || turn.isWithinPieces() ? -1 : inbound.messageLength();
            if (length < 0 || !assembler.allows(length)) {
                return null;
            }
            boolean text = inbound.isTextAtFront();
            ByteBuffer payload = assembler.roomForWhole(text, length);
            BufferType type = inbound.takeMessage(payload);
            attention = type != null && inbound.wantsAttention();
            return type == null ? null : assembler.whole(text, payload);
        } finally {
            lane.giveBack(attention);
        }
    }

    private boolean begin() {
        if (!socket.isOpen() || !CloseStateMachine.allows(socket.closing().state(), Action.RECEIVE)) {
            return false;
        }
        // Without the lane: it may write.
        socket.holdNothing();
        return lane.tryTake();
    }

    /** Whether somebody receives, or has received a part as a message. With the lane. */
    private boolean isTaken() {
        return turn.isTaken() || !assembler.isEmpty();
    }
}
