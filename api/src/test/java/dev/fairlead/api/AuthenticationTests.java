package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.Authentication.Asked;
import dev.fairlead.api.Authentication.Preset;
import dev.fairlead.api.Authentication.Sources;
import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.Headers;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which challenge is answered with which credentials, and when no more. */
@Timeout(60)
class AuthenticationTests {

    private static final Credentials ALADDIN = new Credentials("Aladdin", "open sesame".toCharArray());

    private static final String BASIC = "Basic realm=\"a\"";

    private static final UrlComponents SECURE = UrlComponents.parse("wss://server.test/a?b");

    private static final UrlComponents CLEAR = UrlComponents.parse("ws://server.test/a?b");

    private static Authentication with(@Nullable Preset preset, @Nullable CredentialsProvider provider) {
        return new Authentication(new Sources(preset, provider, false), new SecureRandom());
    }

    private static Authentication preset(AuthScheme scheme) {
        return with(new Preset(scheme, ALADDIN), null);
    }

    private static Authentication asking(CredentialsProvider provider) {
        return with(null, provider);
    }

    private static String digest(String algorithm, String nonce, String further) {
        return "Digest realm=a, qop=auth, algorithm=" + algorithm + ", nonce=" + nonce + further;
    }

    private static Optional<String> answer(Authentication authentication, UrlComponents url, String... fields)
            throws CallbackException {
        Headers.Builder headers = Headers.builder();
        List.of(fields).forEach(field -> headers.add("WWW-Authenticate", field));
        return authentication.answer(Challenge.all(headers.build(), "WWW-Authenticate"), Asked.of("GET", url));
    }

