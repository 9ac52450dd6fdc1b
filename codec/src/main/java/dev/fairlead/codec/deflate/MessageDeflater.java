package dev.fairlead.codec.deflate;

import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages into what is the payload of their frames (RFC 7692 7.2.1), piece by piece.
 *
 * <p>For each message call {@link #deflate} as often as there is a piece of it, then {@link #endMessage} until it returns true.
 * What comes out, in all these calls, is the payload of the message; it may be cut into frames anywhere, the first of which
 * has to be marked as {@linkplain dev.fairlead.codec.frame.FrameHeader#compressed() compressed}. How long the message is need
 * not be known at any time.
 *
 * <p>No reference goes back further than was agreed, nor into an earlier message unless context takeover was. One deflater
 * serves one direction of one connection, one thread at a time, which is true of {@link #close} too.
 *
 * <p>Memory outside the heap, about 256 KiB, is taken when the first byte is to be compressed. {@link #release} gives it back
 * until it is needed again, {@link #close} for good.
 *
 * @since 0.1
 */
public final class MessageDeflater implements AutoCloseable {

    /** Deflated bytes that are kept at most; what makes a flush of zlib whole is that it leaves some of the room unused. */
    private static final int STAGED_BYTES = 4_096;

    /** How much zlib gets at once: the array it reads from cannot be moved in the meantime. */
    private static final int PIECE_BYTES = 65_536;

    /** RFC 7692 7.2.1: "Remove 4 octets (that are 0x00 0x00 0xff 0xff) from the tail end." */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int TAIL_BYTES = TAIL.length;

    private static final byte[] NOTHING = {};

    private final int level;
    private final boolean contextTakeover;
    private final ZlibObjects zlib;
    private final SentWindow window;

    /** Null as long as nothing is to be compressed. Only the thread that deflates, as all that follows. */
    private @Nullable Deflater deflater;

    /** What has been deflated and not been given away, from its start; the last four bytes may be a tail. */
    private byte[] staged = NOTHING;

    private int stagedBytes;

    /** Whether the deflater was given bytes that may not all have come out. */
    private boolean unflushed;

    /** Whether a byte of the message was taken. */
    private boolean messageOpen;

    /** Whether the message is at its end but has not left whole. */
    private boolean ending;

    /** {@link #messageOpen} at the {@link #mark}. */
    private boolean openAtMark;

    /** {@link #stagedBytes} at the mark: nothing, or a tail. */
    private int stagedAtMark;

    private boolean closed;

    /**
     * Creates a deflater; takes no memory yet.
     *
     * @param parameters what was agreed
     * @param role which side this end plays
     * @param level 1 for speed to 9 for size; 6 is zlib's own choice
     * @throws IllegalArgumentException if the level is out of its range
     */
    public MessageDeflater(DeflateParameters parameters, Role role, int level) {
        this(parameters, role, level, ZlibObjects.PLATFORM);
    }

    MessageDeflater(DeflateParameters parameters, Role role, int level, ZlibObjects zlib) {
        if (level < Deflater.BEST_SPEED || level > Deflater.BEST_COMPRESSION) {
            throw new IllegalArgumentException("level is " + level + ", allowed are 1 to 9");
        }
        this.level = level;
        this.contextTakeover = parameters.contextTakeover(role);
        this.window = new SentWindow(parameters.maxWindowBits(role));
        this.zlib = Objects.requireNonNull(zlib, "zlib");
    }

    /**
     * Compresses a piece of a message, as much as there is room for in {@code dst}.
     *
     * <p>What is taken in may come out later, with a further piece, with {@link #flush} or at the end.
     *
     * @param src holds the piece, from position to limit; of any kind; never changed. Its position moves behind what was taken
     * @param dst takes payload, from its position on; may not share memory with {@code src}
     * @return true if all of {@code src} was taken; false if {@code dst} is full, in which case the call is to be repeated
     * @throws IllegalStateException if {@link #endMessage} has begun and has not returned true, or after {@link #close};
     *     nothing has changed then
     * @throws ReadOnlyBufferException if {@code dst} is read-only; nothing has changed then
     */
    public boolean deflate(ByteBuffer src, ByteBuffer dst) {
        requireReady(dst);
        if (ending) {
            throw new IllegalStateException("the message is at its end, and endMessage has to be called again");
        }
        while (drain(dst) && src.hasRemaining()) {
            messageOpen = true;
            if (window.room() > 0) {
                feed(src);
            } else if (unflushed) {
                flushStep();
            } else {
                window.slide();
                beginAfresh();
            }
        }
        return !src.hasRemaining();
    }

    /**
     * Brings out all that was taken in, so that the peer can read it although the message goes on; this costs some bytes.
     *
     * @param dst takes payload, from its position on
     * @return true if nothing of what was taken in is held back any more; false if {@code dst} is full, in which case the call
     *     is to be repeated
     * @throws IllegalStateException after {@link #close}; nothing has changed then
     * @throws ReadOnlyBufferException if {@code dst} is read-only; nothing has changed then
     */
    public boolean flush(ByteBuffer dst) {
        requireReady(dst);
        while (drain(dst)) {
            if (!unflushed) {
                return true;
            }
            flushStep();
        }
        return false;
    }

    /**
     * Marks where {@link #takeBack} goes back to: here. Until this is called it goes back to the beginning.
     *
     * @throws IllegalStateException if something is held back, because {@link #flush} or {@link #endMessage} did not return true
     *     since, or after {@link #close}; nothing has changed then
     */
    public void mark() {
        requireOpen();
        if (unflushed || ending || stagedBytes > TAIL_BYTES) {
            throw new IllegalStateException("not all that was taken in has come out");
        }
        openAtMark = messageOpen;
        stagedAtMark = stagedBytes;
    }

    /**
     * Takes back what was taken in since {@link #mark}, for a sender who drops what has come out since, all of it. A message
     * that had begun by then goes on from there. What follows does not refer to anything before it.
     *
     * @throws IllegalStateException after {@link #close}; nothing has changed then
     */
    public void takeBack() {
        requireOpen();
        ending = false;
        unflushed = false;
        messageOpen = openAtMark;
        window.clear();
        free();
        if (stagedAtMark > 0) {
            staged = Arrays.copyOf(TAIL, STAGED_BYTES);
            stagedBytes = TAIL_BYTES;
        }
    }

    /**
     * Ends the message, also one without a byte.
     *
     * @param dst takes the rest of the payload, from its position on
     * @return true if the message is whole, and the next may begin; false if {@code dst} is full, in which case the call is to
     *     be repeated
     * @throws IllegalStateException after {@link #close}; nothing has changed then
     * @throws ReadOnlyBufferException if {@code dst} is read-only; nothing has changed then
     */
    public boolean endMessage(ByteBuffer dst) {
        requireReady(dst);
        ending = true;
        if (!flush(dst) || !endPayload(dst)) {
            return false;
        }
        stagedBytes = 0;
        ending = false;
        messageOpen = false;
        if (!contextTakeover && deflater != null) {
            window.empty();
            beginAfresh();
        }
        return true;
    }

    /** Leaves out the tail, which is all that is staged behind a flush. */
    private boolean endPayload(ByteBuffer dst) {
        if (messageOpen) {
            return true;
        }
        if (!dst.hasRemaining()) {
            return false;
        }
        // RFC 7692 7.2.3.6: an empty message is "one byte with the value 0x00": the start of an empty block whose rest
        // is
        // the tail.
        dst.put((byte) 0);
        return true;
    }

    /**
     * Gives back the memory outside the heap until the next message, if no message has begun.
     *
     * <p>The next message then costs the time to take memory again. With context takeover and a window of the largest size,
     * 15 bits, it also may not refer to those before it any more, which any sender is free not to do; smaller windows are
     * kept on the heap, in 2 to the power of their bits bytes.
     *
     * @return whether no memory outside the heap is held now
     */
    public boolean release() {
        if (messageOpen || ending) {
            return false;
        }
        free();
        if (!contextTakeover) {
            window.clear();
        }
        return true;
    }

    /**
     * Tells whether memory outside the heap is held.
     *
     * @return true from the first byte compressed until {@link #release} or {@link #close}
     */
    public boolean holdsMemory() {
        return deflater != null;
    }

    /**
     * Tells whether a message has begun and has not come to its end.
     *
     * @return true from its first byte until {@link #endMessage} returns true
     */
    public boolean messageOpen() {
        return messageOpen || ending;
    }

    /** Gives back all memory; may be called again, and in the middle of a message. */
    @Override
    public void close() {
        closed = true;
        free();
        window.clear();
    }

    private void free() {
        staged = NOTHING;
        stagedBytes = 0;
        if (deflater != null) {
            Deflater ended = deflater;
            deflater = null;
            zlib.end(ended);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the deflater is closed");
        }
    }

    private void requireReady(ByteBuffer dst) {
        requireOpen();
        if (dst.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
    }

    /** Gives away all that cannot be a tail; tells whether there was room for it. */
    private boolean drain(ByteBuffer dst) {
        int ready = Math.max(0, stagedBytes - TAIL_BYTES);
        int count = Math.min(ready, dst.remaining());
        if (count > 0) {
            dst.put(staged, 0, count);
            stagedBytes -= count;
            System.arraycopy(staged, count, staged, 0, stagedBytes);
        }
        return count == ready;
    }

    private void feed(ByteBuffer src) {
        int count = Math.min(Math.min(src.remaining(), window.room()), PIECE_BYTES);
        ByteBuffer piece = src.slice(src.position(), count);
        step(piece, Deflater.NO_FLUSH);
        window.add(piece, piece.position());
        src.position(src.position() + piece.position());
        unflushed = true;
    }

    private void flushStep() {
        // What fills the room to its end may have more behind it.
        unflushed = !step(ByteBuffer.wrap(NOTHING), Deflater.SYNC_FLUSH);
    }

    /** Deflates into what is free of the staging array; tells whether some of it stayed free. */
    private boolean step(ByteBuffer piece, int flush) {
        Deflater used = deflater == null ? create() : deflater;
        try {
            used.setInput(piece);
            stagedBytes += used.deflate(staged, stagedBytes, STAGED_BYTES - stagedBytes, flush);
        } finally {
            used.setInput(NOTHING);
        }
        return stagedBytes < STAGED_BYTES;
    }

    private Deflater create() {
        Deflater created = zlib.deflater(level);
        deflater = created;
        if (staged.length == 0) {
            staged = new byte[STAGED_BYTES];
        }
        window.teach(created);
        return created;
    }

    private void beginAfresh() {
        if (deflater != null) {
            deflater.reset();
            window.teach(deflater);
        }
    }
}
