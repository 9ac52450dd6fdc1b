package dev.fairlead.codec.frame;

import static dev.fairlead.codec.frame.Decoding.assertDecodes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Text messages must be UTF-8, whatever way they come in (RFC 6455 sections 5.6 and 8.1). */
@Timeout(30)
class FrameTextTests {

    @ParameterizedTest
    @EnumSource(Role.class)
    void charactersMayBeCutByFrames(Role role) { // U+1F600 in four frames, a ping and an empty frame between
        assertDecodes(
                role,
                List.of(
                        "TEXT 1 f0",
                        "CONTINUATION 1 9f",
                        "PING fin 1 ff",
                        "CONTINUATION 0",
                        "CONTINUATION 1 98",
                        "CONTINUATION fin 1 80",
                        "header due"),
                "0101 f0",
                "0001 9f",
                "8901 ff",
                "0000",
                "0001 98",
                "8001 80");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void unusualCharactersAreAccepted(Role role) { // U+0000, U+FFFE, U+FFFF, U+FEFF, U+10FFFF
        String payload = Wire.hex("\0\uFFFE\uFFFF\uFEFF\uDBFF\uDFFF".getBytes(StandardCharsets.UTF_8));
        assertDecodes(role, List.of("TEXT fin 14 " + payload, "header due"), "810e" + payload);
    }

    @ParameterizedTest
    @CsvSource({
        // payload that is never complete, index of the byte that ends it
        "c080, 0",
        "c1bf, 0",
        "e08080, 1",
        "f0808080, 1", // too long forms
        "eda080, 1",
        "edbfbf, 1", // surrogates
        "f4908080, 1",
        "f5, 0",
        "ff, 0", // above U+10FFFF
        "80, 0",
        "61bf, 1",
        "c361, 1",
        "e28261, 2",
        "f09f9861, 3", // continuation bytes too many and too few
        "68656c6c6f20776f726c64c3a9ff, 13", // "hello worldé", then ff
    })
    void textIsRefusedAtTheFirstImpossibleByte(String payload, int index) {
        String violation = "1007 RFC 6455 8.1: text message is not UTF-8 at its byte " + index;
        for (Role role : Role.values()) {
            // One of 2^20 bytes, of which no more ever come: nothing is waited for.
            assertDecodes(role, List.of(violation), "817f 0000000000100000" + payload.substring(0, 2 * index + 2));
            String frame = String.format("01%02x", payload.length() / 2) + payload;
            assertDecodes(role, List.of(violation), frame);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textIsCheckedOverItsFragments(Role role) { // "a", e2, then 28 where 80 to bf must be
        String violation = "1007 RFC 6455 8.1: text message is not UTF-8 at its byte 2";
        assertDecodes(role, List.of("TEXT 2 61e2", "PING fin 0", violation), "0102 61e2", "8900", "0002 2861");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void textMustNotEndInsideACharacter(
            Role role) { // e2 82 without ac: in the final frame, and before an empty final frame
        String violation = "1007 RFC 6455 8.1: text message of 3 bytes ends inside a character";
        assertDecodes(role, List.of(violation), "8103 61e282");
        assertDecodes(role, List.of("TEXT 2 61e2", violation), "0102 61e2", "8001 82");
        assertDecodes(role, List.of("TEXT 3 61e282", violation), "0103 61e282", "8000");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void onlyTextIsChecked(Role role) { // binary of two fragments, ping, pong and close that are not UTF-8
        assertDecodes(
                role,
                List.of(
                        "BINARY 1 ff",
                        "PING fin 1 ff",
                        "PONG fin 1 c0",
                        "CONTINUATION fin 1 e2",
                        "CLOSE fin 1 ff",
                        "header due"),
                "0201 ff",
                "8901 ff",
                "8a01 c0",
                "8001 e2",
                "8801 ff");
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void theNextTextBeginsAnew(Role role) { // "é", then e2 alone as byte 0 of a second message
        String violation = "1007 RFC 6455 8.1: text message of 1 bytes ends inside a character";
        assertDecodes(
                role, List.of("TEXT fin 2 c3a9", "BINARY fin 1 e2", violation), "8102 c3a9", "8201 e2", "8101 e2");
    }
}
