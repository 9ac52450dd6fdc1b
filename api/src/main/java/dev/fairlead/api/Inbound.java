package dev.fairlead.api;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Compression;
import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving half of a WebSocket: bytes to pieces of messages. Answers pings, takes note of the peer's Close frame.
 * Only with the receive token.
 */
final class Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** The most that is read for one connection before others have their turn. */
    private static final int BURST = 1024 * 1024;

    private final InboundBuffer buffer;
    private final int framesPerTurn;
    private final FrameDecoder decoder;
    private final PingScout scout = new PingScout();
    private final Outbound outbound;
    private final CloseStateMachine closing;
    private final Object peer;

    /** Null: nothing comes compressed. */
    private final @Nullable Inflation inflation;

    /** Payload of the control frame that is being received. */
    private final ByteBuffer control = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);

    /** The frame that is being received; null between frames. */
    private @Nullable FrameHeader frame;

    /** Where in the stream the frame began that is being received. */
    private long frameStart;

    /** Kind of the message that is being received; without meaning between messages. */
    private boolean text;

    /** What inflates the message that is being received; null: it comes as it is, or none does. */
    private @Nullable Inflation inflating;

    /** Whether reading ahead waits for half of the buffer to become free. Read by any thread. */
    private volatile boolean wasFull;

    private final FramePause pause;
    private final ReceivedPieces pieces = new ReceivedPieces();

    /** What was inflated in this step. */
    private long inflated;

    /** How many frames may still begin in this step before nothing more is read in it. */
    private int framesLeft;

    /** What ended receiving in a step that had brought something; for the next step. Null if nothing did. */
    private @Nullable Exception deferred;

    Inbound(
            InboundBuffer buffer,
            Limits limits,
            Outbound outbound,
            CloseStateMachine closing,
            Object peer,
            @Nullable Inflation inflation) {
        this.buffer = buffer;
        this.pause = new FramePause(buffer, this::isWithinFrame);
        this.framesPerTurn = limits.framesPerTurn();
        this.inflation = inflation;
        this.decoder = new FrameDecoder(
                Role.CLIENT,
                new FrameLimits(limits.framesPerMessage(), limits.emptyFramesInARow()),
                inflation == null ? Compression.NONE : Compression.DEFLATE);
        this.outbound = outbound;
        this.closing = closing;
        this.peer = peer;
    }

    FramePause pause() {
        return pause;
    }

    /** Whether a frame was begun and is not whole. */
    private boolean isWithinFrame() {
        return frame != null || buffer.unread().hasRemaining();
    }

    /** What tells of the pieces that are received. */
    ReceivedPieces pieces() {
        return pieces;
    }

    /** Who sends, for messages. */
    Object peer() {
        return peer;
    }

    /** Whether there is something of which a message may become, so that room is needed for it. */
    boolean hasBegun() {
        return frame == null ? buffer.unread().hasRemaining() : !frame.opcode().isControl();
    }

    /** How many bytes of the message the current frame still brings at least; 0 if that is not known. */
    long announced() {
        return inflating == null ? decoder.payloadRemaining() : 0;
    }

    /** Begins a step of an operation: it may read so much before others have their turn. */
    void beginStep() {
        buffer.allow(BURST);
        framesLeft = framesPerTurn;
        inflated = 0;
        if (inflation != null) {
            inflation.releaseIfIdle();
        }
    }

    /** Reads and drops what the channel has now; the same answers as {@code TransportChannel.read}. */
    int drop(ByteBuffer scratch) throws IOException {
        buffer.release();
        return buffer.readInto(scratch);
    }

    /**
     * Receives what is there, decoding all that was received before asking the channel for more.
     *
     * @param dst takes the payload; with room
     * @param checkpoint asked after every control frame, of which a peer can send any number
     * @return what came; null: nothing now
     */
    @Nullable
    Received next(ByteBuffer dst, Checkpoint checkpoint) throws IOException, ProtocolViolation {
        rethrowDeferred();
        int start = dst.position();
        try {
            return next(dst, start, checkpoint);
        } catch (IOException | ProtocolViolation e) {
            if (dst.position() == start) {
                throw e;
            }
            // What came before the failure is told first.
            deferred = e;
            return partOf(dst, start);
        }
    }

    /** How long the message is that {@link #takeMessage} would take; -1: there is none. */
    int messageLength() {
        return isBetweenFrames() ? decoder.messageLength(buffer.unread()) : -1;
    }

    /** Whether the message at the front, if there is one, is text. */
    boolean isTextAtFront() {
        ByteBuffer unread = buffer.unread();
        return (unread.get(unread.position()) & 0x0F) == Opcode.TEXT.code();
    }

    /**
     * Takes a message of one frame that has come as a whole; see {@link FrameDecoder#decodeMessage}.
     *
     * @return its kind; null: there is none for which {@code dst} has room, or something is wrong with it, which the next call
     *     tells
     */
    @Nullable
    BufferType takeMessage(ByteBuffer dst) {
        if (!isBetweenFrames()) {
            return null;
        }
        try {
            Opcode opcode = decoder.decodeMessage(buffer.unread(), dst);
            if (opcode == null) {
                return null;
            }
            outbound.traffic().frameReceived();
            return BufferType.of(opcode == Opcode.TEXT, true);
        } catch (ProtocolViolation violation) {
            deferred = violation;
            return null;
        }
    }

    /** Not where each frame is to be told of: that is done where they are taken apart. */
    private boolean isBetweenFrames() {
        return frame == null && deferred == null && !LOG.isTraceEnabled();
    }

    /** Whether there is something to be done when a message was taken: see {@link #attend} and {@link #giveBackIfEmpty}. */
    boolean wantsAttention() {
        return !buffer.unread().hasRemaining() || wasFull;
    }

    private void rethrowDeferred() throws IOException, ProtocolViolation {
        if (deferred instanceof ProtocolViolation violation) {
            throw violation;
        }
        if (deferred instanceof IOException failure) {
            throw failure;
        }
    }

    private @Nullable Received next(ByteBuffer dst, int start, Checkpoint checkpoint)
            throws IOException, ProtocolViolation {
        while (true) {
            FrameHeader current = frame == null ? beginFrame() : frame;
            if (current == null) {
                if (!fill()) {
                    return partOf(dst, start);
                }
            } else if (current.opcode().isControl()) {
                if (current.opcode() == Opcode.CLOSE && dst.position() > start) {
                    // What came before the Close frame is told first; the frame waits for the next call.
                    return partOf(dst, start);
                }
                if (!decodeControl() && !fill()) {
                    return partOf(dst, start);
                }
                CloseStatus status = closing.peerStatus();
                if (status != null) {
                    return new Received.Closed(status);
                }
                if (dst.position() > start) {
                    return partOf(dst, start);
                }
                checkpoint.check();
            } else {
                boolean moved = inflating == null ? decodeData(dst) : inflate(current, inflating, dst);
                if (frame == null && current.fin()) {
                    return pieces.of(BufferType.of(text, true), dst.position() - start);
                }
                if (!dst.hasRemaining() || !moved) {
                    return partOf(dst, start);
                }
            }
        }
    }

    private @Nullable Received partOf(ByteBuffer dst, int start) {
        int count = dst.position() - start;
        return count == 0 ? null : pieces.of(BufferType.of(text, false), count);
    }

    private @Nullable FrameHeader beginFrame() throws ProtocolViolation {
        long start = buffer.position();
        FrameHeader header = decoder.decodeHeader(buffer.unread());
        if (header != null) {
            LOG.trace("<< {}", header);
            frame = header;
            framesLeft--;
            if (framesLeft == 0) {
                buffer.allow(0);
            }
            outbound.traffic().frameReceived();
            frameStart = start;
            if (header.opcode().isControl()) {
                control.clear().limit((int) header.payloadLength());
            } else if (header.opcode() != Opcode.CONTINUATION) {
                text = header.opcode() == Opcode.TEXT;
                inflating = header.compressed() ? inflation : null;
                if (inflating != null) {
                    inflating.begin(text);
                }
            }
        }
        return header;
    }

    /** Moves payload of a data frame; false: nothing now. Ends the frame when its payload is used up. */
    private boolean decodeData(ByteBuffer dst) throws IOException, ProtocolViolation {
        if (decoder.payloadRemaining() > 0) {
            if (buffer.unread().hasRemaining()) {
                decoder.decodePayload(buffer.unread(), dst);
            } else if (wantsDirectRead(dst)) {
                if (!readDirectly(dst)) {
                    return false;
                }
            } else if (!fill()) {
                return false;
            }
        }
        if (decoder.payloadRemaining() == 0) {
            frame = null;
        }
        return true;
    }

    /** As {@link #decodeData} does, but the frame ends when what its payload becomes is used up too. */
    private boolean inflate(FrameHeader current, Inflation with, ByteBuffer dst) throws IOException, ProtocolViolation {
        if (decoder.payloadRemaining() > 0 && !buffer.unread().hasRemaining() && !with.hasMore() && !fill()) {
            return false;
        }
        ByteBuffer unread = buffer.unread();
        int from = unread.position();
        int end = unread.limit();
        int to = dst.position();
        unread.limit(from + (int) Math.min(end - from, decoder.payloadRemaining()));
        boolean all;
        try {
            all = with.inflate(unread, dst);
            decoder.payloadReadDirectly(unread, from);
        } finally {
            unread.limit(end);
        }
        if (all && decoder.payloadRemaining() == 0 && (!current.fin() || with.end(dst))) {
            frame = null;
        }
        inflated += dst.position() - to;
        if (inflated >= BURST) {
            buffer.allow(0);
        }
        return true;
    }

    /** A large payload skips our buffer; a small one does not, because further frames may come with it. */
    private boolean wantsDirectRead(ByteBuffer dst) {
        return Math.min(decoder.payloadRemaining(), dst.remaining()) >= buffer.capacity();
    }

    private boolean readDirectly(ByteBuffer dst) throws IOException, ProtocolViolation {
        int start = dst.position();
        int limit = dst.limit();
        int count;
        dst.limit(start + (int) Math.min(dst.remaining(), decoder.payloadRemaining()));
        try {
            count = buffer.readInto(dst);
        } finally {
            dst.limit(limit);
        }
        if (!progress(count)) {
            return false;
        }
        try {
            decoder.payloadReadDirectly(dst, start);
        } catch (ProtocolViolation violation) {
            // These bytes are none that a caller may see.
            dst.position(start);
            throw violation;
        }
        return true;
    }

    /** Moves payload of a control frame, and acts on the frame when it is whole; false: more of it is needed. */
    private boolean decodeControl() throws ProtocolViolation {
        FrameHeader current = frame;
        decoder.decodePayload(buffer.unread(), control);
        if (current == null || decoder.payloadRemaining() > 0) {
            return false;
        }
        frame = null;
        control.flip();
        if (current.opcode() == Opcode.PING || current.opcode() == Opcode.PONG) {
            if (!scout.hasAnswered(frameStart)) {
                pingOrPong(current.opcode());
            }
        } else if (current.opcode() == Opcode.CLOSE) {
            closing.closeFrameReceived(CloseStatus.of(ClosePayload.decode(control)));
            outbound.closeReceived();
        }
        return true;
    }

    private void pingOrPong(Opcode opcode) {
        if (opcode == Opcode.PING) {
            outbound.pong(control);
        } else {
            outbound.pings().pongReceived(control);
        }
    }

    /** Asks the channel for more; false: nothing now. */
    private boolean fill() throws IOException {
        return progress(buffer.fill());
    }

    private boolean progress(int count) throws ConnectionException {
        if (count < 0) {
            throw new ConnectionException(
                    Failure.of(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE, Culprit.PEER, "RFC 6455 7.1.5"),
                    peer + " ended the connection without a Close frame" + (isWithinFrame() ? ", within a frame" : "")
                            + " (1006)",
                    null);
        }
        return count > 0;
    }

    /**
     * While nobody receives: reads ahead if something came, up to the size of the buffer and to a Close frame, and answers
     * the pings in it. What is wrong is told to the next who receives.
     *
     * @param came whether something came since the last time
     * @return what to come back for; null: there is no room for more, or nothing more to come
     */
    @Nullable
    Interest attend(boolean came) {
        buffer.allow(buffer.capacity());
        boolean wanted = look();
        while (wanted && came && buffer.readAhead()) {
            wanted = look();
        }
        giveBackIfEmpty();
        return wanted && !buffer.hasEnded() && hasRoomAhead() ? Interest.READ : null;
    }

    /** Answers the pings that were read ahead; false: nothing that counts can come behind what is there. */
    private boolean look() {
        try {
            answerAtFront();
            // Behind a control frame that is not whole is nothing yet; the scout would take it for answered.
            if (!isWithinControl()) {
                scout.look(buffer, buffer.position() + (frame == null ? 0 : decoder.payloadRemaining()), outbound);
            }
        } catch (ProtocolViolation violation) {
            deferred = violation;
        }
        // RFC 6455 1.4: no data comes behind a Close frame. What ends the connection stays unread until the answer.
        return deferred == null && !isWithinClose() && !scout.isAtClose();
    }

    private boolean isWithinControl() {
        return frame != null && frame.opcode().isControl();
    }

    private boolean isWithinClose() {
        return frame != null && frame.opcode() == Opcode.CLOSE;
    }

    /** Once the buffer was full, not for every few bytes that become free: it costs a step of another thread. */
    private boolean hasRoomAhead() {
        if (buffer.isFull()) {
            wasFull = true;
        } else if (buffer.unread().remaining() <= buffer.capacity() / 2) {
            wasFull = false;
        }
        return !wasFull;
    }

    /** Whether what comes is not read because nobody receives what has come. Any thread. */
    boolean isHeldUp() {
        return wasFull;
    }

    /** Takes the pings and pongs that no data is in front of. */
    private void answerAtFront() throws ProtocolViolation {
        while (deferred == null
                && (frame == null
                        ? beginsWithPingOrPong()
                        : isPingOrPong(frame.opcode().code()))) {
            if ((frame == null && beginFrame() == null) || !decodeControl()) {
                return;
            }
        }
    }

    private boolean beginsWithPingOrPong() {
        ByteBuffer unread = buffer.unread();
        return unread.hasRemaining() && isPingOrPong(unread.get(unread.position()) & 0x0F);
    }

    private static boolean isPingOrPong(int opcode) {
        return opcode == Opcode.PING.code() || opcode == Opcode.PONG.code();
    }

    /** Gives back what is not needed now: the buffer unless there is something in it, and what has been idle for a while. */
    void giveBackIfEmpty() {
        buffer.giveBackIfEmpty();
        if (inflation != null) {
            inflation.releaseIfIdle();
        }
    }

    /** Gives all memory back, whatever is in it; nothing is received any more. */
    void release() {
        buffer.release();
        if (inflation != null) {
            inflation.close();
        }
    }

    /** Drops what is there now, without waiting: unread bytes would make the system reset the connection. */
    void discardUnread() {
        try {
            buffer.discard();
        } catch (IOException e) {
            LOG.debug("the connection to {} broke at its end: {}", peer, Failures.message(e));
        }
    }
}
