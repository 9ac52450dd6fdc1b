package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The reserved bits with and without permessage-deflate: 8 × 16 × 2 first bytes each, between messages and within one. */
@Timeout(30)
class CompressedFrameTests {

    private static final Set<Integer> CONTROL = Set.of(8, 9, 10);

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyFirstByteWhileNoMessageIsOpen(Role role) {
        int legal = 0;
        for (Compression compression : Compression.values()) {
            for (int first = 0; first < 256; first++) {
                int opcode = first & 0xF;
                boolean begins = opcode == 1 || opcode == 2;
                boolean bits = bits(first) == 0 || (bits(first) == 4 && begins && compression == Compression.DEFLATE);
                boolean expected = bits && (begins || isFinalControl(first));
                assertFirstByte(role, compression, "", first, expected);
                legal += expected ? 1 : 0;
            }
        }
        assertEquals(7 + 11, legal, "of 512");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyFirstByteWhileAMessageIsOpen(Role role) {
        for (Compression compression : Compression.values()) {
            for (int first = 0; first < 256; first++) {
                boolean legal = bits(first) == 0 && ((first & 0xF) == 0 || isFinalControl(first));
                assertFirstByte(role, compression, "0200", first, legal); // 0200: binary, not final
                if (compression == Compression.DEFLATE) {
                    assertFirstByte(role, compression, "4200", first, legal); // the same, compressed
                }
            }
        }
    }

    private static void assertFirstByte(Role role, Compression compression, String before, int first, boolean legal) {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT, compression);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, before, String.format("%02x01", first)));
        String what = compression + " " + before + " " + Integer.toHexString(first);
        try {
            if (!before.isEmpty()) {
                decoder.decodeHeader(src);
            }
            FrameHeader header = decoder.decodeHeader(src);
            assertTrue(legal, what);
            assertNotNull(header);
            assertEquals(bits(first), header.reservedBits());
            assertEquals(bits(first) == 4, header.compressed());
        } catch (ProtocolViolation violation) {
            assertFalse(legal, what);
            assertEquals(1002, violation.closeCode());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "e1|RFC 6455 5.2|reserved bits are 6, of which permessage-deflate allows 4 alone",
                "91|RFC 6455 5.2|reserved bits are 1, of which permessage-deflate allows 4 alone",
                "c9|RFC 7692 6|frame with opcode 9 is marked as compressed, which only the first of a message may be",
                "c8|RFC 7692 6|frame with opcode 8 is marked as compressed, which only the first of a message may be",
                "c0|RFC 7692 6|frame with opcode 0 is marked as compressed, which only the first of a message may be",
                "c3|RFC 7692 6|frame with opcode 3 is marked as compressed, which only the first of a message may be",
            })
    void s82TheBitInTheWrongPlace(String first, String section, String message) {
        FrameDecoder decoder = new FrameDecoder(Role.CLIENT, FrameLimits.DEFAULT, Compression.DEFLATE);
        ProtocolViolation violation = assertThrows(
                ProtocolViolation.class,
                () -> decoder.decodeHeader(ByteBuffer.wrap(Wire.to(Role.CLIENT, first + "00"))));

        assertEquals(message, violation.getMessage());
        assertEquals(section, violation.section());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aCompressedTextIsMovedAsItIs(Role role) throws ProtocolViolation {
        // A text whose payload is no UTF-8, in two frames and an empty last one; then one that is not compressed.
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT, Compression.DEFLATE);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "4102f248", "0003cdc9c9", "8000", "0101c3"));
        ByteBuffer dst = ByteBuffer.allocate(10);
        for (int i = 0; i < 3; i++) {
            assertNotNull(decoder.decodeHeader(src));
            decoder.decodePayload(src, dst);
        }
        assertEquals(5, dst.position());
        assertFalse(decoder.messageOpen());

        assertNotNull(decoder.decodeHeader(src));
        decoder.decodePayload(src, dst);
        ByteBuffer last = ByteBuffer.wrap(Wire.to(role, "8000"));
        assertEquals(
                1007,
                assertThrows(ProtocolViolation.class, () -> decoder.decodeHeader(last))
                        .closeCode());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aPlainTextIsCheckedAlthoughItMightBeCompressed(Role role) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT, Compression.DEFLATE);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "8102f248"));
        assertNotNull(decoder.decodeHeader(src));

        assertEquals(
                1007,
                assertThrows(ProtocolViolation.class, () -> decoder.decodePayload(src, ByteBuffer.allocate(2)))
                        .closeCode());
    }

    @Test
    void headersOfCompressedMessages() {
        FrameHeader header = FrameHeader.ofCompressed(false, Opcode.TEXT, 7);

        assertEquals(new FrameHeader(false, 4, Opcode.TEXT, false, 0, 7), header);
        assertTrue(header.compressed());
        assertFalse(FrameHeader.of(true, Opcode.BINARY, 7).compressed());
        assertFalse(new FrameHeader(true, 3, Opcode.BINARY, false, 0, 7).compressed());
    }

    @ParameterizedTest
    @EnumSource(
            value = Opcode.class,
            names = {"TEXT", "BINARY"},
            mode = EnumSource.Mode.EXCLUDE)
    void onlyTheFirstFrameOfAMessageIsMarked(Opcode opcode) {
        assertEquals(
                "frame with opcode " + opcode.code() + " cannot be marked as compressed",
                assertThrows(IllegalArgumentException.class, () -> FrameHeader.ofCompressed(true, opcode, 0))
                        .getMessage());
    }

    private static int bits(int first) {
        return (first >> 4) & 7;
    }

    private static boolean isFinalControl(int first) {
        return first > 127 && CONTROL.contains(first & 0xF);
    }
}
