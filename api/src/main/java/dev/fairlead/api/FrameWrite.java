package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes one frame, and behind it the pong that is owed, if one is. One object per WebSocket, used again for each frame;
 * only with the send turn.
 */
final class FrameWrite implements Operation<Boolean> {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocket.class);

    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final TransportChannel channel;
    private final IntSupplier maskingKeys;
    private final ControlSlot control;
    private final Duration patience;

    /** From 0 to position: encoded and not written. Empty between frames. */
    private final ByteBuffer buffer;

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

    /** Null while bytes leave. */
    private @Nullable Deadline stall;

    /** By when the frame has to be out, whether bytes leave or not. */
    private Deadline limit = Deadline.NEVER;

    private Phase phase = Phase.SEND;

    FrameWrite(
            TransportChannel channel,
            ByteBuffer buffer,
            IntSupplier maskingKeys,
            ControlSlot control,
            Duration patience) {
        this.channel = channel;
        this.buffer = buffer;
        this.maskingKeys = maskingKeys;
        this.control = control;
        this.patience = patience;
        this.encoder = new FrameEncoder(Role.CLIENT, maskingKeys);
    }

    /** Begins a frame. */
    void start(FrameHeader header, ByteBuffer bytes, Phase reason, Deadline until) {
        frame = header;
        begun = header;
        pongTaken = false;
        payload = bytes;
        headerDone = false;
        onWire = 0;
        stall = null;
        limit = until;
        phase = reason;
    }

    /** Begins the pong that is owed; nothing to do if none is. */
    void startControl() {
        if (frame == null && buffer.position() == 0) {
            onWire = 0;
            stall = null;
            limit = Deadline.NEVER;
            pongTaken = false;
            phase = Phase.RECEIVE;
            nextControl();
        }
    }

    /** Forgets the frame that was begun; only if nothing of it has left. */
    void undo() {
        buffer.clear();
        frame = null;
        payload = pong;
        encoder = new FrameEncoder(Role.CLIENT, maskingKeys);
        if (begun.opcode() == Opcode.CONTINUATION) {
            // The new encoder has to know of the message that is open; its frame goes nowhere.
            encoder.encodeHeader(FrameHeader.of(false, Opcode.BINARY, 0), buffer);
            buffer.clear();
        }
        if (pongTaken) {
            control.oweAgain(pong.rewind());
        }
    }

    /** Whether a part of what was begun has left, so that the peer waits for the rest. */
    boolean hasLeft() {
        return onWire > 0;
    }

    @Override
    public @Nullable Boolean advance() throws IOException {
        while (true) {
            encode();
            if (buffer.position() == 0) {
                return Boolean.TRUE;
            }
            int count = write();
            if (count == 0) {
                return null;
            }
            onWire += count;
            stall = null;
        }
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

    @Override
    public Interest waitingFor() {
        return Interest.WRITE;
    }

    @Override
    public Deadline deadline() {
        if (stall == null) {
            stall = Deadline.after(patience);
        }
        return stall.earlier(limit);
    }

    @Override
    public IOException timedOut() {
        return new TimeoutException(
                phase, patience, "the peer has taken no byte for " + patience + (hasLeft() ? ", within a frame" : ""));
    }
}
