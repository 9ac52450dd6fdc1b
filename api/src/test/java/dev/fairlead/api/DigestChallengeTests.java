package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.DigestChallenge.Question;
import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest, with the examples of RFC 7616 3.9. */
@Timeout(60)
class DigestChallengeTests {

    private static final String NONCE = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";

    private static final Question QUESTION =
            new Question("GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

    private static final Credentials MUFASA = new Credentials("Mufasa", "Circle of Life".toCharArray());

    private static Challenge challenge(String value) {
        return Challenge.all(Headers.builder().add("WWW-Authenticate", value).build(), "WWW-Authenticate")
                .get(0);
    }

    private static DigestChallenge example(String algorithm) {
        return DigestChallenge.of(challenge("Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm="
                        + algorithm + ", nonce=\"" + NONCE
                        + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void theExamplesOfTheRfcComeOut(String algorithm, String response) {
        assertEquals(
                "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm="
                        + algorithm + ", nonce=\"" + NONCE
                        + "\", nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\""
                        + response + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
                example(algorithm).answer(MUFASA, QUESTION));
    }

    @Test
    void aHashedUserNameInUtf8() {
        // The input of RFC 7616 3.9.2, whose own output is not that of the hash it names; computed with another
        // implementation.
        DigestChallenge challenge = DigestChallenge.of(
                        challenge(
                                "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256,"
                                        + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                                        + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\", charset=UTF-8, userhash=true"))
                .orElseThrow();
        String answer = challenge.answer(
                new Credentials("J\u00E4s\u00F8n Doe", "Secret, or not?".toCharArray()),
                new Question("GET", "/doe.json", 1, "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm"));
        assertTrue(
                answer.startsWith(
                        "Digest username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\", "),
                answer);
        assertTrue(
                answer.contains("response=\"7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c\""),
                answer);
        assertTrue(answer.endsWith(", userhash=true"));
    }

    @Test
    void theSessionVariantsHashTheNoncesIntoTheSecret() {
        // Computed by the formula of RFC 7616 3.4.2 with another implementation.
        assertTrue(
                example("MD5-sess").answer(MUFASA, QUESTION).contains("response=\"e783283f46242139c486a698fec7211d\""));
        assertTrue(example("SHA-256-sess")
                .answer(MUFASA, QUESTION)
                .contains("response=\"2fd51b3a77ad75bad6afad6003e818d767133c46d9e2749e7f5232ae1ea3efd7\""));
    }

    @Test
    void countAndQuotesAreWrittenAsTheGrammarWants() {
        DigestChallenge challenge =
                new DigestChallenge("a\"b\\c", "n", DigestAlgorithm.MD5, Optional.empty(), false, false);
        String answer = challenge.answer(new Credentials("m\"e\\", new char[0]), new Question("GET", "/", 0xABC, "c"));
        assertTrue(answer.startsWith("Digest username=\"m\\\"e\\\\\", realm=\"a\\\"b\\\\c\", uri=\"/\""), answer);
        assertTrue(answer.contains(", nc=00000abc, "));
        assertFalse(answer.contains("opaque"));
    }

    @Test
    void aNameBeyondAsciiIsAnExtendedValue() {
        assertTrue(example("SHA-256")
                .answer(new Credentials("J\u00E4 \"s", new char[0]), QUESTION)
                .startsWith("Digest username*=UTF-8''J%C3%A4%20%22s, realm="));
        // NFC: an a and a combining diaeresis are the same name.
        assertTrue(example("SHA-256")
                .answer(new Credentials("Ja\u0308", new char[0]), QUESTION)
                .startsWith("Digest username*=UTF-8''J%C3%A4, "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Digest realm=a, nonce=b",
                "Digest realm=a, nonce=b, qop=auth-int",
                "Digest realm=a, nonce=b, qop=\"\"",
                "Digest realm=a, nonce=b, qop=xauth",
                "Digest realm=a, qop=auth",
                "Digest nonce=b, qop=auth",
                "Digest realm=a, nonce=b, qop=auth, algorithm=SHA-1",
                "Digest realm=a, nonce=b, qop=auth, algorithm=\"\"",
                "Digest abc",
                "Basic realm=a, nonce=b, qop=auth"
            })
    void whatCannotBeAnsweredIsNone(String value) {
        assertEquals(Optional.empty(), DigestChallenge.of(challenge(value)));
    }

    @Test
    void md5IsMeantIfNothingIsSaid() {
        DigestChallenge read = DigestChallenge.of(challenge("digest realm=a, nonce=b, qop=AUTH, stale=TRUE"))
                .orElseThrow();
        assertEquals(new DigestChallenge("a", "b", DigestAlgorithm.MD5, Optional.empty(), false, true), read);
    }

    @Test
    void thePasswordIsShownNowhere() {
        assertEquals("Credentials[user=Mufasa, password=(hidden)]", MUFASA.toString());
        String all = new Authentication.Preset(AuthScheme.DIGEST, MUFASA) + " " + List.of(MUFASA) + Map.of("a", MUFASA);
        assertFalse(all.contains("Circle"));
    }
}
