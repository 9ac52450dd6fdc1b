package dev.fairlead.codec.frame;

import static dev.fairlead.codec.frame.Decoding.assertDecodes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The three forms of the payload length (RFC 6455 section 5.2), read and written. */
@Timeout(30)
class FrameLengthTests {

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                124,
                125,
                126,
                127,
                65_534,
                65_535,
                65_536,
                65_537,
                (1L << 31) - 1,
                1L << 31,
                (1L << 31) + 1,
                Long.MAX_VALUE
            })
    void lengthsAreReadAndWrittenInTheirShortestForm(long length) throws ProtocolViolation {
        for (Role receiver : Role.values()) {
            byte[] wire = Wire.to(receiver, "82" + shortestForm(length));
            String due = length == 0 ? "BINARY fin 0,header due" : length + " bytes due, message open";
            assertDecodes(receiver, List.of(due.split(",(?! )")), "82" + shortestForm(length));
            Role sender = receiver == Role.CLIENT ? Role.SERVER : Role.CLIENT;
            ByteBuffer dst = ByteBuffer.allocate(14);
            new FrameEncoder(sender, () -> Wire.KEY).encodeHeader(FrameHeader.of(true, Opcode.BINARY, length), dst);
            assertEquals(ByteBuffer.wrap(wire), dst.flip());
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void allShortLengthsIn16BitsAreRefused(Role role) { // 0 to 125
        for (int length = 0; length <= 125; length++) {
            String message = "payload length of " + length + " bytes in a field of 16 bits, which begins at 126";
            assertEquals(message, refusal(role, String.format("827e%04x", length)));
        }
        assertEquals(126, length(role, "827e007e"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void allShortLengthsIn64BitsAreRefused(Role role) { // 0 to 65,535
        for (int length = 0; length <= 65_535; length++) {
            String message = "payload length of " + length + " bytes in a field of 64 bits, which begins at 65536";
            assertEquals(message, refusal(role, in64Bits(role, length)));
        }
        assertEquals(65_536, length(role, "827f0000000000010000"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void refusalsAreTheSameInPieces(Role role) { // 5 in 16 bits, 300 in 64 bits, 2^63
        assertDecodes(
                role,
                List.of("1002 RFC 6455 5.2: payload length of 5 bytes in a field of 16 bits, which begins at 126"),
                "817e 0005 48656c6c6f");
        assertDecodes(
                role,
                List.of("1002 RFC 6455 5.2: payload length of 300 bytes in a field of 64 bits, which begins at 65536"),
                "827f 000000000000012c 0102");
        assertDecodes(
                role,
                List.of("1002 RFC 6455 5.2: payload length of 9223372036854775808 bytes, limit 9223372036854775807"),
                "827f 8000000000000000 0102");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void lengthsAroundEveryPowerOfTwo(Role role) { // 2^k-1, 2^k, 2^k+1 in every form that can hold them
        for (int k = 0; k < 64; k++) {
            for (long length = (1L << k) - 1; length != (1L << k) + 2; length++) {
                if (length >= 0 && length <= 125) {
                    assertEquals(length, length(role, String.format("82%02x", length)));
                }
                if (length >= 126 && length <= 65_535) {
                    assertEquals(length, length(role, String.format("827e%04x", length)));
                }
                if (length >= 65_536) {
                    assertEquals(length, length(role, String.format("827f%016x", length)));
                } else {
                    refusal(role, String.format("827f%016x", length));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void declaredLengthsCostNoMemory(Role role) throws ProtocolViolation { // 1 GiB each, 10^6 times, in the time limit
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "827f 0000000040000000"));
        for (int i = 0; i < 1_000_000; i++) {
            FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
            decoder.decodeHeader(src.rewind());
            assertEquals(1L << 30, decoder.payloadRemaining());
        }
    }

    private static String shortestForm(long length) {
        if (length <= 125) {
            return String.format("%02x", length);
        }
        return length <= 65_535 ? String.format("7e%04x", length) : String.format("7f%016x", length);
    }

    private static long length(Role role, String frame) {
        try {
            FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
            return Objects.requireNonNull(decoder.decodeHeader(ByteBuffer.wrap(Wire.to(role, frame))))
                    .payloadLength();
        } catch (ProtocolViolation violation) {
            throw new AssertionError(frame, violation);
        }
    }

    /** Writes a binary frame's header without going through hex digits; there are many of them. */
    private static ByteBuffer in64Bits(Role role, long length) {
        ByteBuffer header = ByteBuffer.allocate(role == Role.SERVER ? 14 : 10);
        return header.put(0, (byte) 0x82)
                .put(1, (byte) (role == Role.SERVER ? 0xFF : 0x7F))
                .putLong(2, length);
    }

    private static String refusal(Role role, String frame) {
        return refusal(role, ByteBuffer.wrap(Wire.to(role, frame)));
    }

    private static String refusal(Role role, ByteBuffer src) {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> decoder.decodeHeader(src));
        assertEquals(1002, violation.closeCode());
        assertEquals("RFC 6455 5.2", violation.section());
        return String.valueOf(violation.getMessage());
    }
}
