package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
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

    /** From 0 to position: encoded and not written. {@link #NONE} between frames, else one from the pool. */
    private ByteBuffer buffer = NONE;

    private final ByteBuffer pong = ByteBuffer.allocate(MAX_CONTROL_PAYLOAD);
    private FrameEncoder encoder;

    /** The frame that is being encoded; null when there is none. */
    private @Nullable FrameHeader frame;

    /** Whether its header is encoded. */
    private boolean headerDone;

    /** The frame that {@link #start} began; a pong may follow it. */
    private FrameHeader begun = FrameHeader.of(true, Opcode.PONG, 0);

    /** Whether a pong that was owed has been taken since then. */
    private boolean pongTaken;

    /** Its payload, as far as it is not encoded; the caller's buffer or {@link #pong}. */
    private ByteBuffer payload = pong;

    /** How many bytes were written since {@link #start}. */
    private long onWire;

    /** How many bytes were ever written. Also read by other threads. */
    private final AtomicLong written = new AtomicLong();

    FrameWrite(TransportChannel channel, BufferPool pool, IntSupplier maskingKeys, ControlSlot control) {
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
        pongTaken = false;
        payload = bytes;
        headerDone = false;
        onWire = 0;
        takeBuffer();
    }

    /** Begins the pong that is owed, unless something is underway; nothing to do if none is owed. */
    void startControl() {
        if (!isUnderway()) {
            onWire = 0;
            pongTaken = false;
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

    /** How many bytes were ever written, to tell progress from a pause. Any thread. */
    long written() {
        return written.get();
    }

    /** Forgets the frame that was begun; only if nothing of it has left. */
    void undo() {
        release();
        payload = pong;
        encoder = new FrameEncoder(Role.CLIENT, maskingKeys);
        if (begun.opcode() == Opcode.CONTINUATION) {
            // The new encoder has to know of the message that is open; its frame goes nowhere.
            encoder.encodeHeader(
                    FrameHeader.of(false, Opcode.BINARY, 0), ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES));
        }
        if (pongTaken) {
            control.oweAgain(pong.rewind());
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
            written.lazySet(written.get() + count);
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
            payload = pong;
            // RFC 6455 5.5.1: after a Close frame nothing more is sent.
            // One pong a frame: a flood of pings must not hold up the sender.
            if (current.opcode() != Opcode.CLOSE && !pongTaken) {
                nextControl();
            }
            current = frame;
        }
    }

    private void nextControl() {
        if (control.take(pong)) {
            pongTaken = true;
            // RFC 6455 5.5.3: a Pong frame must have the same application data as the Ping that it answers.
            frame = FrameHeader.of(true, Opcode.PONG, pong.remaining());
            payload = pong;
            headerDone = false;
        }
    }
}
