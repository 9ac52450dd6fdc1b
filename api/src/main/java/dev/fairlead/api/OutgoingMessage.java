package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;

/**
 * The message that is being sent, piece by piece: which pieces may come next, and as which frames they go out. Only with
 * the send turn.
 */
final class OutgoingMessage {

    /** The text up to the last piece that was sent; at its beginning between messages. */
    private Utf8Validator text = new Utf8Validator();

    /** Whether a message was begun whose last piece was not sent. */
    private boolean open;

    /** Kind of the message that is open; without meaning if none is. */
    private boolean openIsText;

    /** A piece that was checked: the frame that carries it, and what is so once it was sent. */
    record Piece(FrameHeader frame, BufferType type, Utf8Validator textAfter) {}

    /**
     * Checks whether a piece may come next. Changes nothing, so that a refused piece leaves the message intact.
     *
     * @throws InvalidParameterException if it may not
     */
    Piece check(BufferType type, ByteBuffer payload) {
        if (open && openIsText != type.isText()) {
            throw Failures.parameter(
                    ErrorCode.INVALID_PARAMETER,
                    Phase.SEND,
                    "a " + (openIsText ? "text" : "binary") + " message is being sent in pieces; " + type
                            + " cannot be part of it",
                    null);
        }
        Utf8Validator after = type.isText() ? checkText(type, payload) : text;
        Opcode opcode = type.isText() ? Opcode.TEXT : Opcode.BINARY;
        // RFC 6455 5.4: the first frame carries the opcode, later ones are continuations, the last one has FIN.
        FrameHeader frame = FrameHeader.of(type.isLast(), open ? Opcode.CONTINUATION : opcode, payload.remaining());
        return new Piece(frame, type, after);
    }

    // RFC 6455 8.1: text that is not UTF-8 would make the peer fail the connection; better to refuse it here.
    private Utf8Validator checkText(BufferType type, ByteBuffer payload) {
        Utf8Validator trial = text.copy();
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

    /** Takes note that a piece was sent. */
    void sent(Piece piece) {
        text = piece.textAfter();
        open = !piece.type().isLast();
        openIsText = piece.type().isText();
    }
}
