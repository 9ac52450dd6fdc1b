package dev.fairlead.fuzz;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Compression;
import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a frame decoder tells of bytes that come in pieces: complete frames, what compressed messages are, and what ended it
 * all, in lines. Pieces are kept until they are used up, as a connection does it; whole messages are taken in one step or
 * frame by frame, and payload into little buffers or past the decoder, by turns.
 */
final class FrameTrace {

    /** Small, so that the limit on empty frames is within reach of a fuzzer. */
    static final FrameLimits LIMITS = new FrameLimits(40, 4);

    private static final HexFormat HEX = HexFormat.of();

    private static final int MOST_ROOM = 512;

    /**
     * One for all: hundreds of thousands would keep the collector busy long after the last trace. Only the thread that traces.
     */
    private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(MOST_ROOM);

    private final FrameDecoder decoder;
    private final StringBuilder told = new StringBuilder();
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();

    /** Bytes that came and were not used yet, from position to limit. */
    private ByteBuffer pending = ByteBuffer.allocate(0);

    /** Of the frame last begun, until its payload is complete. */
    private @Nullable FrameHeader open;

    private boolean ended;

    /** Calls of the decoder that are allowed: what came is the only reason to call it. */
    private long allowedSteps = 2;

    private long steps;

    /** How much payload is taken in one step; changes with each, so that all ways are gone. */
    private int room;

    /** Null: messages may not come compressed. */
    private final @Nullable InflateTrace inflation;

    private FrameTrace(FrameDecoder decoder, Chunking chunking, @Nullable InflateTrace inflation) {
        this.decoder = decoder;
        this.room = (int) (chunking.seed() % 7);
        this.inflation = inflation;
    }

    /** The trace of {@code wire} cut in one way. */
    static String of(Role role, byte[] wire, Chunking chunking) {
        return new FrameTrace(new FrameDecoder(role, LIMITS), chunking, null).of(wire, chunking);
    }

    /** The same where messages may be compressed; {@code limit} is what they may have inflated. */
    static String ofCompressed(Role role, DeflateParameters agreed, long limit, byte[] wire, Chunking chunking) {
        FrameDecoder decoder = new FrameDecoder(role, LIMITS, Compression.DEFLATE);
        InflateTrace inflation = new InflateTrace(agreed, role, limit, chunking.seed());
        String told = new FrameTrace(decoder, chunking, inflation).of(wire, chunking);
        inflation.close();
        return told;
    }

    private String of(byte[] wire, Chunking chunking) {
        for (ByteBuffer piece : chunking.cut(wire)) {
            feed(piece);
        }
        if (steps > allowedSteps) {
            throw new AssertionError(steps + " steps for " + wire.length + " bytes, limit " + allowedSteps);
        }
        return end();
    }

    private void feed(ByteBuffer piece) {
        // A step for the piece, and at most two for each byte: a header of two bytes at the least, and its payload.
        allowedSteps += 2 + 2L * piece.remaining();
        if (ended) {
            return;
        }
        pending = ByteBuffer.allocate(pending.remaining() + piece.remaining())
                .put(pending)
                .put(piece.duplicate())
                .flip();
        try {
            while (step()) {
                steps++;
            }
        } catch (ProtocolViolation broken) {
            fail(broken);
        }
    }

    /** Whether there may be more to do with what has come. */
    private boolean step() throws ProtocolViolation {
        if (ended) {
            return false;
        }
        if (open == null && room++ % 4 > 0 && takeMessage()) {
            return true;
        }
        if (open == null) {
            open = decoder.decodeHeader(pending);
            if (open == null) {
                return false;
            }
            if (inflation != null) {
                inflation.begin(open);
            }
        } else if (takePayload(open) == 0) {
            return false;
        }
        if (decoder.payloadRemaining() == 0) {
            complete(open);
        }
        return true;
    }

    /** Takes a message of one frame in one step, if it is there. */
    private boolean takeMessage() throws ProtocolViolation {
        ByteBuffer dst = room % 2 == 0 ? ByteBuffer.allocate(MOST_ROOM) : DIRECT.clear();
        Opcode opcode = decoder.decodeMessage(pending, dst);
        if (opcode == null) {
            return false;
        }
        byte[] taken = new byte[dst.position()];
        dst.get(0, taken);
        FrameHeader header = FrameHeader.of(true, opcode, taken.length);
        if (inflation != null) {
            inflation.begin(header);
        }
        keep(header, taken, 0, taken.length);
        complete(header);
        return true;
    }

    private int takePayload(FrameHeader header) throws ProtocolViolation {
        int most = room++ % 8 == 0 ? MOST_ROOM : 1 + room % 5;
        int count;
        ByteBuffer dst;
        if (room % 3 == 0) {
            count = (int) Math.min(Math.min(most, pending.remaining()), decoder.payloadRemaining());
            dst = ByteBuffer.allocate(count + 2).position(2);
            dst.put(pending.slice(pending.position(), count));
            decoder.payloadReadDirectly(dst, 2);
            pending.position(pending.position() + count);
            keep(header, dst.array(), 2, count);
        } else {
            dst = room % 3 == 1 ? ByteBuffer.allocate(most) : DIRECT.clear().limit(most);
            count = decoder.decodePayload(pending, dst);
            byte[] taken = new byte[count];
            dst.get(0, taken);
            keep(header, taken, 0, count);
        }
        return count;
    }

    private void keep(FrameHeader header, byte[] bytes, int from, int count) throws ProtocolViolation {
        payload.write(bytes, from, count);
        if (inflation != null && !header.opcode().isControl()) {
            inflation.take(bytes, from, count);
        }
    }

    private void complete(FrameHeader header) throws ProtocolViolation {
        told.append(header).append(' ').append(header.maskingKey()).append(' ');
        told.append(HEX.formatHex(payload.toByteArray())).append(decoder.messageOpen() ? " …\n" : "\n");
        if (header.opcode() == Opcode.CLOSE) {
            ended = true;
            told.append(ClosePayload.decode(ByteBuffer.wrap(payload.toByteArray())))
                    .append('\n');
        }
        payload.reset();
        open = null;
        if (inflation != null && header.fin() && !header.opcode().isControl()) {
            told.append(inflation.end());
        }
    }

    private void fail(ProtocolViolation broken) {
        ended = true;
        told.append(broken.closeCode()).append(' ').append(broken.section());
        told.append(": ").append(broken.getMessage()).append('\n');
        boolean byDecoder = inflation == null || !inflation.isDead();
        if (byDecoder && (open == null || open.opcode() != Opcode.CLOSE)) {
            requireDead(broken);
        }
    }

    /** What the decoder's contract says of what comes after a violation. */
    private void requireDead(ProtocolViolation broken) {
        try {
            FrameHeader more = decoder.decodeHeader(ByteBuffer.wrap(new byte[] {(byte) 0x82, 0}));
            throw new AssertionError("a dead decoder told " + more);
        } catch (ProtocolViolation again) {
            if (again != broken) {
                throw new AssertionError("a dead decoder told another violation", again);
            }
        }
    }

    private String end() {
        if (!ended && open != null) {
            told.append("within ").append(open).append(", missing ").append(decoder.payloadRemaining());
        } else if (!ended && pending.hasRemaining()) {
            told.append("within a header of ").append(pending.remaining());
        }
        return told.toString();
    }
}
