package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.upgrade.UpgradeRule;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The moment of the upgrade: which answers make a WebSocket, and what is told of those that do not. */
@Timeout(60)
class UpgradeTests {

    private static final UpgradeOptions TWO_OFFERED =
            UpgradeOptions.builder().subprotocols("chat", "superchat").build();

    /** A 101 with the given lines, of which the caller has separated each from the next by a bar. */
    private static String answer(String lines) {
        return "HTTP/1.1 101 Switching Protocols\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n";
    }

    private static String right(String furtherLine) {
        return answer("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|" + furtherLine);
    }

    private static UpgradeException refused(Dialog dialog, UpgradeRule rule) {
        UpgradeException failure = assertThrows(UpgradeException.class, dialog.request()::completeUpgrade);
        assertEquals(Optional.of(rule), failure.brokenRule());
        assertEquals(
                Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.COMPLETE_UPGRADE, Culprit.PEER, rule.section()),
                failure.failure());
        assertEquals(Optional.of(dialog.request().response()), failure.response());
        assertEquals(101, failure.response().orElseThrow().status());
        assertEquals(dialog.request().response().headers(), failure.headers());
        assertArrayEquals(new byte[0], failure.body());
        assertTrue(dialog.peer().clientClosed(), "the connection is dropped");
        return failure;
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "Connection: Upgrade|Sec-WebSocket-Accept: {accept} => UPGRADE"
                        + " => answer has 0 Upgrade fields instead of one",
                "Upgrade: websocket|Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept} => UPGRADE"
                        + " => answer has 2 Upgrade fields instead of one",
                "Upgrade: websocket, h2c|Connection: Upgrade|Sec-WebSocket-Accept: {accept} => UPGRADE"
                        + " => Upgrade is \"websocket, h2c\" instead of \"websocket\"",
                "Upgrade: h2c|Connection: Upgrade|Sec-WebSocket-Accept: {accept} => UPGRADE"
                        + " => Upgrade is \"h2c\" instead of \"websocket\"",
                "Upgrade: websocket|Sec-WebSocket-Accept: {accept} => CONNECTION"
                        + " => answer has no Connection field, the token \"Upgrade\" is missing",
                "Upgrade: websocket|Connection: close|Sec-WebSocket-Accept: {accept} => CONNECTION"
                        + " => Connection is \"close\", the token \"Upgrade\" is missing",
                "Upgrade: websocket|Connection: upgraded|Sec-WebSocket-Accept: {accept} => CONNECTION"
                        + " => Connection is \"upgraded\", the token \"Upgrade\" is missing",
                "Upgrade: websocket|Connection: xupgrade|Sec-WebSocket-Accept: {accept} => CONNECTION"
                        + " => Connection is \"xupgrade\", the token \"Upgrade\" is missing",
                "Upgrade: websocket|Connection: Upgrade => ACCEPT"
                        + " => answer has 0 Sec-WebSocket-Accept fields instead of one",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|Sec-WebSocket-Accept: {accept}"
                        + " => ACCEPT => answer has 2 Sec-WebSocket-Accept fields instead of one",
                "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|Sec-WebSocket-Accept: wrong"
                        + " => ACCEPT => answer has 2 Sec-WebSocket-Accept fields instead of one"
            })
    void a101ThatBreaksARuleNamesIt(String lines, UpgradeRule rule, String reason) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(answer(lines));
            assertEquals(
                    "server.test:80 agreed to the upgrade in a wrong way: " + reason + " (" + rule.section() + ")",
                    refused(dialog, rule).getMessage());
        }
    }

    @Test
    void a101OfHttp10IsNoUpgrade() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(Dialog.ANSWER_101.replace("HTTP/1.1", "HTTP/1.0"));
            assertEquals(
                    "server.test:80 agreed to the upgrade in a wrong way: answer 101 is HTTP/1.0 (RFC 9110 7.8)",
                    refused(dialog, UpgradeRule.VERSION).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{key}",
                "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "{accept}=",
                "{accept}x",
                "\"{accept}\"",
                "{accept}, {accept}",
                "{accept};",
                "{accept}\r\n x"
            })
    void anAcceptThatDoesNotFollowFromTheKeyMakesNoWebSocket(String accept) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(Dialog.ANSWER_101.replace("{accept}", accept));
            refusedForAccept(dialog);
        }
    }

    private static void refusedForAccept(Dialog dialog) {
        assertEquals(
                "server.test:80 agreed to the upgrade in a wrong way: Sec-WebSocket-Accept does not follow from the key"
                        + " sent (RFC 6455 4.1 item 4)",
                refused(dialog, UpgradeRule.ACCEPT).getMessage());
    }

    @Test
    void anAcceptOfWhichAnyCharacterIsAnotherMakesNoWebSocket() throws Exception {
        // 28 characters: left out, in the other case if it is a letter, else another.
        for (int at = 0; at < 28; at++) {
            for (boolean shorter : new boolean[] {true, false}) {
                try (Dialog dialog = Dialog.sent()) {
                    String right = Dialog.acceptFor(dialog.request()
                            .headers()
                            .first("Sec-WebSocket-Key")
                            .orElseThrow());
                    char c = right.charAt(at);
                    char other = (char) (Character.isLetter(c) ? c ^ 0x20 : c + 1);
                    String wrong = right.substring(0, at) + (shorter ? "" : other) + right.substring(at + 1);
                    dialog.answer(Dialog.ANSWER_101.replace("{accept}", wrong));
                    refusedForAccept(dialog);
                }
            }
        }
    }

    @Test
    void theAcceptOfAnEarlierSendIsWorthless() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            String old = new String(dialog.filled("{accept}"), StandardCharsets.US_ASCII);
            dialog.answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
            dialog.send().answer(Dialog.ANSWER_101.replace("{accept}", old));
            refusedForAccept(dialog);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-bzip2",
                "permessage-deflate",
                "permessage-deflate, permessage-deflate",
                "permessage-deflate|Sec-WebSocket-Extensions: permessage-deflate",
                "permessage-deflate; =",
                ";;",
                "\"open",
                ""
            })
    void anExtensionIsNeverAccepted(String extensions) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(right("Sec-WebSocket-Extensions: " + extensions));
            String shown = extensions.replace("|Sec-WebSocket-Extensions:", ",");
            assertEquals(
                    "server.test:80 agreed to the upgrade in a wrong way: answer has the extensions \"" + shown
                            + "\", none was offered (RFC 6455 4.1 item 5)",
                    refused(dialog, UpgradeRule.EXTENSION).getMessage());
        }
    }

    @Test
    void aSubprotocolThatNobodyAskedForIsRefused() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(right("Sec-WebSocket-Protocol: chat"));
            assertEquals(
                    "server.test:80 agreed to the upgrade in a wrong way: server chose the subprotocol \"chat\", offered"
                            + " were [] (RFC 6455 4.1 item 6)",
                    refused(dialog, UpgradeRule.SUBPROTOCOL).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "Chat", "chat, superchat", "", "chat|Sec-WebSocket-Protocol: chat"})
    void aSubprotocolThatWasNotOfferedIsRefused(String chosen) throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.request().markForUpgrade(TWO_OFFERED);
            dialog.send().answer(right("Sec-WebSocket-Protocol: " + chosen));
            refused(dialog, UpgradeRule.SUBPROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "superchat"})
    void theChosenSubprotocolIsReadable(String chosen) throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.request().markForUpgrade(TWO_OFFERED);
            dialog.send().answer(right("Sec-WebSocket-Protocol: " + chosen));
            assertEquals(Optional.of(chosen), dialog.request().completeUpgrade().subprotocol());
        }
    }

    @Test
    void noSubprotocolIsAcceptedUnlessOneIsRequired() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.request().markForUpgrade(TWO_OFFERED);
            dialog.send();
            assertEquals(Optional.empty(), dialog.upgrade().subprotocol());
            dialog.newRequest("GET")
                    .markForUpgrade(UpgradeOptions.builder()
                            .subprotocols("chat")
                            .requireSubprotocol()
                            .build());
            dialog.send().answer(Dialog.ANSWER_101);
            assertEquals(
                    "server.test:80 agreed to the upgrade in a wrong way: none of the offered subprotocols was chosen"
                            + " (RFC 6455 4.1 item 6)",
                    refused(dialog, UpgradeRule.SUBPROTOCOL).getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: WebSocket|Connection: upgrade|sec-websocket-accept: {accept}",
                "Upgrade: WEBSOCKET|Connection: keep-alive, Upgrade|Sec-WebSocket-Accept:{accept}",
                "Upgrade:websocket|Connection: keep-alive|Connection: UPGRADE|Sec-WebSocket-Accept: \t {accept} \t",
                "Server: x|Upgrade: websocket|Connection: ,, Upgrade ,|SEC-WEBSOCKET-ACCEPT: {accept}|Content-Length: 0"
            })
    void whatIsValidInAnotherFormIsAccepted(String lines) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(answer(lines));
            WebSocket socket = dialog.request().completeUpgrade();
            assertEquals(WebSocketState.OPEN, socket.state());
            assertEquals(Optional.empty(), socket.subprotocol());
        }
    }

    @Test
    void a101WithoutAReasonIsAccepted() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(Dialog.ANSWER_101.replace("Switching Protocols", ""));
            assertEquals(WebSocketState.OPEN, dialog.request().completeUpgrade().state());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 400, 401, 403, 404, 426, 503})
    void anotherStatusIsARefusalThatBreaksNoRule(int status) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(Dialog.ANSWER_101.replace("101 Switching Protocols", status + " Not this time"));
            UpgradeException failure = assertThrows(UpgradeException.class, dialog.request()::completeUpgrade);
            assertEquals(
                    "server.test:80 refused the upgrade with status " + status + " (Not this time)",
                    failure.getMessage());
            assertEquals(Optional.empty(), failure.brokenRule());
            assertEquals(
                    Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.COMPLETE_UPGRADE, Culprit.PEER),
                    failure.failure());
            assertEquals(status, failure.response().orElseThrow().status());
            assertEquals(dialog.request().response(), failure.response().orElseThrow());
            assertNull(failure.getCause());
        }
    }

    @Test
    void aRefusalLeavesTheBodyReadableAndCarriesItOnceItWasRead() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 \r\nContent-Length: 4\r\n\r\nnope");
            UpgradeException before = assertThrows(UpgradeException.class, dialog.request()::completeUpgrade);
            assertEquals("server.test:80 refused the upgrade with status 403", before.getMessage());
            assertArrayEquals(new byte[0], before.body());
            assertArrayEquals(
                    "nope".getBytes(StandardCharsets.US_ASCII), dialog.request().receiveBody());
            UpgradeException after = assertThrows(UpgradeException.class, dialog.request()::completeUpgrade);
            assertArrayEquals("nope".getBytes(StandardCharsets.US_ASCII), after.body());
            after.body()[0] = 'X';
            assertEquals('n', after.body()[0]);
        }
    }

    @Test
    void aRequestThatWasNotMarkedIsNeverUpgraded() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            for (String answer : new String[] {
                answer("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: " + Dialog.acceptFor("")),
                "HTTP/1.1 200 OK\r\n\r\n"
            }) {
                dialog.send().answer(answer);
                HandleStateException failure =
                        assertThrows(HandleStateException.class, dialog.request()::completeUpgrade);
                assertEquals(
                        "completing the upgrade is not possible: the request was not marked for it before it was sent",
                        failure.getMessage());
                assertEquals(
                        Failure.of(ErrorCode.INCORRECT_HANDLE_STATE, Phase.COMPLETE_UPGRADE, Culprit.CALLER),
                        failure.failure());
            }
        }
    }

    @Test
    void oneAnswerMakesOneWebSocket() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            HandleStateException failure = assertThrows(HandleStateException.class, dialog.request()::completeUpgrade);
            assertEquals("completing the upgrade is not possible: the request was upgraded", failure.getMessage());
            assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, failure.code());
            assertEquals(WebSocketState.OPEN, socket.state());
        }
    }

    @Test
    void aFailedUpgradeDoesNotHoldTheSession() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(Dialog.ANSWER_101.replace("{accept}", "wrong"));
            assertThrows(UpgradeException.class, dialog.request()::completeUpgrade);
            assertThrows(UpgradeException.class, dialog.request()::completeUpgrade);
            dialog.request().close();
            dialog.connection().close();
            dialog.session().close();
            Outcomes.done(dialog.session().terminated());
        }
    }
}
