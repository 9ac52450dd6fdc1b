package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseStatusTests {

    /** 41 characters of 3 bytes each. */
    private static final String LONGEST_OF_EUROS = "\u20AC".repeat(41);

    @Test
    void exactlyTheCodesThatMayBeSentAreAccepted() {
        for (int code = 0; code <= 0xFFFF; code++) {
            int tried = code;
            if (mayBeSent(code)) {
                assertEquals(code, CloseStatus.of(code).code());
                assertEquals("", CloseStatus.of(code).reason());
            } else {
                InvalidParameterException e =
                        assertThrows(InvalidParameterException.class, () -> CloseStatus.of(tried, "reason"));
                assertEquals(
                        "close code " + code
                                + " may not be sent; allowed are 1000 to 1003, 1007 to 1014 and 3000 to 4999 (RFC 6455 7.4)",
                        e.getMessage());
            }
        }
    }

    private static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 65_536, 66_536, Integer.MAX_VALUE})
    void numbersThatAreNoCodesAreRefused(int code) {
        assertThrows(InvalidParameterException.class, () -> CloseStatus.of(code));
    }

    // C-95
    @Test
    void reasonsOf123BytesAreAcceptedAnd124Refused() {
        assertEquals("r".repeat(123), CloseStatus.of(1000, "r".repeat(123)).reason());
        InvalidParameterException e =
                assertThrows(InvalidParameterException.class, () -> CloseStatus.of(1000, "r".repeat(124)));
        assertEquals("close reason of 124 bytes of UTF-8, limit 123", e.getMessage());
    }

    @Test
    void theLimitOfTheReasonCountsBytesNotCharacters() {
        assertEquals(LONGEST_OF_EUROS, CloseStatus.of(1000, LONGEST_OF_EUROS).reason());
        assertThrows(InvalidParameterException.class, () -> CloseStatus.of(1000, LONGEST_OF_EUROS + "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD834", "a\uDD1E"})
    void reasonsWithUnpairedSurrogatesAreRefused(String reason) {
        assertThrows(InvalidParameterException.class, () -> CloseStatus.of(1000, reason));
    }

    @Test
    void theConstantsCarryTheirNumbers() {
        assertEquals(1000, CloseStatus.NORMAL.code());
        assertEquals(1001, CloseStatus.GOING_AWAY.code());
        assertEquals(1005, CloseStatus.EMPTY.code());
        assertEquals("", CloseStatus.EMPTY.reason());
    }

    @Test
    void statusesAreEqualIfCodeAndReasonAre() {
        assertEquals(CloseStatus.NORMAL, CloseStatus.of(1000, ""));
        assertEquals(
                CloseStatus.of(4000, "a").hashCode(), CloseStatus.of(4000, "a").hashCode());
        assertNotEquals(CloseStatus.of(4000, "a"), CloseStatus.of(4000, "b"));
        assertNotEquals(CloseStatus.of(4000, "a"), CloseStatus.of(4001, "a"));
        assertNotEquals(CloseStatus.NORMAL, new Object());
    }

    @Test
    void aStatusShowsCodeAndReason() {
        assertEquals("1000", CloseStatus.NORMAL.toString());
        assertEquals("4000 \"bye\"", CloseStatus.of(4000, "bye").toString());
    }
}
