package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The frames that the client writes, taken apart without the codec at the other end of the memory transport. */
final class ClientFrames {

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private ClientFrames() {}

    /** The next frame, unmasked; waits for it. */
    static Frame next(MemoryPeer peer) throws IOException, InterruptedException {
        return next(peer::read);
    }

    /** All frames in {@code bytes}, which end with a whole one. */
    static List<Frame> all(byte[] bytes) throws IOException, InterruptedException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        List<Frame> frames = new ArrayList<>();
        while (rest.hasRemaining()) {
            frames.add(next(count -> {
                byte[] taken = new byte[count];
                rest.get(taken);
                return taken;
            }));
        }
        return frames;
    }

    /** Gives exactly so many bytes as are asked for. */
    @FunctionalInterface
    private interface Source {
        byte[] read(int count) throws IOException, InterruptedException;
    }

    private static Frame next(Source source) throws IOException, InterruptedException {
        byte[] start = source.read(2);
        Opcode opcode = Opcode.of(start[0] & 0x0F);
        assertNotNull(opcode, "opcode");
        assertTrue((start[1] & 0x80) != 0, "the frame is masked");
        int length = start[1] & 0x7F;
        assertNotEquals(LENGTH_64, length, "frames of this size are tested over sockets");
        if (length == LENGTH_16) {
            length = ByteBuffer.wrap(source.read(2)).getShort() & 0xFFFF;
        }
        int key = ByteBuffer.wrap(source.read(4)).getInt();
        byte[] payload = source.read(length);
        for (int i = 0; i < length; i++) {
            payload[i] ^= (byte) (key >>> (24 - 8 * (i & 3)));
        }
        boolean fin = (start[0] & 0x80) != 0;
        return new Frame(
                new FrameHeader(fin, (start[0] >> 4) & 7, opcode, true, key, length), ByteBuffer.wrap(payload));
    }
}
