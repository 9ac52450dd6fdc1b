package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FrameHeaderTests {

    @Test
    void tracesTellAllButTheKey() {
        assertEquals("PING fin 4", FrameHeader.of(true, Opcode.PING, 4).toString());
        assertEquals("TEXT 12", FrameHeader.of(false, Opcode.TEXT, 12).toString());
        FrameHeader compressed = new FrameHeader(true, 4, Opcode.TEXT, true, 0x12345678, 12);
        assertEquals("TEXT fin reserved 4 12", compressed.toString());
    }

    @Test
    void headersToEncodeAreNotMasked() {
        FrameHeader header = FrameHeader.of(true, Opcode.BINARY, Long.MAX_VALUE);
        assertFalse(header.masked());
        assertEquals(new FrameHeader(true, 0, Opcode.BINARY, false, 0, Long.MAX_VALUE), header);
    }

    @Test
    void anyKeyIsPossible() {
        assertEquals(0, new FrameHeader(true, 0, Opcode.TEXT, true, 0, 1).maskingKey());
        assertEquals(-1, new FrameHeader(true, 7, Opcode.TEXT, true, -1, 1).maskingKey());
    }

    @Test
    void whatNoFrameCanHaveIsRefused() {
        assertRefused("payload length is -1, the least is 0", () -> FrameHeader.of(true, Opcode.TEXT, -1));
        assertRefused("control frame with opcode 9 is not final", () -> FrameHeader.of(false, Opcode.PING, 0));
        assertRefused("control frame of 126 bytes, limit 125", () -> FrameHeader.of(true, Opcode.CLOSE, 126));
        assertRefused("reserved bits are 8, limit 7", () -> new FrameHeader(true, 8, Opcode.TEXT, false, 0, 0));
        assertRefused("reserved bits are -1, limit 7", () -> new FrameHeader(true, -1, Opcode.TEXT, false, 0, 0));
        assertRefused(
                "frame with opcode 1 has a masking key but is not masked",
                () -> new FrameHeader(true, 0, Opcode.TEXT, false, 5, 0));
    }

    @Test
    void opcodesAreTheirCodes() {
        for (Opcode opcode : Opcode.values()) {
            assertEquals(opcode, Opcode.of(opcode.code()));
            assertEquals(opcode.code() >= 8, opcode.isControl());
        }
        for (int code : new int[] {-1, 3, 7, 11, 15, 16}) {
            assertEquals(null, Opcode.of(code));
        }
    }

    private static void assertRefused(String message, Executable creation) {
        assertEquals(
                message, assertThrows(IllegalArgumentException.class, creation).getMessage());
    }
}
