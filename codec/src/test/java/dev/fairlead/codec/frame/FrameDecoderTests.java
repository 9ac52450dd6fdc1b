package dev.fairlead.codec.frame;

import static dev.fairlead.codec.Pieces.hex;
import static dev.fairlead.codec.frame.Decoding.assertDecodes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class FrameDecoderTests {

    @ParameterizedTest
    @EnumSource(Role.class)
    void textInOneFrame(Role role) { // RFC 6455 5.7: "Hello"
        assertDecodes(role, List.of("TEXT fin 5 48656c6c6f", "header due"), "8105 48656c6c6f");
    }

    @Test
    void exampleOfAMaskedFrame() { // RFC 6455 5.7, as printed there
        assertEquals("818537fa213d7f9f4d5158", Wire.hex(Wire.to(Role.SERVER, "8105 48656c6c6f")));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textInTwoFrames(Role role) { // RFC 6455 5.7: "Hel", "lo"
        assertDecodes(
                role, List.of("TEXT 3 48656c", "CONTINUATION fin 2 6c6f", "header due"), "0103 48656c", "8002 6c6f");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesComeBetweenFragments(Role role) { // ping "a" and an empty pong between "Hel" and "lo"
        assertDecodes(
                role,
                List.of("TEXT 3 48656c", "PING fin 1 61", "PONG fin 0", "CONTINUATION fin 2 6c6f", "header due"),
                "0103 48656c",
                "8901 61",
                "8a00",
                "8002 6c6f");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void emptyMessages(Role role) { // empty text, empty binary, three empty fragments
        assertDecodes(
                role,
                List.of("TEXT fin 0", "BINARY fin 0", "TEXT 0", "CONTINUATION 0", "CONTINUATION fin 0", "header due"),
                "8100",
                "8200",
                "0100",
                "0000",
                "8000");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messagesFollowEachOther(Role role) { // binary of two fragments, text, binary that is not UTF-8
        assertDecodes(
                role,
                List.of("BINARY 1 ff", "CONTINUATION fin 1 c0", "TEXT fin 2 c3a9", "BINARY fin 1 ff", "header due"),
                "0201 ff",
                "8001 c0",
                "8102 c3a9",
                "8201 ff");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void closeFrameLeavesTheMessageOpen(Role role) { // text not final, then close 1000
        assertDecodes(
                role, List.of("TEXT 1 61", "CLOSE fin 2 03e8", "header due, message open"), "0101 61", "8802 03e8");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesOf125Bytes(Role role) {
        String payload = "ab".repeat(125);
        assertDecodes(role, List.of("PING fin 125 " + payload, "header due"), "897d" + payload);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void cutOffHeadersAndPayloadAreAwaited(Role role) {
        assertDecodes(role, List.of("header due"), "81");
        assertDecodes(role, List.of("header due"), "827e 01");
        assertDecodes(role, List.of("header due"), "827f 000000000001ff");
        assertDecodes(role, List.of("3 bytes due, message open"), "8205 0102");
        assertDecodes(role, List.of("3 bytes due"), "8905 0102");
        assertDecodes(role, List.of("3 bytes due, message open"), "0205 0102");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void maskingGoesByTheRole(Role role) {
        Role other = role == Role.CLIENT ? Role.SERVER : Role.CLIENT;
        String message = role == Role.CLIENT
                ? "frame with opcode 9 from a server is masked"
                : "frame with opcode 9 from a client is not masked";
        assertDecodesWire(role, List.of("1002 RFC 6455 5.1: " + message), Wire.to(other, "8901 61"));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void reservedBitsMustBeZero(Role role) { // RSV1, RSV2, RSV3, all, each on a text frame
        for (int bits : new int[] {4, 2, 1, 7}) {
            String violation =
                    "1002 RFC 6455 5.2: reserved bits are " + bits + ", limit 0 because no extension is agreed";
            assertDecodes(role, List.of(violation), String.format("%02x00", 0x81 | (bits << 4)));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void reservedOpcodesAreRefused(Role role) { // 3 to 7 and 11 to 15, with lengths 0, 125, 2^40
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            List<String> violation = List.of("1002 RFC 6455 5.2: opcode " + opcode + " is reserved");
            for (String length : List.of("00", "7d", "7f 0000010000000000")) {
                assertDecodes(role, violation, String.format("8%x", opcode) + length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesMustBeFinal(Role role) { // 08, 09, 0a: close, ping, pong without fin
        for (int opcode = 8; opcode <= 10; opcode++) {
            String violation = "1002 RFC 6455 5.5: control frame with opcode " + opcode + " is not final";
            assertDecodes(role, List.of(violation), String.format("%02x00", opcode));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesOverTheLimitAreRefusedByTheirSecondByte(Role role) { // 7e, 7f: 126 bytes or more
        for (int field = 126; field <= 127; field++) {
            String violation = "1002 RFC 6455 5.5: control frame with a length field of " + field + ", limit 125";
            assertDecodes(role, List.of(violation), String.format("89%02x", field));
            assertDecodes(role, List.of(violation), String.format("88%02x", field) + "007e");
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void continuationNeedsAnOpenMessage(Role role) {
        String violation = "1002 RFC 6455 5.4: continuation frame while no message is open";
        assertDecodes(role, List.of(violation), "8000");
        assertDecodes(role, List.of("TEXT fin 1 61", violation), "8101 61", "0001 61");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void openMessageMustBeContinued(Role role) {
        String violation = "1002 RFC 6455 5.4: new message with opcode 1 while another one is open";
        assertDecodes(role, List.of("TEXT 1 61", violation), "0101 61", "8101 61");
        assertDecodes(role, List.of("BINARY 0", "PING fin 0", violation), "0200", "8900", "0100");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingIsWaitedForBehindABadByte(Role role) throws ProtocolViolation {
        ByteBuffer src = ByteBuffer.wrap(hex("83"));
        assertThrows(ProtocolViolation.class, () -> new FrameDecoder(role, FrameLimits.DEFAULT).decodeHeader(src));
        assertEquals(0, src.position());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void headerMustWaitForThePayloadBeforeIt(Role role) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "8202 0102", "8900"));
        decoder.decodeHeader(src);
        String message = assertThrows(IllegalStateException.class, () -> decoder.decodeHeader(src))
                .getMessage();
        assertEquals("2 bytes of payload are still due", message);
        assertEquals(2, decoder.decodePayload(src, ByteBuffer.allocate(9)));
        assertEquals("PING fin 0", String.valueOf(decoder.decodeHeader(src)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void askingAgainForAnIncompleteHeaderCountsNothing(Role role) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, new FrameLimits(2, 1));
        for (String frame : List.of("0100", "8001 61", "0101 61", "8000")) {
            byte[] wire = Wire.to(role, frame);
            for (int i = 0; i < 5; i++) {
                assertNull(decoder.decodeHeader(ByteBuffer.wrap(wire, 0, 1)));
            }
            ByteBuffer src = ByteBuffer.wrap(wire);
            assertTrue(decoder.decodeHeader(src) != null);
            decoder.decodePayload(src, ByteBuffer.allocate(9));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void nothingMovesWithoutPayloadOrRoom(Role role) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "8202 0102"));
        assertEquals(0, decoder.decodePayload(src, ByteBuffer.allocate(9)));
        decoder.decodeHeader(src);
        assertEquals(0, decoder.decodePayload(src, ByteBuffer.allocate(0)));
        assertEquals(0, decoder.decodePayload(ByteBuffer.allocate(0), ByteBuffer.allocate(9)));
        assertEquals(2, decoder.payloadRemaining());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void readOnlyTargetIsRefusedAndNothingIsLost(Role role) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "810b 68656c6c6f20776f726c64"));
        decoder.decodeHeader(src);
        ByteBuffer readOnly = ByteBuffer.allocate(20).asReadOnlyBuffer();
        assertThrows(ReadOnlyBufferException.class, () -> decoder.decodePayload(src, readOnly));
        ByteBuffer dst = ByteBuffer.allocate(11);
        assertEquals(11, decoder.decodePayload(src, dst));
        assertEquals("68656c6c6f20776f726c64", Wire.hex(dst.array()));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageIsOpenFromItsFirstHeaderToItsLastByte(Role role) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ByteBuffer src = ByteBuffer.wrap(Wire.to(role, "0101 61", "8901 62", "8002 6364", "8901 65", "8200"));
        StringBuilder open = new StringBuilder();
        while (src.hasRemaining()) {
            open.append(decoder.messageOpen() ? '1' : '0');
            decoder.decodeHeader(src);
            open.append(decoder.messageOpen() ? '1' : '0');
            while (decoder.decodePayload(src, ByteBuffer.allocate(1)) > 0) {
                open.append(decoder.messageOpen() ? '1' : '0');
            }
        }
        assertEquals("011" + "111" + "1110" + "000" + "00", open.toString());
        assertFalse(decoder.messageOpen());
    }

    private static void assertDecodesWire(Role role, List<String> expected, byte[] wire) {
        Pieces.everySplitOf(wire)
                .forEach(pieces -> assertEquals(
                        expected, Decoding.outcome(new FrameDecoder(role, FrameLimits.DEFAULT), Storage.HEAP, pieces)));
    }
}
