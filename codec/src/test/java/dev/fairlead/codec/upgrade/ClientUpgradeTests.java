package dev.fairlead.codec.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeads;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S-01 to S-30 of the hostile-server catalogue, as far as they are about the upgrade; cut everywhere. */
@Timeout(120)
class ClientUpgradeTests {

    private static final String STATUS_LINE = "HTTP/1.1 101 Switching Protocols\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\n";
    private static final String CONNECTION = "Connection: Upgrade\r\n";
    private static final String ACCEPT = "Sec-WebSocket-Accept: " + SampleNonce.PROOF + "\r\n";
    private static final UpgradeOutcome ACCEPTED = new UpgradeOutcome.Accepted(Optional.empty());

    private final ClientUpgrade upgrade = new ClientUpgrade(new SampleNonce(), List.of());
    private final ClientUpgrade chatUpgrade = new ClientUpgrade(new SampleNonce(), List.of("chat", "superchat"));

    @Test
    void theFieldsMakeARequestAnUpgradeRequest() {
        Headers expected = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", SampleNonce.KEY)
                .add("Sec-WebSocket-Version", "13")
                .build();

        assertEquals(expected, upgrade.fields());
        assertEquals(
                expected.toBuilder()
                        .add("Sec-WebSocket-Protocol", "chat, superchat")
                        .build(),
                chatUpgrade.fields());
        assertEquals(SampleNonce.KEY, upgrade.key());
    }

