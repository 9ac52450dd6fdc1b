package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the benchmarks work on, and the loop that they are compared with. */
final class Payloads {

    /** The size of a buffer as a connection has it. */
    static final int BUFFER = 64 * 1024;

    /** A small message. */
    static final int SMALL = 125;

    /** Frames of a small message that fill a buffer: two bytes of header, none masked. */
    static final int SMALL_FRAMES = BUFFER / (2 + SMALL);

    private Payloads() {}

    /** Fills a buffer with bytes that look like nothing in particular, and returns it cleared. */
    static ByteBuffer binary(ByteBuffer buffer) {
        int value = 1;
        while (buffer.hasRemaining()) {
            value = value * 1_103_515_245 + 12_345;
            buffer.put((byte) (value >>> 16));
        }
        return buffer.clear();
    }

    /** Returns {@link #SMALL_FRAMES} frames, ready to be decoded. */
    static ByteBuffer smallFrames(FrameEncoder encoder) {
        ByteBuffer frames = ByteBuffer.allocateDirect(BUFFER + FrameEncoder.MAX_HEADER_BYTES);
        ByteBuffer payload = binary(ByteBuffer.allocate(SMALL));
        for (int i = 0; i < SMALL_FRAMES; i++) {
            encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, SMALL), frames);
            encoder.encodePayload(payload.clear(), frames);
        }
        return frames.flip();
    }

    /** Returns text of about {@link #BUFFER} bytes that is a piece, again and again. */
    static byte[] text(String piece) {
        int length = piece.getBytes(StandardCharsets.UTF_8).length;
        return piece.repeat(BUFFER / length).getBytes(StandardCharsets.UTF_8);
    }

    /** RFC 6455 5.3 as it stands there. */
    static byte[] maskByteByByte(byte[] src, byte[] dst, int key) {
        byte[] mask = {(byte) (key >>> 24), (byte) (key >>> 16), (byte) (key >>> 8), (byte) key};
        for (int i = 0; i < src.length; i++) {
            dst[i] = (byte) (src[i] ^ mask[i & 3]);
        }
        return dst;
    }
}
