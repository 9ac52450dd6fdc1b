package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Drives a decoder as a connection would: bytes that were not consumed come again with more behind them. What came out is a
 * line per complete frame and a last line that says how it ended.
 */
final class Decoding {

    private final FrameDecoder decoder;
    private final Storage storage;
    private final List<String> lines = new ArrayList<>();

    /** Bytes that came in and were not consumed. */
    private byte[] pending = {};

    private @Nullable FrameHeader header;
    private ByteArrayOutputStream payload = new ByteArrayOutputStream();

    private Decoding(FrameDecoder decoder, Storage storage) {
        this.decoder = decoder;
        this.storage = storage;
    }

    /** Asserts what comes out of frames, for every cut and every kind of buffer. */
    static void assertDecodes(Role role, List<String> expected, String... frames) {
        assertDecodes(role, FrameLimits.DEFAULT, expected, frames);
    }

    static void assertDecodes(Role role, FrameLimits limits, List<String> expected, String... frames) {
        byte[] wire = Wire.to(role, frames);
        for (Storage storage : Storage.values()) {
            Iterator<List<ByteBuffer>> splits =
                    Pieces.everySplitOf(wire, storage).iterator();
            while (splits.hasNext()) {
                List<ByteBuffer> pieces = splits.next();
                String how = role + " " + storage + " " + pieces;
                assertEquals(expected, outcome(new FrameDecoder(role, limits), storage, pieces), how);
            }
        }
    }

    /** Returns a line for each frame and one for the end. */
    static List<String> outcome(FrameDecoder decoder, Storage storage, List<ByteBuffer> pieces) {
        Decoding decoding = new Decoding(decoder, storage);
        try {
            for (ByteBuffer piece : pieces) {
                decoding.feed(piece);
            }
            decoding.lines.add(decoding.end());
        } catch (ProtocolViolation violation) {
            decoding.lines.add(violation.closeCode() + " " + violation.section() + ": " + violation.getMessage());
            decoding.assertDead(violation);
        }
        return decoding.lines;
    }

    private void feed(ByteBuffer piece) throws ProtocolViolation {
        byte[] more = new byte[pending.length + piece.remaining()];
        System.arraycopy(pending, 0, more, 0, pending.length);
        piece.get(more, pending.length, piece.remaining());
        ByteBuffer src = storage.of(more);
        ByteOrder order = src.order();
        boolean progress = true;
        while (progress) {
            progress = header == null ? takeHeader(src) : takePayload(src);
        }
        assertSame(order, src.order());
        pending = new byte[src.remaining()];
        src.get(pending);
    }

    private boolean takeHeader(ByteBuffer src) throws ProtocolViolation {
        int position = src.position();
        try {
            header = decoder.decodeHeader(src);
        } catch (ProtocolViolation violation) {
            assertEquals(position, src.position());
            throw violation;
        }
        if (header == null) {
            assertEquals(position, src.position());
            return false;
        }
        assertEquals(header.payloadLength(), decoder.payloadRemaining());
        return true;
    }

    private boolean takePayload(ByteBuffer src) throws ProtocolViolation {
        ByteBuffer dst = ByteBuffer.allocate(17).position(2).limit(13).order(ByteOrder.LITTLE_ENDIAN);
        int position = src.position();
        long due = decoder.payloadRemaining();
        int moved;
        try {
            moved = decoder.decodePayload(src, dst);
        } catch (ProtocolViolation violation) {
            assertEquals(
                    List.of(position, 2, due), List.of(src.position(), dst.position(), decoder.payloadRemaining()));
            throw violation;
        }
        assertEquals(
                List.of(moved, moved, due - moved),
                List.of(src.position() - position, dst.position() - 2, decoder.payloadRemaining()));
        payload.write(dst.array(), 2, moved);
        if (decoder.payloadRemaining() == 0) {
            lines.add((header + " " + Wire.hex(payload.toByteArray())).strip());
            header = null;
            payload = new ByteArrayOutputStream();
            return true;
        }
        return moved > 0;
    }

    private String end() {
        String due = decoder.payloadRemaining() > 0 ? decoder.payloadRemaining() + " bytes due" : "header due";
        return due + (decoder.messageOpen() ? ", message open" : "");
    }

    private void assertDead(ProtocolViolation violation) {
        ByteBuffer frame = ByteBuffer.wrap(Pieces.hex("8900"));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> decoder.decodeHeader(frame)));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> decoder.decodePayload(frame, frame)));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> decoder.payloadReadDirectly(frame, 0)));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> decoder.decodeMessage(frame, frame)));
        assertEquals(-1, decoder.messageLength(ByteBuffer.wrap(Pieces.hex("8100"))));
        assertEquals(0, frame.position());
    }
}
