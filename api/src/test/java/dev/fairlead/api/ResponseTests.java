package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads of answers, good and bad. */
@Timeout(60)
class ResponseTests {

    @Test
    void statusReasonAndFieldsAreThoseOfTheAnswer() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            Response response = dialog.answer(
                    "HTTP/1.1 401 Who are you?\r\nWWW-Authenticate: Basic\r\nX:  a\tb \r\nx: c\r\nContent-Length: 0\r\n\r\n");
            assertEquals(401, response.status());
            assertEquals("Who are you?", response.reason());
            assertEquals(Optional.of("Basic"), response.headers().first("www-authenticate"));
            assertEquals(List.of("a\tb", "c"), response.headers().all("X"));
            assertEquals(response, dialog.request().response());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 204 ", "HTTP/1.1 204", "HTTP/1.0 204 No Content"})
    void aReasonMayBeMissingAndTheVersionMayBeOld(String statusLine) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            assertEquals(204, dialog.answer(statusLine + "\r\n\r\n").status());
        }
    }

    @Test
    void aValid101LeavesTheFieldsReadableAfterTheUpgrade() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            Response response = dialog.answer(Dialog.ANSWER_101);
            try (WebSocket socket = dialog.request().completeUpgrade()) {
                assertEquals(WebSocketState.OPEN, socket.state());
                assertEquals(response, dialog.request().response());
                assertEquals(101, response.status());
                assertEquals(Optional.of("websocket"), response.headers().first("Upgrade"));
                assertEquals(Optional.of("Upgrade"), response.headers().first("Connection"));
                assertTrue(response.headers().contains("Sec-WebSocket-Accept"));
                assertTrue(!response.headers().contains("Content-Length"));
                assertArrayEquals(new byte[0], dialog.request().receiveBody());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void a101HasNoBodyWhateverItsFieldsSay(String field) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            // 81: text, fin
            dialog.answer(Dialog.ANSWER_101.replace("\r\n\r\n", "\r\n" + field + "\r\n\r\n") + "\u0081\u0002hi");
            assertArrayEquals(new byte[0], dialog.request().receiveBody());
            assertEquals(
                    new Message.Text("hi"), dialog.request().completeUpgrade().receiveMessage());
        }
    }

    @Test
    void interimAnswersArePassedOver() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.serve("HTTP/1.1 100 Continue\r\n\r\n")
                    .serve("HTTP/1.1 102 Processing\r\nX: 1\r\n\r\n")
                    .serve("HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\nContent-Length: 7\r\n\r\n");
            Response response = dialog.answer(Dialog.ANSWER_101);
            assertEquals(101, response.status());
            assertTrue(!response.headers().contains("Link"));
            assertEquals(WebSocketState.OPEN, dialog.request().completeUpgrade().state());
        }
    }

    @Test
    void afterInterimAnswersTheFinalOneIsAwaited() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.serve("HTTP/1.1 100 Continue\r\n\r\n");
            BackgroundCall<Response> receiving =
                    BackgroundCall.of(dialog.request()::receiveResponse).awaitWaiting();
            dialog.serve("HTTP/1.1 200 OK\r\n\r\n");
            assertEquals(200, receiving.result().status());
        }
    }

    @Test
    void aFoldedValueIsJoinedWithASpace() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            Response response = dialog.answer("HTTP/1.1 200 OK\r\nX: a\r\n  b\r\n\tc\r\n\r\n");
            assertEquals(Optional.of("a b c"), response.headers().first("X"));
        }
    }

    @Test
    void anAnswerIsReadByteByByteWithPausesBetween() throws Exception {
        MemoryScript script =
                MemoryScript.builder().readAtMost(1).notNowCalls(1).build();
        try (Dialog dialog = Dialog.open(script)) {
            dialog.sendMarked();
            assertEquals(
                    404,
                    dialog.answer("HTTP/1.1 100 \r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")
                            .status());
            assertArrayEquals(new byte[] {'n', 'o'}, dialog.request().receiveBody());
        }
    }

    private static UpgradeException refused(String answer) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.serve(answer);
            UpgradeException failure = assertThrows(UpgradeException.class, dialog.request()::receiveResponse, answer);
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
            assertEquals(Culprit.PEER, failure.failure().culprit());
            assertEquals(Optional.empty(), failure.response());
            assertEquals(Optional.empty(), failure.brokenRule());
            assertEquals(0, failure.headers().size());
            assertEquals(0, failure.body().length);
            assertTrue(dialog.peer().clientClosed(), "the connection is dropped");
            HandleStateException state = assertThrows(HandleStateException.class, dialog.request()::response);
            assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, state.code());
            return failure;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/2.0 101 OK\r\n\r\n', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'http/1.1 101 OK\r\n\r\n', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'ICY 101 OK\r\n\r\n', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'\r\nHTTP/1.1 101 OK\r\n\r\n', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'SSH-2.0-OpenSSH_9.6\r\n', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'<html>', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'\u0015\u0003\u0001', answer does not begin with \"HTTP/1.\", RFC 9112 2.3",
        "'HTTP/1.2 101 OK\r\n', version of the answer is neither HTTP/1.0 nor HTTP/1.1, RFC 9112 2.3",
        "'HTTP/1.1 1o1 OK\r\n', status code is not made of three digits, RFC 9112 4",
        "'HTTP/1.1 0101 OK\r\n', status code is longer than three digits, RFC 9112 4",
        "'HTTP/1.1 600 OK\r\n', 'status code 600 is not within 100 to 599', RFC 9110 15",
        "'HTTP/1.1 99\r\n', 'status line has no version, space and status code of three digits', RFC 9112 4",
        "'HTTP/1.1 101 OK\n', line ends with LF instead of CRLF, RFC 9112 2.2",
        "'HTTP/1.1 101 OK\r\nX: a\rb\r\n', CR without LF in a line, RFC 9112 2.2",
        "'HTTP/1.1 101 OK\r\nUpgrade : w\r\n', space or tab between field name and colon, RFC 9112 5.1",
        "'HTTP/1.1 101 OK\r\n Upgrade: w\r\n', first field line begins with a space or tab, RFC 9112 2.2",
        "'HTTP/1.1 101 OK\r\nUpgrade\r\n', field line has no colon, RFC 9112 5",
        "'HTTP/1.1 101 OK\r\n: w\r\n', field name is not a token, RFC 9110 5.1",
        "'HTTP/1.1 101 OK\r\nUp grade: w\r\n', field name is not a token, RFC 9110 5.1"
    })
    void whatIsNoAnswerIsRefusedAtOnceWithTheRule(String answer, String reason, String section) throws Exception {
        UpgradeException failure = refused(answer);
        assertEquals(
                "the answer of server.test:80 is not usable: " + reason + " (" + section + ")", failure.getMessage());
        assertEquals(ErrorCode.INVALID_SERVER_RESPONSE, failure.code());
        assertEquals(Optional.of(section), failure.failure().rule());
    }

    @Test
    void everyControlByteButTabIsRefusedInAHead() throws Exception {
        for (char c = 0; c <= 0x7F; c++) {
            boolean control = (c < ' ' && c != '\t' && c != '\r' && c != '\n') || c == 0x7F;
            if (control) {
                UpgradeException failure = refused("HTTP/1.1 101 OK\r\nX: a" + c);
                assertEquals(
                        String.format(
                                "the answer of server.test:80 is not usable: control character U+%04X in a line"
                                        + " (RFC 9110 5.5)",
                                (int) c),
                        failure.getMessage());
            }
        }
    }

    @Test
    void anInterimAnswerIsNoLicenceForWhatFollows() throws Exception {
        assertEquals(
                ErrorCode.INVALID_SERVER_RESPONSE,
                refused("HTTP/1.1 100 \r\n\r\n\r\nHTTP/1.1 101 \r\n\r\n").code());
    }

    @Test
    void aHeadThatIsCutAtAnyByteIsAnEndOfTheConnection() throws Exception {
        String head = "HTTP/1.1 103 Hints\r\nX: 1\r\n\r\n" + Dialog.ANSWER_101;
        int length = head.replace("{accept}", "0123456789012345678901234567").length();
        for (int at = 0; at < length; at++) {
            MemoryScript script = MemoryScript.builder().endOfStreamAt(at).build();
            try (Dialog dialog = Dialog.open(script)) {
                dialog.sendMarked().serve(head);
                ConnectionException failure =
                        assertThrows(ConnectionException.class, dialog.request()::receiveResponse, "cut at " + at);
                assertEquals(
                        "server.test:80 ended the connection before its response head was whole", failure.getMessage());
                assertEquals(
                        Failure.of(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE_RESPONSE, Culprit.PEER),
                        failure.failure());
                assertTrue(dialog.peer().clientClosed());
            }
        }
        try (Dialog dialog =
                Dialog.open(MemoryScript.builder().endOfStreamAt(length).build())) {
            dialog.sendMarked().serve(head);
            assertEquals(101, dialog.request().receiveResponse().status());
        }
    }

    @Test
    void aConnectionThatBreaksAtAnyByteOfTheHeadIsToldWithItsReason() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nX: 1\r\n\r\n";
        for (int at = 0; at < head.length(); at++) {
            IOException reset = new IOException("Connection reset");
            MemoryScript script = MemoryScript.builder().failReadAt(at, reset).build();
            try (Dialog dialog = Dialog.open(script)) {
                dialog.sendMarked().serve(head);
                ConnectionException failure =
                        assertThrows(ConnectionException.class, dialog.request()::receiveResponse);
                assertEquals("receiving the response of server.test:80 failed: Connection reset", failure.getMessage());
                assertEquals(
                        Failure.of(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE_RESPONSE, Culprit.NETWORK),
                        failure.failure());
                assertEquals(reset, failure.getCause());
            }
        }
    }
}
