package dev.fairlead.api;

import java.util.concurrent.atomic.AtomicBoolean;

/** Who receives: one at a time, and a message either in pieces or as a whole. */
final class ReceiveTurn {

    /** Whether a receive operation is going on. Any thread. */
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Of who receives, as is all that follows. */
    private final MessageAssembler assembler;

    /** Whether {@code receive} has given a piece of a message and not its last. */
    private boolean withinPieces;

    ReceiveTurn(MessageAssembler assembler) {
        this.assembler = assembler;
    }

    /** Takes the turn, or fails because somebody has it. */
    void begin() {
        if (!taken.compareAndSet(false, true)) {
            throw Failures.state(
                    ErrorCode.INVALID_OPERATION, Phase.RECEIVE, "a receive operation is going on already", null);
        }
    }

    void end() {
        taken.set(false);
    }

    /** Whether somebody has it. Any thread. */
    boolean isTaken() {
        return taken.get();
    }

    /** Fails, and gives the turn back, if a message was begun as a whole. */
    void requirePieces() {
        if (!assembler.isEmpty()) {
            end();
            throw midMessage("receiveMessage");
        }
    }

    /** Fails, and gives the turn back, if a message was begun in pieces. */
    MessageAssembler requireWhole() {
        if (withinPieces) {
            end();
            throw midMessage("receive");
        }
        return assembler;
    }

    private static HandleStateException midMessage(String call) {
        return Failures.state(
                ErrorCode.INVALID_OPERATION,
                Phase.RECEIVE,
                "a message was begun with " + call + " and is not finished; go on with that",
                null);
    }

    void pieceGiven(boolean moreOfMessage) {
        withinPieces = moreOfMessage;
    }

    boolean isWithinPieces() {
        return withinPieces;
    }

    MessageAssembler assembler() {
        return assembler;
    }
}
