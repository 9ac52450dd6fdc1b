package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameEncoder;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a piece of a message. */
final class PieceOperation extends SendOperation {

    private final Outbound outbound;
    private final OutgoingMessage.Piece piece;
    private final ByteBuffer payload;
    private final int payloadStart;
    private final boolean moreFollows;

    PieceOperation(Outbound outbound, OutgoingMessage.Piece piece, ByteBuffer payload, boolean moreFollows) {
        this(outbound, piece, payload, payload.position(), moreFollows, false);
    }

    private PieceOperation(
            Outbound outbound,
            OutgoingMessage.Piece piece,
            ByteBuffer payload,
            int payloadStart,
            boolean moreFollows,
            boolean started) {
        super(outbound, Phase.SEND, started);
        this.outbound = outbound;
        this.piece = piece;
        this.payload = payload;
        this.payloadStart = payloadStart;
        this.moreFollows = moreFollows;
    }

    /** Makes one that goes on with a message that was begun, and is not compressed. */
    static PieceOperation rest(Outbound outbound, OutgoingMessage.Piece piece, ByteBuffer payload, int payloadStart) {
        return new PieceOperation(outbound, piece, payload, payloadStart, false, true);
    }

    @Override
    void begin(FrameWrite to) {
        if (piece.isCompressed()) {
            to.startDeflated(piece.frame(), payload);
        } else {
            to.start(piece.frame(), payload);
        }
    }

    @Override
    void undo(FrameWrite from) {
        from.undo();
        payload.position(payloadStart);
    }

    @Override
    boolean moreFollows() {
        return moreFollows;
    }

    @Override
    void accepted() {
        outbound.accepted(piece);
    }

    @Override
    boolean takeBack() {
        return outbound.takeBack(piece);
    }

    @Override
    public void announce(Notifier notifier, @Nullable Boolean result, @Nullable Throwable failure) {
        if (failure == null) {
            notifier.tell(
                    StatusKind.WRITE_COMPLETE,
                    () -> new StatusEvent.Transferred(
                            outbound.socket(),
                            StatusKind.WRITE_COMPLETE,
                            Optional.of(piece.type()),
                            piece.frame().payloadLength()));
        } else {
            notifier.tellFailure(Phase.SEND, failure);
        }
    }

    @Override
    long cost() {
        return piece.frame().payloadLength() + FrameEncoder.MAX_HEADER_BYTES;
    }
}
