package dev.fairlead.codec.http1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges, of which several may stand in one field (RFC 9110 11.6.1). */
class ChallengeTests {

    private static List<Challenge> read(String... values) {
        Headers.Builder headers = Headers.builder();
        for (String value : values) {
            headers.add("www-authenticate", value);
        }
        return Challenge.all(headers.build(), "WWW-Authenticate");
    }

    /** Scheme, token68 and parameters of each, as they can be compared. */
    private static String shown(List<Challenge> challenges) {
        StringBuilder text = new StringBuilder();
        for (Challenge challenge : challenges) {
            text.append(text.isEmpty() ? "" : " | ").append(challenge.scheme());
            challenge
                    .token68()
                    .ifPresent(token -> text.append(" <").append(token).append('>'));
            challenge
                    .parameters()
                    .forEach((name, value) ->
                            text.append(' ').append(name).append('=').append(value));
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "Basic => Basic",
                "Basic realm=\"a\" => Basic realm=a",
                "basic REALM=a => basic realm=a",
                "Basic realm = \"a b\" => Basic realm=a b",
                "Basic realm=\"\" => Basic realm=",
                "Basic realm=\"a\", charset=\"UTF-8\" => Basic realm=a charset=UTF-8",
                "Basic realm=\"a\",charset=UTF-8 => Basic realm=a charset=UTF-8",
                "Basic  realm=\"a\" ,  charset=UTF-8 => Basic realm=a charset=UTF-8",
                ", ,Basic realm=\"a\",, ,charset=UTF-8,, => Basic realm=a charset=UTF-8",
                "Negotiate => Negotiate",
                "Negotiate, Basic realm=a => Negotiate | Basic realm=a",
                "Negotiate YII=, NTLM => Negotiate <YII=> | NTLM",
                "Negotiate a/b+c~d-e._== , Basic => Negotiate <a/b+c~d-e._==> | Basic",
                "Bearer abc => Bearer <abc>",
                "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\""
                        + " => Newauth realm=apps type=1 title=Login to \"apps\" | Basic realm=simple",
                "Digest realm=\"a, Basic realm=b\", nonce=\"\\\\\" => Digest realm=a, Basic realm=b nonce=\\",
                "Digest qop=\"auth, auth-int\", algorithm=SHA-256, stale=FALSE, Digest algorithm=MD5"
                        + " => Digest qop=auth, auth-int algorithm=SHA-256 stale=FALSE | Digest algorithm=MD5",
                "Basic realm=\"\u00FC\" => Basic realm=\u00FC"
            })
    void challengesAreReadInTheirOrder(String value, String expected) {
        assertEquals(expected, shown(read(value)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '\0',
            value = {
                "Basic realm=\"a => ",
                "Basic realm=\"a\\ => ",
                "Basic realm=\"a\\\" => ",
                "Basic realm=, x=y => Basic <realm=>",
                "Basic realm=\"a\" x=y => ",
                "Basic realm=\"a\"x => ",
                "Basic realm a => ",
                "=a => ",
                "\"a\" => ",
                "realm=a => ",
                "Basic realm=a, realm=b => ",
                "Basic realm=a, REALM=b => ",
                "Basic realm=a, realm=b, Digest nonce=c => Digest nonce=c",
                "Digest nonce=a, Basic realm=\"b => Digest nonce=a",
                "Digest nonce=a, Basic @ => Digest nonce=a",
                "Digest nonce=a, (), Basic => ",
                "Negotiate abc, realm=x => Negotiate <abc>"
            })
    void whatBreaksTheGrammarIsDroppedAndWhatStandsBehindIt(String value, String expected) {
        assertEquals(expected == null ? "" : expected, shown(read(value)));
    }

    @Test
    void eachFieldIsReadForItself() {
        assertEquals("Basic realm=a | Digest nonce=b", shown(read("Basic realm=a", "Basic \"", "Digest nonce=b")));
        assertEquals("Basic realm=a", shown(read("Basic realm=a", "charset=UTF-8")));
        assertEquals(List.of(), read());
        assertEquals(List.of(), read(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "a ", "a,", "a=", "a=a,", "a a=a,", "\"", "\\", "\"\\", "a a=\"", "=", ",", " ", "a =", "a a"
            })
    void junkTakesLinearTime(String pattern) {
        String junk = pattern.repeat(16_384 / pattern.length()).trim();
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                assertTrue(read(junk).size() <= junk.length());
            }
        });
    }

    @Test
    void aChallengeFindsItsParametersInAnyCase() {
        Challenge challenge = new Challenge("Digest", Optional.empty(), Map.of("Realm", "a"));
        assertTrue(challenge.isOf("DIGEST"));
        assertEquals(Optional.of("a"), challenge.realm());
        assertEquals(Optional.of("a"), challenge.parameter("REALM"));
        assertEquals(Optional.empty(), challenge.parameter("nonce"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Challenge("Digest", Optional.empty(), Map.of("Realm", "a", "realm", "b")));
        assertThrows(IllegalArgumentException.class, () -> new Challenge("a b", Optional.empty(), Map.of()));
    }
}
