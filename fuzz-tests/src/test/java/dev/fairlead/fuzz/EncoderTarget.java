package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames for the encoder of a client: a byte with opcode and fin, one or two for the length, one for the room in which the payload
 * is moved; the payload is made of the length.
 */
final class EncoderTarget implements Target.Run {

    private static final Opcode[] OPCODES = Opcode.values();

    private static final int MOST_FRAMES = 16;

    @Override
    public void on(Input input) {
        int key = input.octet() << 24 | input.octet() << 16 | input.octet() << 8 | input.octet();
        int[] next = {key};
        FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> next[0]++);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        List<WireFrame> wanted = new ArrayList<>();
        boolean within = false;
        boolean closed = false;
        for (int i = 0; i < MOST_FRAMES && !input.isEmpty(); i++) {
            int kind = input.octet();
            Opcode opcode = OPCODES[(kind & 0x7F) % OPCODES.length];
            boolean fin = (kind & 0x80) != 0 || opcode.isControl();
            int length = opcode.isControl() ? input.below(126) : length(input);
            int room = 1 + input.below(64);
            boolean legal = opcode.isControl() || (!closed && within == (opcode == Opcode.CONTINUATION));
            byte[] payload = payload(length, kind);
            if (begins(encoder, FrameHeader.of(fin, opcode, length), wire)) {
                Findings.require(legal, opcode + " was encoded where it may not be");
                move(encoder, payload, room, wire);
                wanted.add(new WireFrame(
                        fin, opcode.code(), ByteBuffer.wrap(payload).asReadOnlyBuffer()));
                within = opcode.isControl() ? within : !fin;
                closed |= opcode == Opcode.CLOSE;
            } else {
                Findings.require(!legal, opcode + " was refused");
            }
        }
        List<WireFrame> read = WireFrame.all(wire.toByteArray(), false);
        Findings.requireSame(wanted, read);
    }

    /** One byte, or around the limits of the longer forms. */
    private static int length(Input input) {
        int length = input.octet();
        return switch (length) {
            case 255 -> 65_534 + input.below(4);
            case 254 -> 120 + input.below(10);
            case 253 -> 4 * input.octet();
            default -> length;
        };
    }

    private static byte[] payload(int length, int first) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (first + 31 * i);
        }
        return payload;
    }

    private static boolean begins(FrameEncoder encoder, FrameHeader header, ByteArrayOutputStream wire) {
        ByteBuffer dst = ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES);
        try {
            encoder.encodeHeader(header, dst);
        } catch (IllegalStateException refused) {
            return false;
        }
        wire.write(dst.array(), 0, dst.position());
        return true;
    }

    /** In steps of the room at first, the rest in place; from and to buffers of both kinds. */
    private static void move(FrameEncoder encoder, byte[] payload, int room, ByteArrayOutputStream wire) {
        ByteBuffer src = room % 2 == 0
                ? ByteBuffer.wrap(payload).asReadOnlyBuffer()
                : ByteBuffer.allocateDirect(payload.length).put(payload).flip();
        for (int steps = 0; steps < 4 && src.hasRemaining(); steps++) {
            ByteBuffer dst = ByteBuffer.allocate(room);
            int count = encoder.encodePayload(src, dst);
            wire.write(dst.array(), 0, count);
        }
        Findings.requireSame((long) src.remaining(), encoder.payloadRemaining());
        ByteBuffer rest = ByteBuffer.allocate(src.remaining()).put(src).flip();
        encoder.encodePayloadInPlace(rest);
        wire.write(rest.array(), 0, rest.limit());
    }
}
