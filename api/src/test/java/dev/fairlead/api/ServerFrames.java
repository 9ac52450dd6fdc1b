package dev.fairlead.api;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Frames as a server sends them, in bytes. */
final class ServerFrames {

    private ServerFrames() {}

    static byte[] text(String text) {
        return frame(true, Opcode.TEXT, utf8(text));
    }

    static byte[] binary(byte... payload) {
        return frame(true, Opcode.BINARY, payload);
    }

    static byte[] ping(byte... payload) {
        return frame(true, Opcode.PING, payload);
    }

    static byte[] pong(byte... payload) {
        return frame(true, Opcode.PONG, payload);
    }

    /** A Close frame with any code, legal or not. */
    static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        ByteBuffer payload = ByteBuffer.allocate(2 + text.length);
        payload.putShort((short) code).put(text);
        return frame(true, Opcode.CLOSE, payload.array());
    }

    static byte[] emptyClose() {
        return frame(true, Opcode.CLOSE);
    }

    static byte[] frame(boolean fin, Opcode opcode, byte... payload) {
        return Frame.encode(FrameHeader.of(fin, opcode, payload.length), payload);
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[]... pieces) {
        ByteBuffer joined = ByteBuffer.allocate(
                Arrays.stream(pieces).mapToInt(piece -> piece.length).sum());
        for (byte[] piece : pieces) {
            joined.put(piece);
        }
        return joined.array();
    }

    /** Bytes that differ from their neighbours, the same for the same size. */
    static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    static byte[] toArray(ByteBuffer payload) {
        byte[] bytes = new byte[payload.remaining()];
        payload.duplicate().get(bytes);
        return bytes;
    }
}
