package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message of one frame is taken in one step, or not touched. */
@Timeout(60)
class DecodeMessageTests {

    private static final List<Integer> LENGTHS = List.of(0, 1, 124, 125, 126, 127, 65_534, 65_535);

    private static FrameDecoder client() {
        return new FrameDecoder(Role.CLIENT, FrameLimits.DEFAULT);
    }

    private static byte[] payload(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');
        return payload;
    }

    /** Asserts that nothing is taken of these bytes, and that nothing has changed. */
    private static void assertLeft(FrameDecoder decoder, byte[] wire) throws ProtocolViolation {
        ByteBuffer src = ByteBuffer.wrap(wire);
        ByteBuffer dst = ByteBuffer.allocate(70_000);
        assertEquals(-1, decoder.messageLength(src), () -> Wire.hex(wire));
        assertNull(decoder.decodeMessage(src, dst), () -> Wire.hex(wire));
        assertEquals(List.of(0, 0), List.of(src.position(), dst.position()));
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void wholeMessagesOfAllLengthsAreTakenOneByOne(Storage storage) throws ProtocolViolation {
        FrameDecoder decoder = client();
        for (int length : LENGTHS) {
            byte[] wire =
                    Wire.to(Role.CLIENT, Wire.frame(0x81, payload(length)), Wire.frame(0x82, payload(length)), "8100");
            ByteBuffer src = storage.of(wire);
            for (Opcode opcode : List.of(Opcode.TEXT, Opcode.BINARY)) {
                ByteBuffer dst = ByteBuffer.allocate(length + 3).position(2);
                assertEquals(length, decoder.messageLength(src));
                assertSame(opcode, decoder.decodeMessage(src, dst));
                assertEquals(2 + length, dst.position());
                assertEquals(ByteBuffer.wrap(payload(length)), dst.flip().position(2));
            }
            assertEquals(2, src.remaining());
        }
    }

    @Test
    void whatHasNotComeWholeIsLeft() throws ProtocolViolation {
        for (int length : LENGTHS) {
            byte[] wire = Wire.to(Role.CLIENT, Wire.frame(0x82, payload(length)));
            for (int size : new int[] {0, 1, 2, 3, 4, wire.length / 2, wire.length - 1}) {
                if (size < wire.length) {
                    assertLeft(client(), Arrays.copyOf(wire, size));
                }
            }
        }
    }

    /** Fragments, control frames, reserved bits and opcodes, masked ones, lengths in 64 bits or in a longer form than theirs. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "010178",
                "020178",
                "800178",
                "890178",
                "8A0178",
                "880203E8",
                "C10178",
                "A10178",
                "910178",
                "830178",
                "8B0178",
                "818137fa213d4f",
                "827E000178",
                "827E007D",
                "827F0000000000000001FF",
                "82FE0001"
            })
    void whatIsForTheOtherMethodsIsLeft(String frame) throws ProtocolViolation {
        assertLeft(client(), Arrays.copyOf(Pieces.hex(frame), 300));
    }

    @Test
    void aLengthOf64BitsIsLeftEvenIfAllIsThere() throws ProtocolViolation {
        assertLeft(client(), Wire.to(Role.CLIENT, Wire.frame(0x82, payload(65_536))));
    }

    @Test
    void nothingIsTakenWithinAMessageOrAFrame() throws ProtocolViolation {
        FrameDecoder withinMessage = client();
        withinMessage.decodeHeader(ByteBuffer.wrap(Pieces.hex("0100")));
        assertLeft(withinMessage, Pieces.hex("810178"));
        FrameDecoder withinFrame = client();
        withinFrame.decodeHeader(ByteBuffer.wrap(Pieces.hex("8105")));
        assertLeft(withinFrame, Pieces.hex("810178"));
        assertEquals(5, withinFrame.payloadRemaining());
    }

    @Test
    void aServerTakesNothing() throws ProtocolViolation {
        assertLeft(new FrameDecoder(Role.SERVER, FrameLimits.DEFAULT), Wire.to(Role.SERVER, "810178"));
        assertLeft(new FrameDecoder(Role.SERVER, FrameLimits.DEFAULT), Pieces.hex("810178"));
    }

    @Test
    void whatHasNoRoomIsLeftAndCanBeTakenLater() throws ProtocolViolation {
        FrameDecoder decoder = client();
        ByteBuffer src = ByteBuffer.wrap(Pieces.hex("8203010203"));
        assertNull(decoder.decodeMessage(src, ByteBuffer.allocate(2)));
        assertEquals(0, src.position());
        ByteBuffer readOnly = ByteBuffer.allocate(3).asReadOnlyBuffer();
        assertThrows(ReadOnlyBufferException.class, () -> decoder.decodeMessage(src, readOnly));
        assertEquals(List.of(0, 0), List.of(src.position(), readOnly.position()));
        assertSame(Opcode.BINARY, decoder.decodeMessage(src, ByteBuffer.allocate(3)));
    }

    /** A bad byte at each place, and an end inside a character. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8102c3a9",
                "8104f09f9880",
                "8101c3",
                "8101ff",
                "810361e282",
                "8109616263646566676865",
                "8103eda080"
            })
    void textIsJudgedAsByTheOtherMethods(String frame) throws ProtocolViolation {
        byte[] wire = Pieces.hex(frame);
        assertEquals(wire.length - 2, wire[1]);
        boolean taken = assertSameAsFrameByFrame(wire);
        assertEquals(frame.equals("8102c3a9") || frame.startsWith("8104") || frame.startsWith("8109"), taken);
    }

    @Test
    void afterTextThatIsNotUtf8NothingIsTaken() {
        FrameDecoder decoder = client();
        ByteBuffer src = ByteBuffer.wrap(Pieces.hex("8103616263" + "810361ff63" + "810178"));
        ByteBuffer dst = ByteBuffer.allocate(10);
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> {
            decoder.decodeMessage(src, dst);
            decoder.decodeMessage(src, dst);
        });
        assertEquals(1007, violation.closeCode());
        assertEquals("text message is not UTF-8 at its byte 1", violation.getMessage());
        assertEquals(List.of(5, 3), List.of(src.position(), dst.position()));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> decoder.decodeMessage(src, dst)));
        assertSame(violation, assertThrows(ProtocolViolation.class, () -> decoder.decodeHeader(src)));
    }

    @Test
    void randomFramesComeOutAsFrameByFrame() throws ProtocolViolation {
        Random random = new Random(6455);
        int[] firsts = {0x81, 0x81, 0x82, 0x82, 0x01, 0x80, 0x89, 0xC1};
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] wire = new byte[2 + random.nextInt(20)];
            random.nextBytes(wire);
            wire[0] = (byte) firsts[random.nextInt(firsts.length)];
            wire[1] = (byte) (wire.length - 2 + random.nextInt(10) / 9);
            for (int at = 2; at < wire.length; at++) {
                wire[at] &= random.nextInt(20) == 0 ? (byte) 0xFF : 0x7F;
            }
            taken += assertSameAsFrameByFrame(wire) ? 1 : 0;
        }
        assertTrue(taken > 5_000, taken + " were taken");
    }

    /** Asserts that what is taken is what the other methods give, or the same violation; returns whether it was. */
    private static boolean assertSameAsFrameByFrame(byte[] wire) throws ProtocolViolation {
        ByteBuffer dst = ByteBuffer.allocate(wire.length);
        ByteBuffer other = ByteBuffer.allocate(wire.length);
        ByteBuffer src = ByteBuffer.wrap(wire);
        @Nullable Opcode opcode;
        try {
            opcode = client().decodeMessage(src, dst);
        } catch (ProtocolViolation violation) {
            ProtocolViolation expected = assertThrows(
                    ProtocolViolation.class, () -> frameByFrame(ByteBuffer.wrap(wire), other), () -> Wire.hex(wire));
            assertEquals(expected.getMessage(), violation.getMessage());
            assertEquals(expected.closeCode(), violation.closeCode());
            assertEquals(List.of(0, 0), List.of(src.position(), dst.position()));
            return false;
        }
        if (opcode == null) {
            return false;
        }
        FrameHeader header = frameByFrame(ByteBuffer.wrap(wire), other);
        assertTrue(header.fin());
        assertSame(header.opcode(), opcode);
        assertEquals(other.flip(), dst.flip(), () -> Wire.hex(wire));
        assertEquals(wire.length, src.position());
        return true;
    }

    private static FrameHeader frameByFrame(ByteBuffer src, ByteBuffer dst) throws ProtocolViolation {
        FrameDecoder decoder = client();
        FrameHeader header = Objects.requireNonNull(decoder.decodeHeader(src), "header");
        decoder.decodePayload(src, dst);
        assertEquals(0, decoder.payloadRemaining());
        return header;
    }
}
