package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one frame, and behind it the pong that is owed, if one is. One object per WebSocket, used again for each frame;
 * only with the lane in which is sent. Has a buffer only while there is something in it: the frame that is underway, and
 * whole ones before it that were held back.
 */
final class FrameWrite {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** The most that is written for one connection before others have their turn. */
    private static final int BURST = 1024 * 1024;

    /** The same for what is compressed, which takes longer. */
    private static final int DEFLATE_BURST = 256 * 1024;

    /** With less room than this a frame is not begun whose length is not known. */
    private static final int LEAST_ROOM = 256;

    /** RFC 6455 5.2: with a masking key, and a length up to 125, or up to 65,535. */
    private static final int SHORT_HEADER = 6;

    private static final int MEDIUM_HEADER = 8;
    private static final int MEDIUM_LENGTH = 65_535;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final TransportChannel channel;
    private final BufferPool pool;
    private final IntSupplier maskingKeys;
    private final ControlSlot control;
    private final Pings pings;
    private final Traffic traffic;

    /** Null: nothing is compressed. */
    private final @Nullable Deflation deflation;

    /** From 0 to position: encoded and not written. {@link #NONE} between frames, else one from the pool. */
    private ByteBuffer buffer = NONE;

    /** The payload of a pong or a ping. */
    private final ByteBuffer ours = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);

    private FrameEncoder encoder;

    /** The frame that is being encoded; null when there is none. */
    private @Nullable FrameHeader frame;

    /** Whether its header is encoded; of a piece that is compressed, the first. */
    private boolean headerDone;

    /** What compresses the piece that is being encoded; null: it is sent as it is. */
    private @Nullable Deflation deflating;

    /** Whether a frame was released before its end. */
    private boolean cut;

    /** The frame that {@link #start} began; a pong may follow it. */
    private FrameHeader begun = FrameHeader.of(true, Opcode.PONG, 0);

    /** What kind of control frame was taken since then, pong or ping; null: none was. */
    private @Nullable Opcode taken;

    /** Its payload, as far as it is not encoded; the caller's buffer or {@link #ours}. */
    private ByteBuffer payload = ours;

    /** How many bytes were written since {@link #start}. */
    private long onWire;

    /** How many bytes of earlier frames were in the buffer at {@link #start}. */
    private int before;

    /** Whether what is in the buffer waits for more; whole frames. Read by any thread. */
    private volatile boolean held;

    FrameWrite(
            TransportChannel channel,
            BufferPool pool,
            IntSupplier maskingKeys,
            ControlSlot control,
            Pings pings,
            Traffic traffic,
            @Nullable Deflation deflation) {
        this.pings = pings;
        this.traffic = traffic;
        this.deflation = deflation;
        this.channel = channel;
        this.pool = pool;
        this.maskingKeys = maskingKeys;
        this.control = control;
        this.encoder = new FrameEncoder(Role.CLIENT, maskingKeys);
    }

    /** Begins a frame; only if none {@link #isUnderway is underway}. */
    void start(FrameHeader header, ByteBuffer bytes) {
        begin(header, bytes);
        deflating = null;
    }

    /** Whether an empty buffer has room for a frame with so much payload. Any thread. */
    boolean canHold(int payloadBytes) {
        return payloadBytes <= pool.bufferSize() - FrameEncoder.MAX_HEADER_BYTES;
    }

    /**
     * Begins a frame, and holds it back if {@code moreFollows}, if there is room for all of it and nothing that waits; false:
     * nothing happened.
     */
    boolean startWhole(FrameHeader header, ByteBuffer bytes, boolean moreFollows) {
        if (isUnderway() || cut || control.isOwed() || pings.isOwed()) {
            return false;
        }
        takeBuffer();
        if (buffer.remaining() < FrameEncoder.MAX_HEADER_BYTES + bytes.remaining()) {
            if (buffer.position() == 0) {
                release();
            }
            return false;
        }
        start(header, bytes);
        encodeFrame(header);
        frame = null;
        payload = ours;
        hold(moreFollows);
        return true;
    }

    /** Begins the frames that a piece becomes when it is compressed; only if none {@link #isUnderway is underway}. */
    void startDeflated(FrameHeader header, ByteBuffer bytes) {
        begin(header, bytes);
        deflating = Objects.requireNonNull(deflation);
        deflating.begin();
    }

    private void begin(FrameHeader header, ByteBuffer bytes) {
        frame = header;
        begun = header;
        taken = null;
        payload = bytes;
        headerDone = false;
        beginBehind();
        takeBuffer();
    }

    private void beginBehind() {
        onWire = 0;
        before = buffer.position();
    }

    /** Begins the pong or ping that is owed, unless something is underway; nothing to do if none is owed. */
    void startControl() {
        if (!isUnderway()) {
            beginBehind();
            taken = null;
            nextControl();
            if (frame != null) {
                takeBuffer();
            }
        }
    }

    private void takeBuffer() {
        if (buffer.capacity() == 0) {
            buffer = pool.take(channel);
        }
    }

    /** Gives the buffer back, whatever is in it; nothing is written any more. */
    void release() {
        cut |= frame != null && headerDone;
        frame = null;
        hold(false);
        if (buffer.capacity() > 0) {
            pool.giveBack(buffer);
            buffer = NONE;
        }
    }

    /** Whether a frame was begun and is not out, nor held back. */
    boolean isUnderway() {
        return frame != null || (buffer.position() > 0 && !held);
    }

    /** Whether there are frames that wait for more. Any thread. */
    boolean isHolding() {
        return held;
    }

    private void hold(boolean what) {
        if (held != what) {
            held = what;
        }
    }

    /** Has what was held back go on its way with the next {@link #advance}; only if nothing {@link #isUnderway is underway}. */
    void letGo() {
        beginBehind();
        hold(false);
    }

    /** Whether a frame was given up that was begun: no other one can follow it. */
    boolean isCut() {
        return cut;
    }

    /** How many bytes were ever written, to tell progress from a pause. Any thread. */
    long written() {
        return traffic.bytesSent();
    }

    /** Forgets the frame that was begun, not those before it; only if nothing of it has left. */
    void undo() {
        int left = Math.toIntExact(before - onWire);
        if (left == 0) {
            release();
        } else {
            frame = null;
            buffer.position(left);
        }
        if (deflating != null) {
            deflating.takeBack();
        }
        cut = false;
        payload = ours;
        encoder = new FrameEncoder(Role.CLIENT, maskingKeys);
        if (begun.opcode() == Opcode.CONTINUATION) {
            // The new encoder has to know of the message that is open; its frame goes nowhere.
            encoder.encodeHeader(
                    FrameHeader.of(false, Opcode.BINARY, 0), ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES));
        }
        if (taken == Opcode.PONG) {
            control.oweAgain(ours.rewind());
        } else if (taken == Opcode.PING) {
            pings.oweAgain();
        }
    }

    /** Whether a part of what was begun has left, so that the peer waits for the rest. */
    boolean hasLeft() {
        return onWire > before;
    }

    /** Writes what there is room for; true: all is out. False: not now, or enough for now. */
    boolean advance() throws IOException {
        return advance(false);
    }

    /** Does as {@link #advance} does, but is done when no frame is left to be encoded: then its end is held back. */
    boolean advanceOrHold() throws IOException {
        return advance(true);
    }

    private boolean advance(boolean moreFollows) throws IOException {
        long writtenBefore = onWire;
        long deflatedBefore = deflated();
        while (onWire - writtenBefore < BURST && deflated() - deflatedBefore < DEFLATE_BURST) {
            encode();
            if (moreFollows && frame == null && taken == null && buffer.position() > 0) {
                hold(true);
                return true;
            }
            hold(false);
            if (buffer.position() == 0) {
                release();
                return true;
            }
            int count = write();
            if (count == 0) {
                return false;
            }
            onWire += count;
            traffic.sent(count);
        }
        return false;
    }

    private long deflated() {
        return deflating == null ? 0 : deflating.count().bytesTaken();
    }

    private int write() throws IOException {
        buffer.flip();
        try {
            return channel.write(buffer);
        } finally {
            buffer.compact();
        }
    }

    /** Moves as much as there is room for into the buffer. */
    private void encode() {
        FrameHeader current = frame;
        while (current != null) {
            Deflation with = current.opcode().isControl() ? null : deflating;
            boolean whole = with == null ? encodeFrame(current) : encodeDeflated(current, with);
            if (!whole) {
                return;
            }
            frame = null;
            payload = ours;
            // RFC 6455 5.5.1: after a Close frame nothing more is sent.
            // One control frame a frame: a flood of pings must not hold up the sender.
            if (current.opcode() != Opcode.CLOSE && taken == null) {
                nextControl();
            }
            current = frame;
        }
    }

    /** Encodes what there is room for of a frame; true: all of it. */
    private boolean encodeFrame(FrameHeader current) {
        if (!headerDone) {
            if (buffer.remaining() < FrameEncoder.MAX_HEADER_BYTES) {
                return false;
            }
            encoder.encodeHeader(current, buffer);
            headerDone = true;
            LOG.trace(">> {}", current);
        }
        encoder.encodePayload(payload, buffer);
        if (payload.hasRemaining()) {
            return false;
        }
        traffic.frameSent();
        return true;
    }

    /**
     * Compresses a piece, or goes on with it, into one frame that fits into the buffer; true: the piece is out. Its length is
     * known behind it: so the payload comes first, then the header in front of it.
     */
    private boolean encodeDeflated(FrameHeader piece, Deflation with) {
        if (buffer.position() > 0 && buffer.remaining() < LEAST_ROOM) {
            return false;
        }
        int start = buffer.position();
        int gap = buffer.remaining() - SHORT_HEADER <= MAX_CONTROL_PAYLOAD ? SHORT_HEADER : MEDIUM_HEADER;
        ByteBuffer bytes = buffer.duplicate().position(start + gap);
        bytes.limit(bytes.position() + Math.min(bytes.remaining(), MEDIUM_LENGTH));
        boolean out = with.deflate(payload, piece.fin(), bytes);
        int length = bytes.position() - start - gap;
        FrameHeader header = headerOf(piece, out && piece.fin(), length);
        encoder.encodeHeader(header, buffer);
        headerDone = true;
        LOG.trace(">> {}", header);
        int to = buffer.position();
        if (to < start + gap) {
            buffer.put(to, buffer, start + gap, length);
        }
        encoder.encodePayloadInPlace(bytes.limit(to + length).position(to));
        buffer.position(to + length);
        traffic.frameSent();
        return out;
    }

    private FrameHeader headerOf(FrameHeader piece, boolean fin, int length) {
        if (headerDone) {
            return FrameHeader.of(fin, Opcode.CONTINUATION, length);
        }
        return piece.compressed()
                ? FrameHeader.ofCompressed(fin, piece.opcode(), length)
                : FrameHeader.of(fin, piece.opcode(), length);
    }

    private void nextControl() {
        if (control.take(ours)) {
            // RFC 6455 5.5.3: a Pong frame must have the same application data as the Ping that it answers.
            startControl(Opcode.PONG);
        } else if (pings.take(ours)) {
            startControl(Opcode.PING);
        }
    }

    private void startControl(Opcode opcode) {
        taken = opcode;
        frame = FrameHeader.of(true, opcode, ours.remaining());
        payload = ours;
        headerDone = false;
    }
}
