package dev.fairlead.testkit;

import dev.fairlead.codec.frame.CloseCodes;
import dev.fairlead.codec.frame.Compression;
import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.spi.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The client's frames out of a {@link Wire}, waiting or not. Only for the reading thread. */
final class FrameReader {

    /** From here on payload goes straight to where it is wanted; below, what follows it is read along with it. */
    private static final int DIRECT_BYTES = 65_536;

    /** What a short message may grow by when it is compressed; a long one may grow by a quarter, in a small window. */
    private static final int DEFLATE_BYTES = 64;

    private final Wire wire;

    private final int maxMessageBytes;

    private FrameDecoder decoder = new FrameDecoder(Role.SERVER, FrameLimits.DEFAULT);

    /** What inflates compressed messages, from {@link #inflateWith} on; null if they are not allowed. */
    private @Nullable ConnectionDeflate deflate;

    /** Whether the data message last begun is compressed. */
    private boolean compressed;

    FrameReader(Wire wire, int maxMessageBytes) {
        this.wire = wire;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** From now on messages may come compressed. */
    void inflateWith(ConnectionDeflate agreed) {
        deflate = agreed;
        decoder = new FrameDecoder(Role.SERVER, FrameLimits.DEFAULT, Compression.DEFLATE);
    }

    /** What inflates the data message last begun; empty if it is not compressed. */
    Optional<ConnectionDeflate> compressedBy() {
        return compressed ? Optional.ofNullable(deflate) : Optional.empty();
    }

    boolean messageOpen() {
        return decoder.messageOpen();
    }

    /** The next frame; null if the client ended the connection between two frames. */
    @Nullable
    Frame next() throws IOException, ProtocolViolation {
        FrameHeader header = headerNow();
        while (header == null) {
            if (!wire.fill()) {
                requireEndBetweenFrames();
                return null;
            }
            header = headerNow();
        }
        requireSize(0, header);
        GrowingBuffer payload = new GrowingBuffer();
        while (!payloadNow(payload)) {
            waitForPayload(payload);
        }
        return new Frame(header, payload.content());
    }

    /** The next header, if it has arrived. */
    @Nullable
    FrameHeader headerNow() throws ProtocolViolation {
        FrameHeader header = decoder.decodeHeader(wire.input());
        if (header != null && (header.opcode() == Opcode.TEXT || header.opcode() == Opcode.BINARY)) {
            compressed = header.compressed();
        }
        return header;
    }

    /** Appends what has arrived of the payload; true if none is due any more. */
    boolean payloadNow(GrowingBuffer payload) throws ProtocolViolation {
        ByteBuffer input = wire.input();
        int count = (int) Math.min(input.remaining(), decoder.payloadRemaining());
        decoder.decodePayload(input, payload.room(count));
        return decoder.payloadRemaining() == 0;
    }

    /**
     * Reads once, without waiting, to where it is of use: to the end of {@code payload} if that is a long way off, else
     * to the wire's input.
     *
     * @return false at the end of the stream
     */
    boolean read(GrowingBuffer payload) throws IOException, ProtocolViolation {
        if (wire.input().hasRemaining() || decoder.payloadRemaining() < DIRECT_BYTES) {
            return wire.readSome() >= 0;
        }
        int wanted = (int) Math.min(decoder.payloadRemaining(), Wire.STEP_BYTES);
        ByteBuffer dst = payload.room(wanted);
        int start = dst.position();
        dst.limit(start + wanted);
        int count = wire.read(dst);
        dst.limit(dst.capacity());
        decoder.payloadReadDirectly(dst, start);
        return count >= 0;
    }

    /** Refuses a frame that makes a message too large, before anything is kept of it. */
    void requireSize(int before, FrameHeader header) throws ProtocolViolation {
        long most = compressed ? maxMessageBytes + maxMessageBytes / 4 + DEFLATE_BYTES : maxMessageBytes;
        if (header.payloadLength() > most - before) {
            // RFC 6455 7.4.1: 1009 is for "a message that is too big for it to process".
            throw new ProtocolViolation(
                    CloseCodes.MESSAGE_TOO_BIG,
                    "RFC 6455 7.4.1",
                    "message of more than " + maxMessageBytes + " bytes, the server's limit");
        }
    }

    private void waitForPayload(GrowingBuffer payload) throws IOException, ProtocolViolation {
        wire.await(SelectionKey.OP_READ, Deadline.NEVER);
        if (!read(payload)) {
            throw new EOFException("the client ended the connection within a frame");
        }
    }

    private void requireEndBetweenFrames() throws EOFException {
        if (wire.input().hasRemaining()) {
            throw new EOFException("the client ended the connection within the header of a frame");
        }
    }
}
