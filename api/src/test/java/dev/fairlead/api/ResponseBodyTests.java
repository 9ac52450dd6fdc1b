package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.ClientEnd;
import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of refusals. */
@Timeout(60)
class ResponseBodyTests {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String body(Request request) throws IOException {
        return text(request.receiveBody());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 426, 503})
    void everyRefusalIsReadableWhicheverWayItsBodyEnds(int status) throws Exception {
        String[] answers = {
            "Content-Length: 4\r\n\r\nnope and what is not ours",
            CHUNKED + "1\r\nn\r\n3;x=y\r\nope\r\n0\r\nTrailer: 1\r\n\r\nwhat is not ours",
            "\r\nnope"
        };
        for (String answer : answers) {
            for (int piece : new int[] {1, 5, Integer.MAX_VALUE}) {
                MemoryScript script =
                        MemoryScript.builder().readAtMost(piece).notNowCalls(1).build();
                try (Dialog dialog = Dialog.open(script)) {
                    dialog.sendMarked().serve("HTTP/1.1 " + status + " No\r\nX: y\r\n" + answer);
                    dialog.peer().end();
                    assertEquals(status, dialog.request().receiveResponse().status());
                    assertEquals("nope", body(dialog.request()));
                    assertEquals("nope", body(dialog.request()));
                    assertEquals(
                            Optional.of("y"),
                            dialog.request().response().headers().first("X"));
                    assertTrue(dialog.peer().clientClosed(), "one connection serves one exchange");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 0\r\n\r\n", CHUNKED + "0\r\n\r\n"})
    void anEmptyBodyNeedsNoEndOfTheConnection(String answer) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\n" + answer);
            assertEquals("", body(dialog.request()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void someAnswersHaveNoBodyWhateverTheySay(int status) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 " + status + " No\r\nContent-Length: 9\r\n\r\n");
            assertEquals("", body(dialog.request()));
        }
    }

    @Test
    void anAnswerToHeadHasNoBody() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.newRequest("HEAD");
            dialog.send().answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            assertEquals("", body(dialog.request()));
        }
    }

    @Test
    void theArrayBelongsToTheCaller() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnope");
            byte[] first = dialog.request().receiveBody();
            first[0] = 'X';
            assertNotSame(first, dialog.request().receiveBody());
            assertEquals("nope", body(dialog.request()));
        }
    }

    @Test
    void noMoreThanTheLimitIsKept() throws Exception {
        int limit = Limits.DEFAULT.bodyBytes();
        assertEquals(65_536, limit);
        for (int size : new int[] {limit - 1, limit, limit + 1, 4 * limit}) {
            String content = "0123456789abcdef".repeat(size / 16 + 1).substring(0, size);
            String kept = content.substring(0, Math.min(limit, size));
            for (String answer : new String[] {
                "Content-Length: " + size + "\r\n\r\n" + content,
                CHUNKED + Integer.toHexString(size) + "\r\n" + content + "\r\n0\r\n\r\n",
                "\r\n" + content
            }) {
                try (Dialog dialog = Dialog.sent()) {
                    dialog.serve("HTTP/1.1 503 Busy\r\n" + answer);
                    dialog.peer().end();
                    dialog.request().receiveResponse();
                    assertEquals(kept, body(dialog.request()));
                }
            }
        }
    }

    @Test
    void theRestBeyondTheLimitIsNotWaitedFor() throws Exception {
        Limits limits = Limits.DEFAULT.withBodyBytes(10);
        try (Dialog dialog = Dialog.open(builder -> builder.limits(limits))) {
            dialog.sendMarked().answer("HTTP/1.1 503 Busy\r\nContent-Length: 1073741824\r\n\r\n" + "x".repeat(11));
            assertEquals("x".repeat(10), body(dialog.request()));
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void nothingIsDecompressed() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001F\u008B");
            assertEquals("\u001F\u008B", body(dialog.request()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 9\r\n\r\nnope', nope",
        "'Transfer-Encoding: chunked\r\n\r\n9\r\nnope', nope",
        "'Transfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n', nope",
        "'Transfer-Encoding: chunked\r\n\r\n4\r\nnope\r\n0\r\n', nope",
        "'Content-Length: 9\r\n\r\n', ''"
    })
    void aBodyThatEndsTooEarlyFailsOnceAndThenIsWhatCame(String answer, String came) throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\n" + answer);
            dialog.peer().end();
            ConnectionException failure = assertThrows(ConnectionException.class, dialog.request()::receiveBody);
            assertEquals(
                    "the answer of server.test:80 is not usable: stream ended within the body, after " + came.length()
                            + " bytes of content (RFC 9112 8)",
                    failure.getMessage());
            assertEquals(
                    Failure.of(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE_RESPONSE, Culprit.PEER, "RFC 9112 8"),
                    failure.failure());
            assertEquals(came, body(dialog.request()));
            assertEquals(403, dialog.request().response().status());
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void aConnectionThatBreaksWithinTheBodyFailsOnceAndThenIsWhatCame() throws Exception {
        String head = "HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\n";
        IOException reset = new IOException("Connection reset");
        MemoryScript script =
                MemoryScript.builder().failReadAt(head.length() + 3, reset).build();
        try (Dialog dialog = Dialog.open(script)) {
            dialog.sendMarked().answer(head + "nope");
            ConnectionException failure = assertThrows(ConnectionException.class, dialog.request()::receiveBody);
            assertEquals("receiving the response of server.test:80 failed: Connection reset", failure.getMessage());
            assertEquals(reset, failure.getCause());
            assertEquals("nop", body(dialog.request()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: x\r\n\r\n', Content-Length is not a decimal number, RFC 9110 8.6, ''",
        "'Content-Length: -1\r\n\r\n', Content-Length is not a decimal number, RFC 9110 8.6, ''",
        "'Content-Length: 1\r\nContent-Length: 2\r\n\r\n', Content-Length is given twice with different values, "
                + "RFC 9112 6.3, ''",
        "'Transfer-Encoding: chunked\r\n\r\nzz\r\n', chunk does not begin with its size, RFC 9112 7.1, ''",
        "'Transfer-Encoding: chunked\r\n\r\n4\r\nnopeX', chunk is longer than its declared size, RFC 9112 7.1, nope"
    })
    void aBrokenFramingFailsOnceAndThenIsWhatCame(String answer, String reason, String section, String came)
            throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\n" + answer);
            UpgradeException failure = assertThrows(UpgradeException.class, dialog.request()::receiveBody);
            assertEquals(
                    "the answer of server.test:80 is not usable: " + reason + " (" + section + ")",
                    failure.getMessage());
            assertEquals(
                    Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.RECEIVE_RESPONSE, Culprit.PEER, section),
                    failure.failure());
            assertEquals(came, body(dialog.request()));
            assertEquals(403, dialog.request().response().status());
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void anEndlessDripEndsWithTheTimeLimit() throws Exception {
        // It bounds the head too, which is to come in time.
        Duration limit = Duration.ofSeconds(2);
        try (Loopback loopback = Loopback.to(
                server -> {
                    server.request();
                    server.writeLatin1("HTTP/1.1 503 Busy\r\n\r\n");
                    while (server.awaitEnd(Duration.ofMillis(5)) == ClientEnd.STILL_OPEN) {
                        server.writeLatin1("x");
                    }
                },
                builder -> builder.timeouts(Timeouts.DEFAULT.withUpgrade(limit)))) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            request.receiveResponse();
            long start = System.nanoTime();
            TimeoutException failure = assertThrows(TimeoutException.class, request::receiveBody);
            assertTrue(System.nanoTime() - start >= limit.toNanos(), "not early");
            assertEquals(
                    "no whole response body from 127.0.0.1:" + loopback.server().port() + " within " + limit,
                    failure.getMessage());
            assertEquals(limit, failure.limit());
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
            byte[] came = request.receiveBody();
            assertTrue(came.length > 0);
            assertArrayEquals("x".repeat(came.length).getBytes(StandardCharsets.US_ASCII), came);
            loopback.awaitIdle();
        }
    }
}
