package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerScript;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConnectCommandTests {

    @Test
    void aPipeLosesNothing() {
        String lines =
                IntStream.range(0, 1_000).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of(lines, "connect", server.uri("/").toString());

            assertEquals("", run.err());
            assertEquals(lines, run.out());
            assertEquals(0, run.status());
        }
    }

    @Test
    void linesEndWithLfOrCrLfAndTheLastNeedsNoEnd() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of("a\r\n\nb\rc\nd", "connect", server.uri("/").toString());

            assertEquals("a\n\nb\rc\nd\n", run.out());
        }
    }

    @Test
    void textIsUtf8WhateverTheTerminal() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            InputStream input = new ByteArrayInputStream("10 \u20ac \ud83d\udea2\n".getBytes(StandardCharsets.UTF_8));

            Run run = Run.of(
                    input, StandardCharsets.US_ASCII, "connect", server.uri("/").toString());

            assertEquals("10 \u20ac \ud83d\udea2\n", run.out());
        }
    }

    @Test
    void whatComesBetweenTheEndOfTheInputAndThePeersCloseIsPrinted() {
        ServerScript late = connection -> {
            connection.upgrade();
            assertEquals("question", connection.receive().orElseThrow().text());
            connection.receive();
            assertTrue(connection.closeReceived().isPresent());
            connection.sendText("late answer");
            connection.sendText("later answer");
            connection.sendClose(1000, "done");
        };
        EmbeddedServer server = EmbeddedServer.start(late);
        try (server) {
            Run run = Run.of("question\n", "connect", server.uri("/").toString());

            assertEquals(List.of("late answer", "later answer"), run.outLines());
            assertEquals("", run.err());
            assertEquals(0, run.status());
        }
        assertEquals(List.of(), server.failures());
    }

    @Test
    void binaryMessagesAreALineEach() {
        ServerScript binary = connection -> {
            connection.upgrade();
            connection.sendBinary();
            connection.sendBinary((byte) 0x00, (byte) 0xff);
            connection.sendBinary(new byte[1_000]);
            connection.closeHandshake(1000, "");
        };
        try (EmbeddedServer server = EmbeddedServer.start(binary)) {
            Run run = Run.of(TestInput.silence(), "connect", server.uri("/").toString());

            assertEquals(
                    List.of(
                            "(binary, 0 bytes)",
                            "(binary, 2 bytes: 00 ff)",
                            "(binary, 1000 bytes:" + " 00".repeat(16) + " ...)"),
                    run.outLines());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 'bye', 'status 1000 \"bye\"', 0",
        "1001, '', status 1001, 0",
        "1005, '', no status, 0",
        "1008, 'two\nlines', 'status 1008 \"two\\u000alines\"', 9",
        "4000, '', status 4000, 9"
    })
    void aServerThatClosesFirstEndsItThoughTheInputIsOpen(int code, String reason, String said, int status) {
        BlockingQueue<Frame> answer = new LinkedBlockingQueue<>();
        ServerScript closing = connection -> {
            connection.upgrade();
            connection.sendText("before");
            connection.sendClose(code, reason);
            answer.add(connection.receive().orElseThrow());
        };
        EmbeddedServer server = EmbeddedServer.start(closing);
        try (server) {
            Run run = Run.of(TestInput.silence(), "connect", server.uri("/").toString());

            assertEquals(List.of("before"), run.outLines());
            assertEquals(
                    List.of("fairlead: 127.0.0.1:" + server.port() + " closed first with " + said), run.errLines());
            assertEquals(status, run.status());
        }
        assertEquals(List.of(), server.failures());
        assertEquals("CLOSE", answer.remove().header().opcode().name());
    }

    @Test
    void inputThatAServerDidNotWaitForIsNoSuccess() {
        ServerScript impatient = connection -> {
            connection.upgrade();
            connection.receive();
            connection.closeHandshake(1000, "enough");
        };
        AtomicInteger at = new AtomicInteger();
        InputStream endless = new TestInput(() -> "again\n".charAt(at.getAndIncrement() % 6));
        try (EmbeddedServer server = EmbeddedServer.start(impatient)) {
            Run run = Run.of(endless, "connect", server.uri("/").toString());

            assertEquals(
                    List.of("fairlead: 127.0.0.1:" + server.port()
                            + " closed first with status 1000 \"enough\"; not all input was sent"),
                    run.errLines());
            assertEquals(9, run.status());
        }
    }

    @Test
    void aServerThatAnswersTheEndWithAnotherStatusIsNoSuccess() {
        ServerScript unhappy = connection -> {
            connection.upgrade();
            connection.receive();
            connection.receive();
            connection.sendClose(1011, "disk full");
        };
        try (EmbeddedServer server = EmbeddedServer.start(unhappy)) {
            Run run = Run.of("a\n", "connect", server.uri("/").toString());

            assertEquals(
                    List.of("fairlead: 127.0.0.1:" + server.port() + " closed with status 1011 \"disk full\""),
                    run.errLines());
            assertEquals(9, run.status());
        }
    }

    @Test
    void headersAndSubprotocolsAreSent() {
        BlockingQueue<Headers> seen = new LinkedBlockingQueue<>();
        ServerScript looking = connection -> {
            seen.add(connection.request().headers());
            connection.upgrade();
            connection.echo();
        };
        try (EmbeddedServer server = EmbeddedServer.start(looking)) {
            Run run = Run.of(
                    "",
                    "connect",
                    server.uri("/").toString(),
                    "-H",
                    "Authorization: Bearer a:b",
                    "--header=X-Empty:",
                    "-H",
                    "X-At: @here",
                    "--subprotocol",
                    "chat.v2",
                    "-s",
                    "chat.v1");

            assertEquals(0, run.status(), run.err());
            Headers headers = seen.remove();
            assertEquals(List.of("Bearer a:b"), headers.all("Authorization"));
            assertEquals(List.of(""), headers.all("X-Empty"));
            assertEquals(List.of("@here"), headers.all("X-At"));
            assertEquals(List.of("chat.v2", "chat.v1"), headers.tokens("Sec-WebSocket-Protocol"));
        }
    }

    @Test
    void inputThatIsNotUtf8IsRefusedAfterWhatCameBefore() {
        byte[] input = {'a', '\n', 'b', (byte) 0xff, '\n', 'c', '\n'};
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of(
                    new ByteArrayInputStream(input), "connect", server.uri("/").toString());

            assertEquals("a\n", run.out());
            assertEquals(1, run.errLines().size(), run.err());
            assertTrue(
                    run.err().startsWith("fairlead: line 2 of standard input is not sent: text is not UTF-8"),
                    run.err());
            assertEquals(2, run.status());
        }
    }

    @Test
    void inputThatCannotBeReadIsToldAfterWhatCameBefore() {
        InputStream broken = new TestInput(() -> {
            throw new IOException("device is gone");
        });
        InputStream input =
                new SequenceInputStream(new ByteArrayInputStream("a\n".getBytes(StandardCharsets.UTF_8)), broken);
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of(input, "connect", server.uri("/").toString());

            assertEquals("a\n", run.out());
            assertEquals(List.of("fairlead: standard input could not be read: device is gone"), run.errLines());
            assertEquals(14, run.status());
        }
    }

    @Test
    void outputThatNobodyReadsEndsItQuietly() {
        ServerScript talking = connection -> {
            connection.upgrade();
            connection.sendText("first");
            connection.sendText("second");
            connection.sendText("third");
            connection.receive();
        };
        try (EmbeddedServer server = EmbeddedServer.start(talking)) {
            String read = new BrokenOutput(6)
                    .assertEndsQuietly(
                            TestInput.silence(), "connect", server.uri("/").toString());

            assertEquals("first\n", read);
        }
    }
}
