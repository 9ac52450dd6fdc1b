package dev.fairlead.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame as another decoder reads it, which shares nothing with the codec: RFC 6455 5.2, word by word, for what a client sends.
 *
 * @param fin whether it is the last of its message
 * @param opcode 0 to 15
 * @param payload without its mask; read-only, so that frames can be compared
 */
record WireFrame(boolean fin, int opcode, ByteBuffer payload) {

    static final int CLOSE = 8;

    /** All frames, and nothing else but perhaps a beginning of one more if that is allowed. */
    static List<WireFrame> all(byte[] wire, boolean mayBeCut) {
        List<WireFrame> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(wire);
        try {
            while (bytes.hasRemaining()) {
                frames.add(next(bytes));
            }
        } catch (java.nio.BufferUnderflowException cut) {
            if (!mayBeCut) {
                throw new AssertionError("the last frame is cut", cut);
            }
        }
        return frames;
    }

    private static WireFrame next(ByteBuffer bytes) {
        int first = bytes.get() & 0xFF;
        Findings.require((first & 0x70) == 0, "reserved bits in " + first);
        int second = bytes.get() & 0xFF;
        Findings.require((second & 0x80) != 0, "a frame without mask");
        long length = second & 0x7F;
        if (length == 126) {
            length = bytes.getShort() & 0xFFFF;
            Findings.require(length > 125, "length " + length + " in two bytes");
        } else if (length == 127) {
            length = bytes.getLong();
            Findings.require(length > 0xFFFF, "length " + length + " in eight bytes");
        }
        byte[] key = new byte[4];
        bytes.get(key);
        Findings.require(length < Integer.MAX_VALUE, "length " + length);
        byte[] payload = new byte[(int) length];
        bytes.get(payload);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= key[i % 4];
        }
        int opcode = first & 0xF;
        boolean fin = (first & 0x80) != 0;
        Findings.require(opcode < 3 || (opcode >= CLOSE && opcode < 11), "opcode " + opcode);
        Findings.require(opcode < CLOSE || (fin && length <= 125), "a control frame of " + length + " bytes");
        return new WireFrame(fin, opcode, ByteBuffer.wrap(payload).asReadOnlyBuffer());
    }

    /** What RFC 6455 5.4 and 5.5.1 say of the order of frames. */
    static void requireOrder(List<WireFrame> frames) {
        boolean within = false;
        boolean closed = false;
        for (WireFrame frame : frames) {
            Findings.require(!closed || frame.opcode > CLOSE, "opcode " + frame.opcode + " behind a Close frame");
            if (frame.opcode < CLOSE) {
                Findings.require(
                        within == (frame.opcode == 0), "opcode " + frame.opcode + " within a message: " + within);
                within = !frame.fin;
            }
            closed |= frame.opcode == CLOSE;
        }
    }
}