    @Test
    void everyRequestHasItsOwnKeyOf16Bytes() {
        SecureRandom random = new SecureRandom();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String key = new ClientUpgrade(random, List.of()).key();
            assertEquals(16, Base64.getDecoder().decode(key).length);
            assertTrue(keys.add(key), "a key drawn twice");
        }
    }

    @Test
    void theProofOfTheRfcsExampleIsRight() {
        assertEquals(SampleNonce.PROOF, AcceptKey.of(SampleNonce.KEY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|subprotocol 2 is empty",
                "a b|subprotocol 2 has the character U+0020 at index 1, see RFC 9110 5.6.2",
                "a,b|subprotocol 2 has the character U+002C at index 1, see RFC 9110 5.6.2",
                "ok|subprotocol ok is in the list twice, see RFC 6455 4.1"
            })
    void subprotocolsAreTokensWithoutRepetition(String second, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new ClientUpgrade(new SampleNonce(), List.of("ok", second)));

        assertEquals(message, e.getMessage());
    }

    @Test
    void noControlIsInASubprotocol() {
        IntStream.concat(IntStream.range(0, 0x20), IntStream.of(0x7F)).forEach(control -> {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class,
                    () -> new ClientUpgrade(new SampleNonce(), List.of("a" + (char) control + "b")));
            assertEquals(
                    "subprotocol 1 has the character U+%04X at index 1, see RFC 9110 5.6.2".formatted(control),
                    e.getMessage());
        });
    }

    @Test
    void s01AnswerWithoutReasonIsAccepted() {
        assertEquals(ACCEPTED, check("HTTP/1.1 101 \r\n" + UPGRADE + CONNECTION + ACCEPT));
        assertEquals(ACCEPTED, check("HTTP/1.1 101\r\n" + UPGRADE + CONNECTION + ACCEPT));
    }

    @Test
    void s02Version10IsAViolation() {
        assertViolated(
                UpgradeRule.VERSION,
                "RFC 9110 7.8",
                "answer 101 is HTTP/1.0",
                check("HTTP/1.0 101 X\r\n" + UPGRADE + CONNECTION + ACCEPT));
    }

    @Test
    void s04AnswerWithoutUpgradeIsAViolation() {
        assertViolated(
                UpgradeRule.UPGRADE,
                "RFC 6455 4.1 item 2",
                "answer has 0 Upgrade fields instead of one",
                check(STATUS_LINE + CONNECTION + ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET"})
    void s05UpgradeIsComparedWithoutCase(String value) {
        assertEquals(ACCEPTED, check(STATUS_LINE + "upgrade: " + value + "\r\n" + CONNECTION + ACCEPT));
    }

    @Test
    void s06TwoUpgradesAreAViolation() {
        assertViolated(
                UpgradeRule.UPGRADE,
                "RFC 6455 4.1 item 2",
                "answer has 2 Upgrade fields instead of one",
                check(STATUS_LINE + UPGRADE + UPGRADE + CONNECTION + ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket, h2c", "h2c", "websocket,", "websockets", "websocket/13", "", "web socket"})
    void s06AnyOtherUpgradeIsAViolation(String value) {
        assertViolated(
                UpgradeRule.UPGRADE,
                "RFC 6455 4.1 item 2",
                "Upgrade is \"" + value + "\" instead of \"websocket\"",
                check(STATUS_LINE + "Upgrade: " + value + "\r\n" + CONNECTION + ACCEPT));
    }

    @Test
    void s07AnswerWithoutConnectionIsAViolation() {
        assertViolated(
                UpgradeRule.CONNECTION,
                "RFC 6455 4.1 item 3",
                "answer has no Connection field, the token \"Upgrade\" is missing",
                check(STATUS_LINE + UPGRADE + ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "keep-alive", "upgraded", "xupgrade", "up grade", "", "\"Upgrade\"", "Upgrade;a"})
    void s07s09ConnectionWithoutTheTokenIsAViolation(String value) {
        assertViolated(
                UpgradeRule.CONNECTION,
                "RFC 6455 4.1 item 3",
                "Connection is \"" + value + "\", the token \"Upgrade\" is missing",
                check(STATUS_LINE + UPGRADE + "Connection: " + value + "\r\n" + ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: keep-alive, Upgrade\r\n",
                "Connection: UPGRADE\r\n",
                "Connection: upgrade,close\r\n",
                "Connection: keep-alive\r\nConnection: ,\tupgrade\r\n"
            })
    void connectionIsATokenListOverAllItsFields(String connection) {
        assertEquals(ACCEPTED, check(STATUS_LINE + UPGRADE + connection + ACCEPT));
    }

    @Test
    void s10AnswerWithoutAcceptIsAViolation() {
        assertViolated(
                UpgradeRule.ACCEPT,
                "RFC 6455 4.1 item 4",
                "answer has 0 Sec-WebSocket-Accept fields instead of one",
                check(STATUS_LINE + UPGRADE + CONNECTION));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // S-11: empty
                SampleNonce.KEY, // S-11: the key itself
                "ICX+Yqv66kxgM0FcWaLWlFLwTAI=", // S-11: of another key
                "s3pPLMBiTxaQ9kYGzzhZRbK+xO=", // S-12: one character short
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo", // S-12: without its padding
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo==", // S-12: one more
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=x", // S-12: one more
                "\"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"", // S-12: quoted
                "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=", // S-13: one letter in the other case
                "S3PplmbItXAq9KygZZHzrBk+XoO=", // S-13: all letters in the other case
                SampleNonce.PROOF + ", " + SampleNonce.PROOF // S-15: twice in one field
            })
    void s11s12s13s15WrongAcceptIsAViolation(String value) {
        assertViolated(
                UpgradeRule.ACCEPT,
                "RFC 6455 4.1 item 4",
                "Sec-WebSocket-Accept does not follow from the key sent",
                check(STATUS_LINE + UPGRADE + CONNECTION + "Sec-WebSocket-Accept: " + value + "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SampleNonce.PROOF, "wrong", ""})
    void s15TwoAcceptsAreAViolation(String second) {
        String reason = "answer has 2 Sec-WebSocket-Accept fields instead of one";
        String other = "Sec-WebSocket-Accept: " + second + "\r\n";
        assertViolated(
                UpgradeRule.ACCEPT,
                "RFC 6455 4.1 item 4",
                reason,
                check(STATUS_LINE + UPGRADE + CONNECTION + ACCEPT + other));
        assertViolated(
                UpgradeRule.ACCEPT,
                "RFC 6455 4.1 item 4",
                reason,
                check(STATUS_LINE + UPGRADE + CONNECTION + other + ACCEPT));
    }

    @Test
    void spaceAroundTheAcceptIsIgnored() {
        String accept = "Sec-WebSocket-Accept: \t" + SampleNonce.PROOF + " \t\r\n";
        assertEquals(ACCEPTED, check(STATUS_LINE + UPGRADE + CONNECTION + accept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-bzip2", // S-16
                "permessage-deflate", // S-17
                "permessage-deflate, permessage-deflate", // S-18
                "permessage-deflate; =", // S-19
                ";;", // S-19
                "permessage-deflate; a=\"open", // S-19
                ""
            })
    void s16s17s18s19AnyExtensionIsAViolation(String value) {
        assertViolated(
                UpgradeRule.EXTENSION,
                "RFC 6455 4.1 item 5",
                "answer has the extensions \"" + value + "\", none was offered",
                check(STATUS_LINE + UPGRADE + CONNECTION + ACCEPT + "Sec-WebSocket-Extensions: " + value + "\r\n"));
    }

    @Test
    void s18TwoExtensionFieldsAreAViolation() {
        String field = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
        assertViolated(
                UpgradeRule.EXTENSION,
                "RFC 6455 4.1 item 5",
                "answer has the extensions \"permessage-deflate, permessage-deflate\", none was offered",
                check(STATUS_LINE + UPGRADE + CONNECTION + ACCEPT + field + field));
    }

    @Test
    void s20SubprotocolThoughNoneWasAskedForIsAViolation() {
        assertViolated(
                UpgradeRule.SUBPROTOCOL,
                "RFC 6455 4.1 item 6",
                "server chose the subprotocol \"chat\", offered were []",
                check(STATUS_LINE + UPGRADE + CONNECTION + ACCEPT + "Sec-WebSocket-Protocol: chat\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "Chat", "CHAT", "chat, superchat", "chats", ""})
    void s21SubprotocolThatWasNotOfferedIsAViolation(String value) {
        assertViolated(
                UpgradeRule.SUBPROTOCOL,
                "RFC 6455 4.1 item 6",
                "server chose the subprotocol \"" + value + "\", offered were [chat, superchat]",
                checkChat("Sec-WebSocket-Protocol: " + value + "\r\n"));
    }

    @Test
    void twoSubprotocolFieldsAreAViolation() {
        String field = "Sec-WebSocket-Protocol: chat\r\n";
        assertViolated(
                UpgradeRule.SUBPROTOCOL,
                "RFC 6455 4.1 item 6",
                "answer has 2 Sec-WebSocket-Protocol fields, at most one is allowed",
                checkChat(field + field));
    }

    @Test
    void anOfferedSubprotocolIsAccepted() {
        assertEquals(
                new UpgradeOutcome.Accepted(Optional.of("superchat")),
                checkChat("Sec-WebSocket-Protocol: superchat\r\n"));
    }

    @Test
    void s23NoSubprotocolThoughAskedForIsAccepted() {
        assertEquals(ACCEPTED, checkChat(""));
    }

    @Test
    void s24InterimHeadsAreNoFinalAnswer() {
        List<ResponseHead> heads = ResponseHeads.allOf(
                "HTTP/1.1 103 Early\r\n\r\n" + STATUS_LINE + UPGRADE + CONNECTION + ACCEPT + "\r\n");

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> upgrade.check(heads.get(0)));

        assertEquals("status 103 is interim, the final answer is still due", e.getMessage());
        assertEquals(ACCEPTED, upgrade.check(heads.get(1)));
    }

    @Test
    void s30FoldInAnUnrelatedFieldIsAccepted() {
        assertEquals(ACCEPTED, check(STATUS_LINE + "X: a\r\n b\r\n" + UPGRADE + CONNECTION + ACCEPT));
    }

    @Test
    void s30FoldInsideAcceptIsAViolation() {
        String folded = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9k\r\n YGzzhZRbK+xOo=\r\n";
        UpgradeOutcome outcome = check(STATUS_LINE + UPGRADE + CONNECTION + folded);

        assertEquals(
                UpgradeRule.ACCEPT,
                assertInstanceOf(UpgradeOutcome.Violated.class, outcome).rule());
    }

    @Test
    void lengthAndTransferEncodingOfA101MeanNothing() {
        String fields = "Content-Length: 5, 6\r\nTransfer-Encoding: chunked\r\n";
        assertEquals(ACCEPTED, check(STATUS_LINE + fields + UPGRADE + CONNECTION + ACCEPT));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 400, 401, 426, 503})
    void s138AnyOtherStatusIsARefusal(int status) {
        assertEquals(new UpgradeOutcome.Refused(status), check("HTTP/1.1 " + status + " X\r\nRetry-After: 1\r\n"));
        assertEquals(new UpgradeOutcome.Refused(status), check("HTTP/1.0 " + status + " X\r\n"));
    }

    @Test
    void ofSeveralViolationsTheFirstRuleIsNamed() {
        UpgradeOutcome outcome = check(STATUS_LINE + "Sec-WebSocket-Extensions: x\r\nSec-WebSocket-Protocol: y\r\n");

        assertEquals(
                UpgradeRule.UPGRADE,
                assertInstanceOf(UpgradeOutcome.Violated.class, outcome).rule());
    }

    @Test
    void longValuesAreCutInTheReason() {
        UpgradeOutcome outcome = check(STATUS_LINE + "Upgrade: " + "x".repeat(65) + "\r\n" + CONNECTION + ACCEPT);

        assertEquals(
                "Upgrade is \"" + "x".repeat(64) + "…\" instead of \"websocket\"",
                assertInstanceOf(UpgradeOutcome.Violated.class, outcome).reason());
    }

    @Test
    void theProofForOneKeyDoesNotDoForAnother() {
        ClientUpgrade first = new ClientUpgrade(new SecureRandom(), List.of());
        ClientUpgrade second = new ClientUpgrade(new SecureRandom(), List.of());
        ServerUpgrade server = new ServerUpgrade(List.of());
        Headers fields =
                Headers.builder().add("Host", "h").addAll(first.fields()).build();

        ResponseHead head = server.answer(new RequestHead("GET", "/", fields)).head();

        assertEquals(ACCEPTED, first.check(head));
        assertNotEquals(ACCEPTED, second.check(head));
    }

    @Test
    void everyRuleHasASentenceOfItsOwn() {
        Set<String> sentences = new HashSet<>();
        for (UpgradeRule rule : UpgradeRule.values()) {
            assertTrue(sentences.add(rule.sentence()));
            assertTrue(rule.section().startsWith("RFC "), rule.section());
        }
    }

    private UpgradeOutcome check(String headWithoutEnd) {
        return upgrade.check(ResponseHeads.of(headWithoutEnd + "\r\n"));
    }

    private UpgradeOutcome checkChat(String fields) {
        return chatUpgrade.check(ResponseHeads.of(STATUS_LINE + UPGRADE + CONNECTION + ACCEPT + fields + "\r\n"));
    }

    private static void assertViolated(UpgradeRule rule, String section, String reason, UpgradeOutcome outcome) {
        UpgradeOutcome.Violated violated = assertInstanceOf(UpgradeOutcome.Violated.class, outcome);
        assertEquals(reason, violated.reason());
        assertEquals(rule, violated.rule());
        assertEquals(section, violated.section());
    }
}
