package dev.fairlead.codec.deflate;

import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of the payload of their frames (RFC 7692 7.2.2), piece by piece.
 *
 * <p>For each compressed message call {@link #inflate} with the payload of its frames as it comes, until all of it is taken,
 * then {@link #endMessage} until it returns true. What comes out, in all these calls, is the message. A message never becomes
 * larger than the limit, whatever its payload; each step takes a byte, gives a byte, or is the last.
 *
 * <p>Not checked, because {@code java.util.zip} does not let it be seen: that no reference goes back further than agreed, as
 * long as it is within 32,768 bytes; and that a message ends where a block does. Behind a block with the bit BFINAL the context
 * is empty, as it is for whoever sends one.
 *
 * <p>One inflater serves one direction of one connection, one thread at a time, which is true of {@link #close} too. Memory
 * outside the heap, about 36 KiB, is taken with the first byte of payload. {@link #release} gives it back until it is needed
 * again, {@link #close} for good, and so does a violation, after which all calls that throw one throw the same again.
 *
 * @since 0.1
 */
public final class MessageInflater implements AutoCloseable {

    private static final byte[] NOTHING = {};

    /** RFC 7692 7.2.2: "Append 4 octets of 0x00 0x00 0xff 0xff to the tail end of the payload of the message." */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    /** The same as a number, the first byte highest. */
    private static final int TAIL_BITS = 0x0000_FFFF;

    /** How much zlib gives at once: the array it writes to cannot be moved in the meantime. */
    private static final int STEP_BYTES = 65_536;

    private final boolean contextTakeover;
    private final long limit;
    private final ZlibObjects zlib;

    /** The tail of the message that ends; used up while none does. */
    private final ByteBuffer tail = ByteBuffer.wrap(TAIL).position(TAIL.length);

    /** A byte for which there was no room, if there is one: only that way it shows whether one comes. */
    private final ByteBuffer spare = ByteBuffer.allocate(1).limit(0);

    /** Null as long as nothing is to be inflated. Only the thread that inflates, as all that follows. */
    private @Nullable Inflater inflater;

    /** Whether the inflater was given nothing since it began afresh. */
    private boolean fresh = true;

    /** Whether the inflater filled all the room it had, so that it may have more without being given any. */
    private boolean moreDue;

    /** Payload of the message taken so far. */
    private long payloadBytes;

    /** The last four of these bytes, the last one lowest. */
    private int lastPayload;

    /** What has come out of the message so far, with the spare byte. */
    private long messageBytes;

    /** Whether the payload of the message is at its end. */
    private boolean ending;

    private boolean closed;

    /** What ended inflating; null as long as nothing did. */
    private @Nullable ProtocolViolation violation;

    /**
     * Creates an inflater; takes no memory yet.
     *
     * @param parameters what was agreed
     * @param role which side this end plays: messages come from the other one
     * @param limit how many bytes a message may have, 0 or more; {@link Long#MAX_VALUE} for no limit
     * @throws IllegalArgumentException if the limit is negative
     */
    public MessageInflater(DeflateParameters parameters, Role role, long limit) {
        this(parameters, role, limit, ZlibObjects.PLATFORM);
    }

    MessageInflater(DeflateParameters parameters, Role role, long limit, ZlibObjects zlib) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit of a message is " + limit + " bytes, the least is 0");
        }
        this.contextTakeover = parameters.contextTakeover(role == Role.CLIENT ? Role.SERVER : Role.CLIENT);
        this.limit = limit;
        this.zlib = Objects.requireNonNull(zlib, "zlib");
    }

    /**
     * Inflates payload, as much as there is and as there is room for.
     *
     * @param src holds payload of the message, from position to limit; of any kind; never changed. Its position moves behind
     *     what was taken
     * @param dst takes the message, from its position on; may not share memory with {@code src}. If this throws a violation,
     *     its position has stayed, and the bytes behind it are of no use
     * @return true if all of {@code src} was taken and nothing more comes of it; false if {@code dst} is full, in which case
     *     the call is to be repeated
     * @throws ProtocolViolation if the payload cannot be inflated: 1007; if the message is larger than the limit: 1009; or if
     *     there was a violation before
     * @throws IllegalStateException if {@link #endMessage} has begun and has not returned true, or after {@link #close};
     *     nothing has changed then
     * @throws ReadOnlyBufferException if {@code dst} is read-only; nothing has changed then
     */
    public boolean inflate(ByteBuffer src, ByteBuffer dst) throws ProtocolViolation {
        requireReady(dst);
        if (ending) {
            throw new IllegalStateException("the payload is at its end, and endMessage has to be called again");
        }
        return run(src, dst, true);
    }

    /**
     * Ends the message: all of its payload was taken by {@link #inflate}.
     *
     * @param dst takes the rest of the message, from its position on, as with {@link #inflate}; there may be none
     * @return true if the message is whole, and the next may begin; false if {@code dst} is full and there is more, in which
     *     case the call is to be repeated
     * @throws ProtocolViolation as with {@link #inflate}
     * @throws IllegalStateException after {@link #close}; nothing has changed then
     * @throws ReadOnlyBufferException if {@code dst} is read-only; nothing has changed then
     */
    public boolean endMessage(ByteBuffer dst) throws ProtocolViolation {
        requireReady(dst);
        if (!ending) {
            ending = true;
            tail.position(needsTail() ? 0 : TAIL.length);
        }
        if (!run(tail, dst, false)) {
            return false;
        }
        ending = false;
        payloadBytes = 0;
        messageBytes = 0;
        if (!contextTakeover) {
            beginAfresh();
        }
        return true;
    }

    /**
     * Tells whether the payload lacks the tail. It does not behind a final block, nor if there is no payload; nor if the peer
     * left the tail where it was: a payload from which it was removed ends with the start of an empty block, which is zeros, and
     * so cannot end with 0xff.
     */
    private boolean needsTail() {
        return payloadBytes > 0 && !fresh && !(payloadBytes >= TAIL.length && lastPayload == TAIL_BITS);
    }

    /**
     * Returns how many bytes of the message that is open have come out.
     *
     * @return bytes, never more than the limit; 0 between messages
     */
    public long messageBytes() {
        return messageBytes - spare.remaining();
    }

    /**
     * Gives back the memory outside the heap until the next message, if none has begun and the context allows it: if there is
     * none, be it that context takeover was not agreed or that nothing was inflated so far.
     *
     * @return whether no memory outside the heap is held now
     */
    public boolean release() {
        if (inflater != null && fresh && payloadBytes == 0 && !ending) {
            free();
        }
        return inflater == null;
    }

    /**
     * Tells whether memory outside the heap is held.
     *
     * @return true from the first byte of payload until {@link #release}, {@link #close} or a violation
     */
    public boolean holdsMemory() {
        return inflater != null;
    }

    /** Gives back all memory; may be called again, and in the middle of a message. */
    @Override
    public void close() {
        closed = true;
        free();
    }

    private void free() {
        if (inflater != null) {
            Inflater ended = inflater;
            inflater = null;
            zlib.end(ended);
        }
    }

    private void requireReady(ByteBuffer dst) throws ProtocolViolation {
        if (violation != null) {
            throw violation;
        }
        if (closed) {
            throw new IllegalStateException("the inflater is closed");
        }
        if (dst.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
    }

    private boolean run(ByteBuffer src, ByteBuffer dst, boolean payload) throws ProtocolViolation {
        int start = dst.position();
        try {
            return takeSpare(dst) && inflateAll(src, dst, payload);
        } catch (ProtocolViolation broken) {
            dst.position(start);
            // A step that fails leaves no byte there.
            spare.clear().limit(0);
            violation = broken;
            free();
            throw broken;
        }
    }

    private boolean takeSpare(ByteBuffer dst) {
        if (spare.hasRemaining() && dst.hasRemaining()) {
            dst.put(spare);
        }
        return !spare.hasRemaining();
    }

    private boolean inflateAll(ByteBuffer src, ByteBuffer dst, boolean payload) throws ProtocolViolation {
        while (src.hasRemaining() || moreDue) {
            // Only at the end it matters whether there is a byte more than there is room for.
            if (payload && !dst.hasRemaining()) {
                return false;
            }
            int from = src.position();
            if (limit == messageBytes || !dst.hasRemaining()) {
                step(src, spare.clear());
                spare.flip();
            } else {
                step(src, dst);
            }
            if (payload) {
                note(src, from);
            }
            if (spare.hasRemaining()) {
                requireWithinLimit();
                return false;
            }
        }
        return true;
    }

    /** Takes note of the payload between an index and the position. */
    private void note(ByteBuffer src, int from) {
        int taken = src.position() - from;
        payloadBytes += taken;
        for (int i = Math.max(from, src.position() - TAIL.length); i < src.position(); i++) {
            lastPayload = (lastPayload << Byte.SIZE) | (src.get(i) & 0xFF);
        }
    }

    private void requireWithinLimit() throws ProtocolViolation {
        if (messageBytes > limit) {
            messageBytes = limit;
            spare.limit(0);
            throw new ProtocolViolation(
                    CloseCodes.MESSAGE_TOO_BIG,
                    "RFC 6455 7.4.1",
                    "compressed message of more than " + limit + " bytes, which is the limit");
        }
    }

    /** Lets zlib work once, and has it begin afresh if it has come to a final block. */
    private void step(ByteBuffer src, ByteBuffer dst) throws ProtocolViolation {
        Inflater used = inflater == null ? create() : inflater;
        int from = src.position();
        int end = dst.limit();
        int room = (int) Math.min(Math.min(dst.remaining(), STEP_BYTES), Math.max(1, limit - messageBytes));
        int count;
        long written = used.getBytesWritten();
        dst.limit(dst.position() + room);
        try {
            used.setInput(src);
            count = used.inflate(dst);
        } catch (DataFormatException e) {
            // What came out before counts: that the limit was passed first is told however the payload is cut.
            messageBytes += used.getBytesWritten() - written;
            requireWithinLimit();
            throw broken("payload of a compressed message is not DEFLATE data: " + e.getMessage());
        } finally {
            used.setInput(NOTHING);
            dst.limit(end);
        }
        messageBytes += count;
        moreDue = count == room;
        fresh &= src.position() == from;
        if (used.finished()) {
            beginAfresh();
        } else if (count == 0 && src.hasRemaining()) {
            throw broken("payload of a compressed message makes zlib stand still");
        }
    }

    private static ProtocolViolation broken(String message) {
        return new ProtocolViolation(CloseCodes.INVALID_PAYLOAD, "RFC 7692 7.2.2", message);
    }

    private Inflater create() {
        Inflater created = zlib.inflater();
        inflater = created;
        return created;
    }

    private void beginAfresh() {
        moreDue = false;
        fresh = true;
        if (inflater != null) {
            inflater.reset();
        }
    }
}
