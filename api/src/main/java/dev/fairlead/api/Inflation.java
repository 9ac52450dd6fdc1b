package dev.fairlead.api;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.MessageInflater;
import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;

/** Inflates the messages that are received on one WebSocket. Only with the lane in which is received, unless said otherwise. */
final class Inflation {

    private final MessageInflater inflater;
    private final IdleRelease idle;

    /** At the beginning of a text between messages. */
    private final Utf8Validator utf8 = new Utf8Validator();

    /** Whether the message is text. */
    private boolean text;

    /** How many bytes of the message have come out. */
    private long messageBytes;

    /** Whether more comes out although no more is put in. */
    private boolean more;

    private final CompressionCount count = new CompressionCount();

    Inflation(DeflateParameters agreed, CompressionOptions options, IdleRelease idle) {
        this.inflater = new MessageInflater(agreed, Role.CLIENT, options.inflatedBytes());
        this.idle = idle;
    }

    /** Begins a message. */
    void begin(boolean isText) {
        text = isText;
        messageBytes = 0;
        more = false;
    }

    /** Whether there is something to give although no more payload comes. */
    boolean hasMore() {
        return more;
    }

    /**
     * Inflates payload.
     *
     * @param payload what has come; its position moves behind what was taken
     * @param dst takes the message
     * @return whether all was taken and has come out; else {@code dst} is full
     */
    boolean inflate(ByteBuffer payload, ByteBuffer dst) throws ProtocolViolation {
        int from = payload.position();
        int to = dst.position();
        more = !inflater.inflate(payload, dst);
        check(dst, to);
        count.passed(payload.position() - from, dst.position() - to);
        return !more;
    }

    /** Ends the message, all of whose payload was taken; false: {@code dst} is full, and it is to be repeated. */
    boolean end(ByteBuffer dst) throws ProtocolViolation {
        int to = dst.position();
        boolean whole = inflater.endMessage(dst);
        check(dst, to);
        count.passed(0, dst.position() - to);
        if (whole) {
            // RFC 6455 5.6: "the whole message MUST contain valid UTF-8".
            if (text && !utf8.isComplete()) {
                dst.position(to);
                throw notUtf8("compressed text of " + messageBytes + " bytes ends inside a character");
            }
            count.messageEnded();
            idle.used();
        }
        more = !whole;
        return whole;
    }

    /** Looks at what has come out. */
    private void check(ByteBuffer dst, int from) throws ProtocolViolation {
        int bytes = dst.position() - from;
        if (text && bytes > 0) {
            int invalid = utf8.firstInvalid(dst, from, dst.position());
            if (invalid >= 0) {
                // These bytes are none that a caller may see.
                dst.position(from);
                throw notUtf8("compressed text is not UTF-8 at its byte " + (messageBytes + (invalid - from)));
            }
        }
        messageBytes += bytes;
    }

    private static ProtocolViolation notUtf8(String message) {
        return new ProtocolViolation(CloseCodes.INVALID_PAYLOAD, "RFC 6455 8.1", message);
    }

    /** Gives memory back if there was nothing to do for a while, and nothing of the past is needed. */
    void releaseIfIdle() {
        if (inflater.holdsMemory() && idle.isDue()) {
            inflater.release();
        }
    }

    /** Gives all memory back; nothing is inflated any more. */
    void close() {
        inflater.close();
    }

    /** Whether zlib has memory outside the heap. With the lane. */
    boolean holdsMemory() {
        return inflater.holdsMemory();
    }

    /** What was inflated. Any thread. */
    CompressionCount count() {
        return count;
    }
}
