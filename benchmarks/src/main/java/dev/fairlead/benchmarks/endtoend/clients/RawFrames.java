package dev.fairlead.benchmarks.endtoend.clients;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bytes that a client would send: made once, and sent again and again with the same mask. */
final class RawFrames {

    private static final int KEY = 0x37FA213D;
    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int MASKED = 0x80;
    private static final int HEADER_BYTES = 14;
    private static final Pattern SIZE = Pattern.compile("size=(\\d+)");

    private RawFrames() {}

    static ByteBuffer binary(byte[] payload, int copies) {
        return frames(BINARY, payload, copies);
    }

    static ByteBuffer text(String text) {
        return frames(TEXT, text.getBytes(StandardCharsets.UTF_8), 1);
    }

    private static ByteBuffer frames(int opcode, byte[] payload, int copies) {
        ByteBuffer frames = ByteBuffer.allocateDirect(copies * (payload.length + HEADER_BYTES));
        for (int copy = 0; copy < copies; copy++) {
            frames.put((byte) (FIN | opcode));
            if (payload.length < 126) {
                frames.put((byte) (MASKED | payload.length));
            } else if (payload.length <= 0xFFFF) {
                frames.put((byte) (MASKED | 126)).putShort((short) payload.length);
            } else {
                frames.put((byte) (MASKED | 127)).putLong(payload.length);
            }
            frames.putInt(KEY);
            for (int i = 0; i < payload.length; i++) {
                frames.put((byte) (payload[i] ^ (KEY >>> (8 * (3 - (i & 3))))));
            }
        }
        return frames.flip();
    }

    /** Returns the length of a frame that the server sends. */
    static int received(int size) {
        return size + (size < 126 ? 2 : size <= 0xFFFF ? 4 : 10);
    }

    /** Returns how large the messages are that are asked for. */
    static int size(URI uri) {
        Matcher matcher = SIZE.matcher(uri.getQuery());
        if (!matcher.find()) {
            throw new IllegalArgumentException(uri + " does not say how large messages are");
        }
        return Integer.parseInt(matcher.group(1));
    }

    static byte[] request(URI uri) {
        return ("GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: " + uri.getAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
