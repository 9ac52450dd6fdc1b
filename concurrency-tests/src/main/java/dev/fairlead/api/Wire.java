package dev.fairlead.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as bytes: those of the server, which tests make, and those of the client, which they read. */
final class Wire {

    /** RFC 6455 5.2: FIN and the opcode, in a frame's first byte. */
    private static final int TEXT = 0x81;

    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;

    private static final int LENGTH = 0x7F;

    /** What a client's frame has besides its payload: two bytes of header and the masking key. */
    static final int OVERHEAD = 6;

    private Wire() {}

    static byte[] text(String payload) {
        return frame(TEXT, payload);
    }

    static byte[] ping(String payload) {
        return frame(PING, payload);
    }

    /** A Close frame with status 1000. */
    static byte[] close() {
        return frame(CLOSE, "\u0003\u00e8");
    }

    private static byte[] frame(int firstByte, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(2 + bytes.length)
                .put((byte) firstByte)
                .put((byte) bytes.length)
                .put(bytes)
                .array();
    }

    /** Names the frames of a client, whose payload has at most 125 bytes, and {@code part} if the last is not whole. */
    static String describe(byte[] sent) {
        ByteBuffer bytes = ByteBuffer.wrap(sent);
        StringBuilder frames = new StringBuilder();
        while (bytes.hasRemaining()) {
            frames.append(frames.isEmpty() ? "" : " ").append(next(bytes));
        }
        return frames.isEmpty() ? "nothing" : frames.toString();
    }

    private static String next(ByteBuffer bytes) {
        int length = bytes.remaining() < OVERHEAD ? Integer.MAX_VALUE : bytes.get(bytes.position() + 1) & LENGTH;
        if (bytes.remaining() - OVERHEAD < length) {
            bytes.position(bytes.limit());
            return "part";
        }
        int first = bytes.getShort() >> Byte.SIZE & 0xFF;
        byte[] key = new byte[Integer.BYTES];
        byte[] payload = new byte[length];
        bytes.get(key).get(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % Integer.BYTES];
        }
        return named(first, ByteBuffer.wrap(payload));
    }

    private static String named(int first, ByteBuffer payload) {
        return switch (first) {
            case TEXT -> StandardCharsets.UTF_8.decode(payload).toString();
            case CLOSE -> "close:" + payload.getShort();
            case PONG -> "pong:" + StandardCharsets.UTF_8.decode(payload);
            default -> "frame:" + Integer.toHexString(first);
        };
    }
}
