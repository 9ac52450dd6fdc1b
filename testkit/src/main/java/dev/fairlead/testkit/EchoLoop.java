package dev.fairlead.testkit;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends every message back. One thread reads and writes whatever is possible, so that a client may send a lot before it
 * reads anything: the loop stops reading only when more waits to be sent than the largest message may have.
 */
final class EchoLoop {

    private final Wire wire;

    private final FrameReader reader;

    private final int maxWaitingBytes;

    private final Outbox outbox = new Outbox();

    /** What has come of a message in several frames or of a compressed one; control frames may go out in between. */
    private final GrowingBuffer fragments = new GrowingBuffer();

    private final GrowingBuffer control = new GrowingBuffer();

    /** What {@link #fragments} will be; null outside of such a message. */
    private @Nullable Opcode fragmentedKind;

    /** The frame whose payload is due or has just been used up; null between frames. */
    private @Nullable FrameHeader frame;

    /** Where the payload of {@link #frame} goes; without meaning between frames. */
    private GrowingBuffer payload = control;

    private Optional<ClosePayload> closeReceived = Optional.empty();

    /** Whether nothing more is read: the client closed or ended the connection. */
    private boolean finished;

    EchoLoop(Wire wire, FrameReader reader, int maxMessageBytes) {
        this.wire = wire;
        this.reader = reader;
        this.maxWaitingBytes = maxMessageBytes;
    }

    /** Runs until the client's close frame is answered or the client ended the connection; returns that close frame. */
    Optional<ClosePayload> run() throws IOException, ProtocolViolation {
        try {
            takeFrames();
            while (!finished) {
                outbox.flush(wire);
                exchange();
            }
        } catch (ProtocolViolation violation) {
            // What was in order before goes out before the close frame that the caller sends.
            flushAll();
            throw violation;
        }
        flushAll();
        return closeReceived;
    }

    private void exchange() throws IOException, ProtocolViolation {
        boolean reading = outbox.waiting() <= maxWaitingBytes;
        int read = reading ? SelectionKey.OP_READ : 0;
        int write = outbox.isEmpty() ? 0 : SelectionKey.OP_WRITE;
        wire.await(read | write, Deadline.NEVER);
        if (reading) {
            finished = !reader.read(payload);
            takeFrames();
        }
    }

    private void flushAll() throws IOException {
        outbox.flush(wire);
        while (!outbox.isEmpty()) {
            wire.await(SelectionKey.OP_WRITE, Deadline.NEVER);
            outbox.flush(wire);
        }
    }

    private void takeFrames() throws IOException, ProtocolViolation {
        while (!finished && begun() && reader.payloadNow(payload)) {
            FrameHeader complete = frame;
            frame = null;
            if (complete != null) {
                end(complete);
            }
        }
    }

    /** Makes sure that a frame is begun, if one has arrived. */
    private boolean begun() throws ProtocolViolation {
        if (frame == null) {
            FrameHeader next = reader.headerNow();
            if (next == null) {
                return false;
            }
            payload = begin(next);
            frame = next;
        }
        return true;
    }

    private GrowingBuffer begin(FrameHeader header) throws ProtocolViolation {
        if (header.opcode().isControl()) {
            control.truncate(0);
            return control;
        }
        reader.requireSize(fragments.size(), header);
        if (leavesAsItComes(header)) {
            return outbox.begin(FrameHeader.of(true, header.opcode(), header.payloadLength()));
        }
        if (header.opcode() != Opcode.CONTINUATION) {
            fragmentedKind = header.opcode();
        }
        return fragments;
    }

    private void end(FrameHeader header) throws IOException, ProtocolViolation {
        if (header.opcode().isControl()) {
            answer(header.opcode());
        } else if (leavesAsItComes(header)) {
            outbox.complete();
        } else if (header.fin() && fragmentedKind != null) {
            sendBack(fragmentedKind, fragments.content());
            fragments.truncate(0);
            fragmentedKind = null;
        }
    }

    private void sendBack(Opcode kind, ByteBuffer payload) throws IOException, ProtocolViolation {
        Optional<ConnectionDeflate> deflate = reader.compressedBy();
        if (deflate.isPresent()) {
            // What it was compressed with is the client's context; the answer goes out in the server's own.
            byte[] answer = deflate.get().compress(deflate.get().inflate(kind, payload));
            outbox.add(FrameHeader.ofCompressed(true, kind, answer.length), ByteBuffer.wrap(answer));
        } else {
            outbox.add(kind, payload);
        }
    }

    private void answer(Opcode received) throws ProtocolViolation {
        if (received == Opcode.PING) {
            // RFC 6455 5.5.3: a Pong "must have identical "Application data"" as the Ping.
            outbox.add(Opcode.PONG, control.content());
        } else if (received == Opcode.CLOSE) {
            ClosePayload status = ClosePayload.decode(control.content());
            // RFC 6455 5.5.1: "it typically echos the status code it received". Nothing is read after it.
            outbox.add(Opcode.CLOSE, status.encode());
            closeReceived = Optional.of(status);
            finished = true;
        }
    }

    /** Whether a frame of data is a message of its own whose payload is the message. */
    private static boolean leavesAsItComes(FrameHeader header) {
        return header.fin() && header.opcode() != Opcode.CONTINUATION && !header.compressed();
    }
}