    @Test
    void theExampleOfBasicComesOut() throws Exception {
        // RFC 7617 2 and 2.1
        Optional<String> expected = Optional.of("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertEquals(expected, answer(preset(AuthScheme.BASIC), SECURE, BASIC));
        assertEquals(expected, preset(AuthScheme.BASIC).unasked(SECURE));
        Preset utf8 = new Preset(AuthScheme.BASIC, new Credentials("test", "123\u00A3".toCharArray()));
        assertEquals(Optional.of("Basic dGVzdDoxMjPCow=="), with(utf8, null).unasked(SECURE));
    }

    @Test
    void onlyBasicIsSentUnasked() throws Exception {
        assertEquals(Optional.empty(), preset(AuthScheme.DIGEST).unasked(SECURE));
        assertEquals(
                Optional.empty(),
                asking((uri, challenge) -> Optional.of(ALADDIN)).unasked(SECURE));
    }

    @Test
    void basicIsNotSentInTheClearUnlessThatIsAllowed() throws Exception {
        Preset preset = new Preset(AuthScheme.BASIC, ALADDIN);
        assertEquals(Optional.empty(), with(preset, null).unasked(CLEAR));
        assertEquals(Optional.empty(), answer(with(preset, null), CLEAR, BASIC));
        Authentication allowed = new Authentication(new Sources(preset, null, true), new SecureRandom());
        assertTrue(allowed.unasked(CLEAR).isPresent());
        assertTrue(answer(allowed, CLEAR, BASIC).isPresent());
        assertTrue(
                answer(preset(AuthScheme.DIGEST), CLEAR, digest("MD5", "n", "")).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "SHA-512-256, SHA-256, SHA-512-256",
        "SHA-256, MD5, SHA-256",
        "MD5, SHA-256, SHA-256",
        "MD5-sess, SHA-256-sess, SHA-256-sess",
        "unknown, MD5, MD5"
    })
    void theBestChallengeIsAnswered(String first, String second, String best) throws Exception {
        String answer = answer(
                        asking((uri, challenge) -> Optional.of(ALADDIN)),
                        SECURE,
                        "NTLM, " + BASIC,
                        digest(first, "n", ""),
                        digest(second, "n", ""))
                .orElseThrow();
        assertTrue(answer.startsWith("Digest ") && answer.contains("algorithm=" + best + ", "), answer);
    }

    @Test
    void theProviderIsAskedFromTheBestToTheLeast() throws Exception {
        List<String> asked = new ArrayList<>();
        Authentication authentication = asking((uri, challenge) -> {
            asked.add(uri + " " + challenge.scheme() + " " + challenge.realm().orElse(""));
            return Optional.empty();
        });
        assertEquals(Optional.empty(), answer(authentication, SECURE, BASIC, digest("MD5", "n", ""), "Bearer realm=x"));
        assertEquals(List.of("wss://server.test/a?b Digest a", "wss://server.test/a?b Basic a"), asked);
    }

    @ParameterizedTest
    @EnumSource(AuthScheme.class)
    void credentialsForOneSchemeAreNotUsedForTheOther(AuthScheme scheme) throws Exception {
        String other = scheme == AuthScheme.BASIC ? digest("MD5", "n", "") : BASIC;
        assertEquals(Optional.empty(), answer(preset(scheme), SECURE, other));
        assertTrue(answer(preset(scheme), SECURE, other, scheme == AuthScheme.BASIC ? BASIC : digest("MD5", "n", ""))
                .isPresent());
    }

    @Test
    void credentialsThatWereRefusedAreNotTriedAgain() throws Exception {
        for (String challenge : List.of(BASIC, digest("MD5", "n", ""))) {
            Authentication authentication = asking((uri, seen) -> Optional.of(ALADDIN));
            assertTrue(answer(authentication, SECURE, challenge).isPresent());
            assertEquals(Optional.empty(), answer(authentication, SECURE, challenge));
        }
    }

    @Test
    void aStaleNonceIsAnsweredAgainOnceWithoutAsking() throws Exception {
        List<Challenge> asked = new ArrayList<>();
        Authentication authentication = asking((uri, challenge) -> {
            asked.add(challenge);
            return Optional.of(ALADDIN);
        });
        assertTrue(answer(authentication, SECURE, digest("MD5", "one", ""))
                .orElseThrow()
                .contains("nonce=\"one\", nc=00000001"));
        assertTrue(answer(authentication, SECURE, digest("MD5", "two", ", stale=true"))
                .orElseThrow()
                .contains("nonce=\"two\", nc=00000001"));
        assertEquals(1, asked.size());
        assertEquals(Optional.empty(), answer(authentication, SECURE, digest("MD5", "three", ", stale=true")));
    }

    @Test
    void aNonceThatIsUsedAgainIsCounted() throws Exception {
        Authentication authentication = preset(AuthScheme.DIGEST);
        assertTrue(answer(authentication, SECURE, digest("MD5", "n", ""))
                .orElseThrow()
                .contains("nc=00000001"));
        assertTrue(answer(authentication, SECURE, digest("MD5", "n", ", stale=true"))
                .orElseThrow()
                .contains("nc=00000002"));
    }

    @Test
    void threeRoundsAreTried() throws Exception {
        Authentication authentication = asking((uri, challenge) -> Optional.of(new Credentials("a", new char[] {'b'})));
        for (int round = 0; round < Authentication.MOST_ROUNDS; round++) {
            assertTrue(answer(authentication, SECURE, BASIC).isPresent());
        }
        assertEquals(Optional.empty(), answer(authentication, SECURE, BASIC));
    }

    @Test
    void aProviderThatThrowsIsTheCause() {
        Authentication authentication = asking((uri, challenge) -> {
            throw new UnsupportedOperationException("no");
        });
        CallbackException failure = assertThrows(CallbackException.class, () -> answer(authentication, SECURE, BASIC));
        assertEquals(Failure.of(ErrorCode.INTERNAL_ERROR, Phase.RECEIVE_RESPONSE, Culprit.CALLER), failure.failure());
        assertEquals("the credentials provider has failed", failure.getMessage());
    }

    @Test
    void credentialsHaveNoColonAndNoControlCharacter() throws Exception {
        for (String user : List.of("a:b", "a\nb", "\u0000", "a\u0085")) {
            InvalidParameterException refusal =
                    assertThrows(InvalidParameterException.class, () -> new Credentials(user, new char[0]));
            assertFalse(Failures.message(refusal).contains(user));
        }
        InvalidParameterException refusal =
                assertThrows(InvalidParameterException.class, () -> new Credentials("a", "secret\n".toCharArray()));
        assertEquals("password has a control character at index 6 (RFC 7617 2)", refusal.getMessage());
    }

    @Test
    void thePasswordIsCopied() throws Exception {
        char[] password = {'a'};
        Credentials credentials = new Credentials("u", password);
        password[0] = 'b';
        assertEquals('a', credentials.passwordBytes()[0]);
        credentials.passwordBytes()[0] = 'c';
        assertEquals('a', credentials.passwordBytes()[0]);
    }
}
