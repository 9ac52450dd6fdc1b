package dev.fairlead.codec.frame;

import static dev.fairlead.codec.frame.Decoding.assertDecodes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class FrameLimitsTests {

    private static final FrameLimits FOUR_FRAMES = new FrameLimits(4, 64);
    private static final FrameLimits THREE_EMPTY = new FrameLimits(1000, 3);
    private static final String FIVE = "1008 RFC 6455 10.4: message of 5 frames, limit 4";
    private static final String FOUR_IN_A_ROW = "1008 RFC 6455 10.4: 4 empty frames in a row, limit 3";

    @ParameterizedTest
    @EnumSource(Role.class)
    void messageMayHaveAsManyFramesAsTheLimit(Role role) { // limit 4: 3 frames, 4 frames
        List<String> expected = List.of("BINARY 1 61", "CONTINUATION 1 61", "CONTINUATION fin 1 61", "header due");
        assertDecodes(role, FOUR_FRAMES, expected, "0201 61", "0001 61", "8001 61");
        expected =
                List.of("BINARY 1 61", "CONTINUATION 1 61", "CONTINUATION 1 61", "CONTINUATION fin 1 61", "header due");
        assertDecodes(role, FOUR_FRAMES, expected, "0201 61", "0001 61", "0001 61", "8001 61");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void oneFrameMoreIsRefused(Role role) { // limit 4: a fifth, final or not
        List<String> expected =
                List.of("BINARY 1 61", "CONTINUATION 1 61", "CONTINUATION 1 61", "CONTINUATION 1 61", FIVE);
        for (String fifth : List.of("0001 61", "8001 61")) {
            assertDecodes(role, FOUR_FRAMES, expected, "0201 61", "0001 61", "0001 61", "0001 61", fifth);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void controlFramesAreNotCounted(Role role) {
        List<String> expected = List.of(
                "BINARY 0",
                "PING fin 0",
                "CONTINUATION 0",
                "PONG fin 1 61",
                "CONTINUATION 0",
                "PING fin 0",
                FOUR_IN_A_ROW);
        assertDecodes(role, THREE_EMPTY, expected, "0200", "8900", "0000", "8a01 61", "0000", "8900", "0000");
        assertDecodes(
                role,
                new FrameLimits(2, 64),
                List.of("BINARY 0", "PING fin 0", "PING fin 0", "CONTINUATION fin 0", "header due"),
                "0200",
                "8900",
                "8900",
                "8000");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void emptyFramesMayBeAsManyInARowAsTheLimit(Role role) { // limit 3: 2 in a row, 3, and 3 again behind payload
        assertDecodes(role, THREE_EMPTY, List.of("TEXT 0", "CONTINUATION fin 0", "header due"), "0100", "8000");
        assertDecodes(
                role,
                THREE_EMPTY,
                List.of("TEXT 0", "CONTINUATION 0", "CONTINUATION fin 0", "header due"),
                "0100",
                "0000",
                "8000");
        assertDecodes(
                role,
                THREE_EMPTY,
                List.of(
                        "TEXT 0",
                        "CONTINUATION 0",
                        "CONTINUATION 0",
                        "CONTINUATION 1 61",
                        "CONTINUATION 0",
                        "CONTINUATION 0",
                        "CONTINUATION fin 0",
                        "header due"),
                "0100",
                "0000",
                "0000",
                "0001 61",
                "0000",
                "0000",
                "8000");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void oneEmptyFrameMoreIsRefused(Role role) { // limit 3: a fourth, final or not; the first frame counts
        for (String fourth : List.of("0000", "8000")) {
            List<String> expected = List.of("TEXT 0", "CONTINUATION 0", "CONTINUATION 0", FOUR_IN_A_ROW);
            assertDecodes(role, THREE_EMPTY, expected, "0100", "0000", "0000", fourth);
        }
        List<String> expected =
                List.of("TEXT 1 61", "CONTINUATION 0", "CONTINUATION 0", "CONTINUATION 0", FOUR_IN_A_ROW);
        assertDecodes(role, THREE_EMPTY, expected, "0101 61", "0000", "0000", "0000", "0000");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void eachMessageIsCountedAnew(Role role) {
        FrameLimits limits = new FrameLimits(2, 1);
        List<String> frames = Collections.nCopies(5, "8200");
        List<String> expected = new ArrayList<>(Collections.nCopies(5, "BINARY fin 0"));
        expected.add("header due");
        assertDecodes(role, limits, expected, frames.toArray(String[]::new));
        assertDecodes(
                role,
                limits,
                List.of("TEXT 1 61", "CONTINUATION fin 0", "TEXT 0", "CONTINUATION fin 1 61", "header due"),
                "0101 61",
                "8000",
                "0100",
                "8001 61");
        assertDecodes( // the empty frame that ends one message is no part of the row that begins the next
                role,
                new FrameLimits(2, 2),
                List.of("TEXT 1 61", "CONTINUATION fin 0", "TEXT 0", "CONTINUATION fin 0", "header due"),
                "0101 61",
                "8000",
                "0100",
                "8000");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theDefaultsHold(Role role) throws ProtocolViolation { // 131,072 frames; 64 empty ones in a row
        assertEquals(new FrameLimits(131_072, 64), FrameLimits.DEFAULT);
        assertEquals(131_072, framesTaken(role, "0201 61", "0001 61"));
        assertEquals(64, framesTaken(role, "0200", "0000"));
        assertEquals(65, framesTaken(role, "0201 61", "0000"));
    }

    @Test
    void theLargestLimitsHold() { // counting up to them overflows nowhere
        FrameLimits limits = new FrameLimits(Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertDecodes(Role.CLIENT, limits, List.of("BINARY 0", "CONTINUATION fin 0", "header due"), "0200", "8000");
    }

    @Test
    void limitsAreAtLeastOne() {
        assertEquals(
                "framesPerMessage is 0, the least is 1",
                assertThrows(IllegalArgumentException.class, () -> new FrameLimits(0, 1))
                        .getMessage());
        assertEquals(
                "emptyFramesInARow is -1, the least is 1",
                assertThrows(IllegalArgumentException.class, () -> new FrameLimits(1, -1))
                        .getMessage());
        assertEquals(1, new FrameLimits(1, 1).framesPerMessage());
    }

    private static int framesTaken(Role role, String first, String further) throws ProtocolViolation {
        FrameDecoder decoder = new FrameDecoder(role, FrameLimits.DEFAULT);
        ByteBuffer room = ByteBuffer.allocate(1);
        take(decoder, ByteBuffer.wrap(Wire.to(role, first)), room);
        ByteBuffer frame = ByteBuffer.wrap(Wire.to(role, further));
        for (int taken = 1; ; taken++) {
            try {
                take(decoder, frame.rewind(), room.clear());
            } catch (ProtocolViolation violation) {
                assertEquals(CloseCodes.POLICY_VIOLATION, violation.closeCode());
                return taken;
            }
        }
    }

    private static void take(FrameDecoder decoder, ByteBuffer frame, ByteBuffer room) throws ProtocolViolation {
        assertTrue(decoder.decodeHeader(frame) != null);
        decoder.decodePayload(frame, room);
    }
}
