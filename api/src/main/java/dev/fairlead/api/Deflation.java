package dev.fairlead.api;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.deflate.MessageDeflater;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;

/** Compresses the messages that are sent on one WebSocket. Only with the lane in which is sent, unless said otherwise. */
final class Deflation {

    /** How much is taken in for one frame: what becomes next to nothing must not keep a thread for long. */
    private static final int MOST_TAKEN = 256 * 1024;

    private final MessageDeflater deflater;
    private final int threshold;
    private final IdleRelease idle;

    private final CompressionCount count = new CompressionCount();

    Deflation(DeflateParameters agreed, CompressionOptions options, IdleRelease idle) {
        this.deflater = new MessageDeflater(agreed, Role.CLIENT, options.level());
        this.threshold = options.threshold();
        this.idle = idle;
    }

    /** Whether a message is to be compressed that begins with such a piece. Any thread. */
    boolean isFor(BufferType type, int payloadBytes, boolean uncompressed) {
        return !uncompressed && (!type.isLast() || payloadBytes >= threshold);
    }

    /** Begins a piece. */
    void begin() {
        deflater.mark();
        count.mark();
    }

    /**
     * Makes the payload of one frame from a piece of a message.
     *
     * @param piece what is not taken yet
     * @param last whether the message ends with it
     * @param dst takes the payload; with room for a byte at least
     * @return whether all of the piece has come out; else it goes on with the next frame
     */
    boolean deflate(ByteBuffer piece, boolean last, ByteBuffer dst) {
        int from = piece.position();
        int to = dst.position();
        int end = piece.limit();
        piece.limit(from + Math.min(end - from, MOST_TAKEN));
        boolean taken;
        try {
            taken = !piece.hasRemaining() || deflater.deflate(piece, dst);
        } finally {
            piece.limit(end);
        }
        boolean out = taken && !piece.hasRemaining() && (last ? deflater.endMessage(dst) : deflater.flush(dst));
        count.passed(piece.position() - from, dst.position() - to);
        if (out && last) {
            count.messageEnded();
            idle.used();
        }
        return out;
    }

    /** Forgets the piece that was begun last: nothing of it was sent. */
    void takeBack() {
        deflater.takeBack();
        count.takeBack();
    }

    /** Gives memory back if there was nothing to do for a while. */
    void releaseIfIdle() {
        if (deflater.holdsMemory() && idle.isDue()) {
            deflater.release();
        }
    }

    /** Gives all memory back; nothing is compressed any more. */
    void close() {
        deflater.close();
    }

    /** Whether zlib has memory outside the heap. With the lane. */
    boolean holdsMemory() {
        return deflater.holdsMemory();
    }

    /** What was compressed. Any thread. */
    CompressionCount count() {
        return count;
    }
}
