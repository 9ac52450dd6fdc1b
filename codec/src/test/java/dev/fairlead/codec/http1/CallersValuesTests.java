package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attack class A7: nothing a caller passes in can end a line or a part of one. */
class CallersValuesTests {

    static IntStream controls() {
        return IntStream.concat(IntStream.range(0, 0x20), IntStream.of(0x7F));
    }

    @Test
    void thereAre33Controls() {
        assertEquals(33, controls().count());
    }

    @ParameterizedTest
    @MethodSource("controls")
    void noControlIsInAFieldName(int control) {
        for (Consumer<String> use : List.<Consumer<String>>of(
                text -> new Headers.Field(text, "v"),
                text -> Headers.builder().add(text, "v"),
                text -> Headers.builder().set(text, "v"))) {
            assertRefusedEverywhere(use, control, "field name", "RFC 9110 5.6.2");
        }
    }

    @ParameterizedTest
    @MethodSource("controls")
    void noControlButTheTabIsInAFieldValue(int control) {
        Consumer<String> use = text -> Headers.builder().add("X-Y", text);
        if (control == '\t') {
            assertEquals(
                    "a\tb",
                    Headers.builder().add("X-Y", "a\tb").build().first("X-Y").orElseThrow());
        } else {
            assertRefusedEverywhere(use, control, "value of field X-Y", "RFC 9110 5.5");
        }
    }

    @ParameterizedTest
    @MethodSource("controls")
    void noControlIsInAMethod(int control) {
        Consumer<String> use = text -> new RequestHead(text, "/", Headers.empty());
        assertRefusedEverywhere(use, control, "method", "RFC 9110 5.6.2");
    }

    @ParameterizedTest
    @MethodSource("controls")
    void noControlIsInATarget(int control) {
        Consumer<String> use = text -> new RequestHead("GET", text, Headers.empty());
        assertRefusedEverywhere(use, control, "request target", "RFC 9112 3.2");
    }

    @ParameterizedTest
    @MethodSource("controls")
    void noControlButTheTabIsInAReason(int control) {
        Consumer<String> use = text -> new ResponseHead(1, 200, text, Headers.empty());
        if (control == '\t') {
            assertEquals("a\tb", new ResponseHead(1, 200, "a\tb", Headers.empty()).reason());
        } else {
            assertRefusedEverywhere(use, control, "reason phrase", "RFC 9112 4");
        }
    }

    @ParameterizedTest
    @MethodSource("controls")
    void noControlIsInAToken(int control) {
        assertRefusedEverywhere(text -> Token.require("it", text), control, "it", "RFC 9110 5.6.2");
        assertFalse(Token.isToken("a" + (char) control));
    }

    @ParameterizedTest
    @ValueSource(chars = {'(', ')', '<', '>', '@', ',', ';', ':', '\\', '"', '/', '[', ']', '?', '=', '{', '}', ' '})
    void noSeparatorIsInAToken(char separator) {
        assertFalse(Token.isToken("a" + separator + "b"));
        assertEquals(
                "it has the character U+%04X at index 1, see RFC 9110 5.6.2".formatted((int) separator),
                refusal(() -> Token.require("it", "a" + separator + "b")));
    }

    @Test
    void tokensAreLettersDigitsAndFifteenMarks() {
        String token = "!#$%&'*+-.^_`|~09azAZ";
        assertTrue(Token.isToken(token));
        assertEquals(token, Token.require("it", token));
        assertEquals(
                77,
                IntStream.rangeClosed(0, 0xFFFF)
                        .filter(c -> Token.isToken("" + (char) c))
                        .count());
    }

    @Test
    void emptyNamesMethodsAndTargetsAreRefused() {
        assertEquals("field name is empty", refusal(() -> new Headers.Field("", "v")));
        assertEquals("method is empty", refusal(() -> new RequestHead("", "/", Headers.empty())));
        assertEquals("request target is empty", refusal(() -> new RequestHead("GET", "", Headers.empty())));
        assertFalse(Token.isToken(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {" v", "v ", "\tv", "v\t", " ", "\t"})
    void spaceAtTheEndsOfAValueIsRefused(String value) {
        assertEquals(
                "value of field X begins or ends with a space or tab, see RFC 9110 5.5",
                refusal(() -> new Headers.Field("X", value)));
    }

    @Test
    void charactersThatAreNoByteAreRefused() {
        // A cut to eight bits would make U+010A a line feed.
        assertEquals(
                "value of field X has the character U+010A at index 3, see RFC 9110 5.5",
                refusal(() -> new Headers.Field("X", "abc\u010Ad")));
        assertEquals(
                "reason phrase has the character U+D83D at index 0, see RFC 9112 4",
                refusal(() -> new ResponseHead(1, 200, "\uD83D\uDE00", Headers.empty())));
        assertEquals(
                "request target has the character U+00E9 at index 1, see RFC 9112 3.2",
                refusal(() -> new RequestHead("GET", "/\u00E9", Headers.empty())));
        assertEquals(
                "request target has the character U+0020 at index 2, see RFC 9112 3.2",
                refusal(() -> new RequestHead("GET", "/a b", Headers.empty())));
    }

    @Test
    void theHighestByteIsAllowedInAValue() {
        assertEquals("\u0080\u00FF", new Headers.Field("X", "\u0080\u00FF").value());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600, 1_101})
    void aStatusIsWithin100To599(int status) {
        assertEquals(
                "status " + status + " is not within 100 to 599, see RFC 9110 15",
                refusal(() -> new ResponseHead(1, status, "", Headers.empty())));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void aMinorVersionIs0Or1(int minorVersion) {
        String message = "minor version " + minorVersion + " is neither 0 nor 1";
        assertEquals(message, refusal(() -> new ResponseHead(minorVersion, 200, "", Headers.empty())));
        assertEquals(message, refusal(() -> new RequestHead("GET", "/", minorVersion, Headers.empty())));
    }

    private static void assertRefusedEverywhere(Consumer<String> use, int control, String what, String section) {
        String c = "" + (char) control;
        List<String> texts = List.of(c + "secret", "sec" + c + "ret", "secret" + c);
        List<Integer> indexes = List.of(0, 3, 6);
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            assertEquals(
                    what + " has the character U+%04X at index ".formatted(control) + indexes.get(i) + ", see "
                            + section,
                    refusal(() -> use.accept(text)));
        }
    }

    private static String refusal(Runnable use) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, use::run);
        return String.valueOf(e.getMessage());
    }
}
