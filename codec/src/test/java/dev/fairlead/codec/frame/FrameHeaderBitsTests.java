package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every first byte there is, 8 × 16 × 2, with no message open and with one, seen by both roles. */
@Timeout(30)
class FrameHeaderBitsTests {

    private static final Set<Integer> CONTROL = Set.of(8, 9, 10);
    private static final Set<Integer> FIRST_OF_MESSAGE = Set.of(1, 2);

    @ParameterizedTest
    @EnumSource(Role.class)
    void whileNoMessageIsOpen(Role role) throws ProtocolViolation {
        for (int first = 0; first < 256; first++) {
            int opcode = first & 0xF;
            boolean legal = FIRST_OF_MESSAGE.contains(opcode) || isFinalControl(first);
            assertFirstByte(role, null, first, legal && reservedBits(first) == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whileAMessageIsOpen(Role role) throws ProtocolViolation {
        for (int first = 0; first < 256; first++) {
            boolean legal = (first & 0xF) == 0 || isFinalControl(first);
            assertFirstByte(role, "0200", first, legal && reservedBits(first) == 0); // 0200: binary, not final
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everySecondByte(Role role)
            throws ProtocolViolation { // mask bit × length field, behind a ping and a binary frame
        for (int second = 0; second < 256; second++) {
            boolean maskedAsItMustBe = second > 127 == (role == Role.SERVER);
            assertTwoBytes(role, 0x89, second, maskedAsItMustBe && (second & 0x7F) <= 125);
            assertTwoBytes(role, 0x82, second, maskedAsItMustBe);
        }
    }

    private static void assertFirstByte(Role role, @Nullable String before, int first, boolean legal)
            throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        if (before != null) {
            decoder.decodeHeader(ByteBuffer.wrap(Wire.to(role, before)));
        }
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, String.format("%02x01", first)));
        ByteBuffer oneByte = src.duplicate().limit(1);
        if (legal) {
            assertNull(decoder.decodeHeader(oneByte));
            FrameHeader header = decoder.decodeHeader(src);
            boolean masked = role == Role.SERVER;
            Opcode opcode = Opcode.of(first & 0xF);
            assertEquals(
                    new FrameHeader(first > 127, 0, Objects.requireNonNull(opcode), masked, masked ? Wire.KEY : 0, 1),
                    header);
            return;
        }
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> decoder.decodeHeader(oneByte));
        assertEquals(1002, violation.closeCode(), violation.getMessage());
    }

    private static void assertTwoBytes(Role role, int first, int second, boolean legal) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ByteBuffer src = ByteBuffer.wrap(new byte[] {(byte) first, (byte) second});
        if (legal) {
            FrameHeader header = decoder.decodeHeader(src);
            assertEquals(second < 126, header != null); // all that is missing is more length, or a key
            return;
        }
        assertEquals(
                1002,
                assertThrows(ProtocolViolation.class, () -> decoder.decodeHeader(src))
                        .closeCode());
    }

    private static int reservedBits(int first) {
        return (first >> 4) & 7;
    }

    private static boolean isFinalControl(int first) {
        return first > 127 && CONTROL.contains(first & 0xF);
    }
}
