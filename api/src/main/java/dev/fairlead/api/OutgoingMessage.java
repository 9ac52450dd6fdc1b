package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The message that is being sent, piece by piece: which pieces may come next, and as which frames they go out. It is ahead
 * of the wire: what it knows is what was accepted. Guarded by the lock of {@link Outbound}.
 */
final class OutgoingMessage {

    /** What was accepted last leaves behind. */
    private State state = new State(0, new Utf8Validator(), false, false, false);

    /** Null: nothing is compressed. */
    private final @Nullable Deflation deflation;

    OutgoingMessage(@Nullable Deflation deflation) {
        this.deflation = deflation;
    }

    /**
     * Between two pieces.
     *
     * @param pieces how many pieces came before
     * @param text the text up to the last piece; at its beginning between messages
     * @param open whether a message was begun whose last piece was not accepted
     * @param openIsText kind of the message that is open; without meaning if none is
     * @param openIsCompressed whether the message that is open is compressed; without meaning if none is
     */
    private record State(long pieces, Utf8Validator text, boolean open, boolean openIsText, boolean openIsCompressed) {}

    /** A piece that was checked: the frame that carries it, and what is so before and after it. */
    record Piece(FrameHeader frame, State before, State after) {

        /** One that is a message by itself, and of which no other one knows. */
        static Piece alone(FrameHeader frame) {
            boolean isText = frame.opcode() == Opcode.TEXT;
            State between = new State(-1, new Utf8Validator(), false, isText, false);
            return new Piece(frame, between, between);
        }

        /** What the caller has called it. */
        BufferType type() {
            return BufferType.of(after.openIsText(), frame.fin());
        }

        /** Whether its payload is to be compressed. */
        boolean isCompressed() {
            return after.openIsCompressed();
        }

        /** Whether it is a message by itself. */
        boolean isWholeMessage() {
            return !before.open() && !after.open();
        }
    }

    /**
     * Checks whether a piece may come next. Changes nothing, so that a refused piece leaves the message intact.
     *
     * @param uncompressed whether it is not to be compressed, whatever was agreed
     * @throws InvalidParameterException if it may not
     */
    Piece check(BufferType type, ByteBuffer payload, boolean uncompressed) {
        if (state.open() && state.openIsText() != type.isText()) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.SEND,
                    "a " + (state.openIsText() ? "text" : "binary") + " message is being sent in pieces; " + type
                            + " cannot be part of it",
                    null);
        }
        boolean compressed = isCompressed(type, payload, uncompressed);
        Utf8Validator text = type.isText() ? checkText(type, payload) : state.text();
        Opcode opcode = type.isText() ? Opcode.TEXT : Opcode.BINARY;
        // RFC 6455 5.4: the first frame carries the opcode, later ones are continuations, the last one has FIN.
        // RFC 7692 6: of a compressed message the first frame alone has RSV1.
        FrameHeader frame = compressed && !state.open()
                ? FrameHeader.ofCompressed(type.isLast(), opcode, payload.remaining())
                : FrameHeader.of(type.isLast(), state.open() ? Opcode.CONTINUATION : opcode, payload.remaining());
        return new Piece(frame, state, new State(state.pieces() + 1, text, !type.isLast(), type.isText(), compressed));
    }

    /**
     * Whether a message may come next that is this payload, and is not compressed; false: that has to be looked at more
     * closely.
     */
    boolean isPlainMessage(BufferType type, ByteBuffer payload, boolean uncompressed) {
        return !state.open()
                && type.isLast()
                && !isCompressed(type, payload, uncompressed)
                && (!type.isText() || isWholeText(payload));
    }

    private boolean isWholeText(ByteBuffer payload) {
        Utf8Validator text = new Utf8Validator();
        return text.firstInvalid(payload, payload.position(), payload.limit()) < 0 && text.isComplete();
    }

    private boolean isCompressed(BufferType type, ByteBuffer payload, boolean uncompressed) {
        if (!state.open()) {
            return deflation != null && deflation.isFor(type, payload.remaining(), uncompressed);
        }
        if (state.openIsCompressed() && uncompressed) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.SEND,
                    "the message that is being sent in pieces is compressed; " + SendOption.UNCOMPRESSED
                            + " counts with its first piece only (RFC 7692 6)",
                    null);
        }
        return state.openIsCompressed();
    }

    // RFC 6455 8.1: text that is not UTF-8 would make the peer fail the connection; better to refuse it here.
    private Utf8Validator checkText(BufferType type, ByteBuffer payload) {
        Utf8Validator trial = state.text().copy();
        int invalid = trial.firstInvalid(payload, payload.position(), payload.limit());
        if (invalid >= 0) {
            throw notUtf8("the byte at index " + (invalid - payload.position()) + " of the payload cannot be there");
        }
        if (type.isLast() && !trial.isComplete()) {
            throw notUtf8("the message ends within a character");
        }
        return trial;
    }

    private static InvalidParameterException notUtf8(String why) {
        return Failures.parameter(
                ErrorCode.INVALID_PARAMETER, Phase.SEND, "text is not UTF-8: " + why + " (RFC 6455 8.1)", null);
    }

    /** Takes note that a piece was accepted. */
    void accepted(Piece piece) {
        state = piece.after();
    }

    /**
     * Takes an accepted piece back that was not sent; false: it cannot be, because others follow it that would not make
     * sense without it.
     */
    boolean takeBack(Piece piece) {
        if (state.pieces() == piece.after().pieces()) {
            state = piece.before();
            return true;
        }
        return piece.isWholeMessage();
    }
}
