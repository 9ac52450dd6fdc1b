package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Close codes and what a close frame carries (RFC 6455 sections 5.5.1 and 7.4). */
@Timeout(30)
class CloseTests {

    @Test
    void allCodes() throws ProtocolViolation { // 65,536 of them, tested and decoded
        BitSet allowed = new BitSet();
        allowed.set(1000, 1004); // RFC 6455 7.4.1
        allowed.set(1007, 1012); // RFC 6455 7.4.1
        allowed.set(1012, 1015); // IANA registry: 1012 to 1014
        allowed.set(3000, 5000); // RFC 6455 7.4.2
        for (int code = 0; code < 65_536; code++) {
            ByteBuffer payload = ByteBuffer.wrap(new byte[] {(byte) (code >> 8), (byte) code});
            assertEquals(allowed.get(code), CloseCodes.mayAppearOnWire(code));
            if (allowed.get(code)) {
                assertEquals(new ClosePayload(code, ""), ClosePayload.decode(payload));
                assertEquals(payload.rewind(), new ClosePayload(code, "").encode());
            } else {
                assertRefused(1002, "RFC 6455 7.4", "close code " + code + " may not be sent", payload);
            }
        }
        assertEquals(false, CloseCodes.mayAppearOnWire(-1));
        assertEquals(false, CloseCodes.mayAppearOnWire(65_536 + 1000));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65_535, 65_536 + 1000})
    void payloadHasNoCodeThatMayNotBeSent(int code) {
        assertEquals("close code " + code + " may not be sent", refusal(code, ""));
    }

    @Test
    void noStatusIsAnEmptyPayload() throws ProtocolViolation {
        ClosePayload none = new ClosePayload(CloseCodes.NO_STATUS, "");
        assertEquals(none, ClosePayload.decode(ByteBuffer.allocate(0)));
        assertEquals(0, none.encode().remaining());
        assertEquals("close code 1005 may not be sent", refusal(1005, "why"));
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void reasonIsUtf8(Storage storage) throws ProtocolViolation { // 03f0: 1008; "Größe"
        byte[] wire = Pieces.hex("03f0 4772c3b6c39f65");
        ByteBuffer payload = storage.of(wire);
        assertEquals(new ClosePayload(1008, "Größe"), ClosePayload.decode(payload));
        assertEquals(0, payload.remaining());
        assertEquals(ByteBuffer.wrap(wire), new ClosePayload(1008, "Größe").encode());
    }

    @Test
    void reasonsUpTo123BytesFit() throws ProtocolViolation {
        for (int length = 0; length <= 123; length++) {
            ClosePayload close = new ClosePayload(1000, "x".repeat(length));
            ByteBuffer payload = close.encode();
            assertEquals(length + 2, payload.remaining());
            assertEquals(length + 2, payload.capacity());
            assertEquals(close, ClosePayload.decode(payload));
        }
        assertEquals(123, new ClosePayload(1000, "漢".repeat(41)).encode().remaining() - 2);
    }

    @Test
    void longerReasonsAreRefused() {
        assertEquals("close reason of 124 bytes of UTF-8, limit 123", refusal(1000, "x".repeat(124)));
        assertEquals("close reason of 126 bytes of UTF-8, limit 123", refusal(1000, "漢".repeat(42)));
        assertEquals("close reason of 124 bytes of UTF-8, limit 123", refusal(1000, "😀".repeat(31)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDE00", "\uDE00\uD83D", "ok\uD83Dx"})
    void unpairedSurrogatesAreRefused(String reason) {
        assertEquals("close reason has an unpaired surrogate", refusal(1000, reason));
    }

    @Test
    void oneByteIsNoPayload() {
        assertRefused(
                1002,
                "RFC 6455 5.5.1",
                "close payload of 1 byte, the least is 2 if there is any",
                ByteBuffer.allocate(1));
    }

    @Test
    void moreThan125BytesAreNoPayload() {
        ByteBuffer payload = ByteBuffer.allocate(126).putShort(0, (short) 1000);
        assertRefused(1002, "RFC 6455 5.5", "close payload of 126 bytes, limit 125", payload);
    }

    @ParameterizedTest
    @CsvSource({
        "03e8 61ff, close reason is not UTF-8 at its byte 1",
        "03e8 eda080, close reason is not UTF-8 at its byte 1",
        "03e8 68656c6c6f20c3, close reason of 7 bytes ends inside a character",
    })
    void reasonMustBeUtf8(String payload, String message) {
        for (Storage storage : Storage.values()) {
            assertRefused(1007, "RFC 6455 8.1", message, storage.of(Pieces.hex(payload)));
        }
    }

    private static void assertRefused(int code, String section, String message, ByteBuffer payload) {
        ByteBuffer before = payload.duplicate();
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> ClosePayload.decode(payload));
        assertEquals(code, violation.closeCode());
        assertEquals(section, violation.section());
        assertEquals(message, violation.getMessage());
        assertEquals(before, payload);
    }

    private static String refusal(int code, String reason) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> new ClosePayload(code, reason))
                .getMessage());
    }
}
