package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one frame, and behind it the pong that is owed, if one is. One object per WebSocket, used again for each frame;
 * only with the lane in which is sent. Holds a buffer only while there is something in it.
 */
final class FrameWrite {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    private static final int MAX_CONTROL_PAYLOAD = 125;

    /** The most that is written for one connection before others have their turn. */
    private static final int BURST = 1024 * 1024;

    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final TransportChannel channel;
    private final BufferPool pool;
    private final IntSupplier maskingKeys;
    private final ControlSlot control;
    private final Pings pings;
    private final Traffic traffic;

    /** From 0 to position: encoded and not written. {@link #NONE} between frames, else one from the pool. */
    private ByteBuffer buffer = NONE;

    /** The payload of a pong or a ping. */
    private final ByteBuffer ours = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);

    private FrameEncoder encoder;

    /** The frame that is being encoded; null when there is none. */
    private @Nullable FrameHeader frame;

    /** Whether its header is encoded. */
    private boolean headerDone;

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

    FrameWrite(
            TransportChannel channel,
            BufferPool pool,
            IntSupplier maskingKeys,
            ControlSlot control,
            Pings pings,
            Traffic traffic) {
        this.pings = pings;
        this.traffic = traffic;
        this.channel = channel;
        this.pool = pool;
        this.maskingKeys = maskingKeys;
        this.control = control;
        this.encoder = new FrameEncoder(Role.CLIENT, maskingKeys);
    }

    /** Begins a frame; only if none {@link #isUnderway is underway}. */
    void start(FrameHeader header, ByteBuffer bytes) {
        frame = header;
        begun = header;
        taken = null;
        payload = bytes;
        headerDone = false;
        onWire = 0;
        takeBuffer();
    }

    /** Begins the pong or ping that is owed, unless something is underway; nothing to do if none is owed. */
    void startControl() {
        if (!isUnderway()) {
            onWire = 0;
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
        if (buffer.capacity() > 0) {
            pool.giveBack(buffer);
            buffer = NONE;
        }
    }

    /** Whether a frame was begun and is not out. */
    boolean isUnderway() {
        return frame != null || buffer.position() > 0;
    }

    /** Whether a frame was given up that was begun: no other one can follow it. */
    boolean isCut() {
        return cut;
    }

    /** How many bytes were ever written, to tell progress from a pause. Any thread. */
    long written() {
        return traffic.bytesSent();
    }

    /** Forgets the frame that was begun; only if nothing of it has left. */
    void undo() {
        release();
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
        return onWire > 0;
    }

    /** Writes what there is room for; true: all is out. False: not now, or enough for now. */
    boolean advance() throws IOException {
        long before = onWire;
        while (onWire - before < BURST) {
            encode();
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
            if (!headerDone) {
                if (buffer.remaining() < FrameEncoder.MAX_HEADER_BYTES) {
                    return;
                }
                encoder.encodeHeader(current, buffer);
                headerDone = true;
                LOG.trace(">> {}", current);
            }
            encoder.encodePayload(payload, buffer);
            if (payload.hasRemaining()) {
                return;
            }
            frame = null;
            payload = ours;
            traffic.frameSent();
            // RFC 6455 5.5.1: after a Close frame nothing more is sent.
            // One control frame a frame: a flood of pings must not hold up the sender.
            if (current.opcode() != Opcode.CLOSE && taken == null) {
                nextControl();
            }
            current = frame;
        }
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
