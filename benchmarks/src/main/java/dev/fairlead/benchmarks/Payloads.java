package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.MaskingKeys;
import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/** What the benchmarks work on, and the loop that they are compared with. */
final class Payloads {

    /** The size of a buffer as a connection has it. */
    static final int BUFFER = 64 * 1024;

    static {
        // One of these the JDK's buffers name in their methods' signatures, by the version, and the compiler does not
        // inline these methods
        // before it is loaded. A client loads it in its first second; a benchmark that was compiled before stays
        // several times as slow.
        List.of("jdk.internal.misc.ScopedMemoryAccess$Scope", "jdk.internal.foreign.MemorySessionImpl")
                .forEach(Payloads::load);
    }

    private Payloads() {}

    private static void load(String name) {
        try {
            Class.forName(name, false, null);
        } catch (ClassNotFoundException inOtherVersions) {
            // Nothing to load.
        }
    }

    /** Keys as a session has them that has sent much. */
    static MaskingKeys maskingKeys() {
        MaskingKeys keys = new MaskingKeys(new SecureRandom());
        if (!keys.useCipher()) {
            throw new IllegalStateException("there is no cipher for masking keys");
        }
        return keys;
    }

    /** Fills a buffer with bytes that look like nothing in particular, and returns it cleared. */
    static ByteBuffer binary(ByteBuffer buffer) {
        int value = 1;
        while (buffer.hasRemaining()) {
            value = value * 1_103_515_245 + 12_345;
            buffer.put((byte) (value >>> 16));
        }
        return buffer.clear();
    }

    /** Returns a buffer of one frame, or of as many as a connection's buffer has room for. */
    static ByteBuffer roomForFrames(int size) {
        return ByteBuffer.allocateDirect(Math.max(BUFFER, size + FrameEncoder.MAX_HEADER_BYTES));
    }

    /** Whether another frame fits in, whatever its header. */
    static boolean hasRoom(ByteBuffer frames, int size) {
        return frames.remaining() >= size + FrameEncoder.MAX_HEADER_BYTES;
    }

    /** Returns as many binary frames as there is {@linkplain #roomForFrames room} for, ready to be decoded. */
    static ByteBuffer frames(FrameEncoder encoder, int size) {
        ByteBuffer frames = roomForFrames(size);
        ByteBuffer payload = binary(ByteBuffer.allocate(size));
        while (hasRoom(frames, size)) {
            encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, size), frames);
            encoder.encodePayload(payload.clear(), frames);
        }
        return frames.flip();
    }

    /** Returns text of a size in bytes that is a piece, again and again, with a few letters behind. */
    static byte[] text(String piece, int size) {
        int length = piece.getBytes(StandardCharsets.UTF_8).length;
        return (piece.repeat(size / length) + "x".repeat(size % length)).getBytes(StandardCharsets.UTF_8);
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
