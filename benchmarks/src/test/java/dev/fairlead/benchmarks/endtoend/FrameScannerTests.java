package dev.fairlead.benchmarks.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameScannerTests {

    private static final int KEY = 0x37FA213D;

    /** Each way of writing a length has an end. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 125, 126, 65_535, 65_536, 70_001})
    void framesOfFairleadAreFoundInWhateverPortions(int size) {
        byte[] payload = Content.binary(size, 1);
        byte[] frames = frames(payload);
        for (int portion : new int[] {1, 3, 1_000, frames.length}) {
            FrameScanner scanner = new FrameScanner();
            ByteBuffer taken = ByteBuffer.allocate(2 * size);
            int count = 0;
            for (int at = 0; at < frames.length; at += portion) {
                ByteBuffer in = ByteBuffer.wrap(frames, at, Math.min(portion, frames.length - at));
                while (scanner.readHeader(in)) {
                    assertEquals(size, scanner.length());
                    assertEquals(FrameScanner.BINARY, scanner.opcode());
                    assertTrue(scanner.isLast());
                    if (!scanner.unmask(in, taken)) {
                        break;
                    }
                    count++;
                }
            }

            assertEquals(2, count, "portions of " + portion);
            assertArrayEquals(twice(payload), taken.array());
        }
    }

    private static byte[] twice(byte[] payload) {
        return ByteBuffer.allocate(2 * payload.length).put(payload).put(payload).array();
    }

    private static byte[] frames(byte[] payload) {
        FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> KEY);
        ByteBuffer frames = ByteBuffer.allocate(2 * (payload.length + FrameEncoder.MAX_HEADER_BYTES));
        for (int i = 0; i < 2; i++) {
            encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, payload.length), frames);
            encoder.encodePayload(ByteBuffer.wrap(payload), frames);
        }
        byte[] bytes = new byte[frames.position()];
        frames.get(0, bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"817d", "817e007e", "817effff", "817f0000000000010000"})
    void headersAreThoseOfAServer(String wanted) {
        byte[] header = HexFormat.of().parseHex(wanted);
        long length = switch (header.length) {
            case 2 -> 125;
            case 4 -> header[2] == 0 ? 126 : 65_535;
            default -> 65_536;
        };
        ByteBuffer written = ByteBuffer.allocate(header.length);

        FrameScanner.putHeader(written, 0x81, length);

        assertArrayEquals(header, written.array());
    }

    @Test
    void framesOfClientsHaveAMask() {
        ByteBuffer unmasked = ByteBuffer.wrap(HexFormat.of().parseHex("810568656c6c6f"));

        assertThrows(IllegalArgumentException.class, () -> new FrameScanner().readHeader(unmasked));
    }
}
