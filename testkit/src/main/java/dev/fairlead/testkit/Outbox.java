package dev.fairlead.testkit;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames of the echo on their way out. Only those that are complete leave, because what a client sends as text may turn
 * out to be none. For one thread.
 */
final class Outbox {

    private final GrowingBuffer bytes = new GrowingBuffer();

    private final FrameEncoder encoder = new FrameEncoder(Role.SERVER, () -> {
        throw new IllegalStateException("a server masks nothing");
    });

    /** How many of the bytes have left. */
    private int sent;

    /** How many of the bytes belong to complete frames. */
    private int complete;

    boolean isEmpty() {
        return sent == complete;
    }

    /** How many bytes of complete frames the client has not taken yet. */
    int waiting() {
        return complete - sent;
    }

    /** Begins a frame; its payload is to be appended to the buffer that is returned, then {@link #complete}d. */
    GrowingBuffer begin(FrameHeader header) {
        makeRoom();
        encoder.encodeHeader(header, bytes.room(FrameEncoder.MAX_HEADER_BYTES));
        return bytes;
    }

    /** Says that all payload of the frame last begun has been appended. */
    void complete() {
        ByteBuffer payload = bytes.content();
        int due = (int) encoder.payloadRemaining();
        encoder.encodePayloadInPlace(payload.position(payload.limit() - due));
        complete = bytes.size();
    }

    void add(Opcode opcode, ByteBuffer payload) {
        add(FrameHeader.of(true, opcode, payload.remaining()), payload);
    }

    /** Adds a frame whose header says how long the payload is. */
    void add(FrameHeader header, ByteBuffer payload) {
        begin(header).room(payload.remaining()).put(payload);
        complete();
    }

    /** Writes what the client takes now of the complete frames. */
    void flush(Wire wire) throws IOException {
        ByteBuffer ready = bytes.content().position(sent).limit(complete);
        while (ready.hasRemaining() && wire.writeNow(ready) > 0) {
            sent = ready.position();
        }
        if (sent == bytes.size()) {
            forgetSent();
        }
    }

    /** Moves the rest to the front when it is the smaller part: each byte is then moved less often than it is sent. */
    private void makeRoom() {
        if (sent > bytes.size() / 2) {
            forgetSent();
        }
    }

    private void forgetSent() {
        bytes.dropFront(sent);
        complete -= sent;
        sent = 0;
    }
}
