package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.codec.upgrade.UpgradeRule;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.Frame;
import java.io.EOFException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Rows S-24 to S-39 of the catalogue: the response head as HTTP, and what comes with it. */
@RowGroup("The response head as HTTP")
class HttpCatalogueTests {

    private static final String STATUS = "HTTP/1.1 101 Switching Protocols\r\n";

    private static String with(String line) {
        return Dialog.ANSWER_101.replace(STATUS, STATUS + line);
    }

    @Row(
            id = "S-24",
            sends = "`100`, `102`, `103`, then 101",
            expected = "accept; the interim heads are skipped",
            source = "RFC 9110 15.2")
    void s24InterimHeads(HostileServer server) throws Exception {
        Verdict verdict = server.answers("HTTP/1.1 100 Continue\r\n\r\n" + "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" + Dialog.ANSWER_101)
                .opens();
        List<Integer> interims = verdict.client().told().stream()
                .filter(event -> event instanceof StatusEvent.IntermediateResponse)
                .map(event -> ((StatusEvent.IntermediateResponse) event).status())
                .toList();
        assertEquals(List.of(100, 102, 103), interims);
    }

    @Row(
            id = "S-25",
            sends = "nine interim heads; interim heads without end",
            expected = "over the limit",
            source = "JDK, limit 8")
    void s25TooManyInterimHeads(HostileServer server) throws Exception {
        String interim = "HTTP/1.1 102 Processing\r\n\r\n";
        assertEquals(8, Limits.DEFAULT.interimHeads());
        server.answers(interim.repeat(8) + Dialog.ANSWER_101).opens();
        server.answers(interim.repeat(9) + Dialog.ANSWER_101)
                .isNoAnswer(ErrorCode.HEADER_COUNT_EXCEEDED, "RFC 9110 15.2");
        server.meets(
                        connection -> {
                            connection.request();
                            HostileServer.flood(connection, interim.getBytes(StandardCharsets.US_ASCII), 1 << 30);
                        },
                        Visit::open)
                .isNoAnswer(ErrorCode.HEADER_COUNT_EXCEEDED, "RFC 9110 15.2");
    }

    @Row(id = "S-28", sends = "lines that end with LF alone", expected = "no HTTP", source = "RFC 9112 2.2")
    void s28BareLf(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101.replace("\r\n", "\n")).isNoAnswer("RFC 9112 2.2");
        server.answers(with("X: y\n")).isNoAnswer("RFC 9112 2.2");
    }

    @Row(id = "S-29", sends = "CR alone or NUL in a value", expected = "no HTTP", source = "RFC 9110 5.5")
    void s29ControlsInAValue(HostileServer server) throws Exception {
        server.answers(with("X: a\rb\r\n")).isNoAnswer("RFC 9112 2.2");
        server.answers(with("X: a\u0000b\r\n")).isNoAnswer("RFC 9110 5.5");
    }

    @Row(
            id = "S-30",
            sends = "a field over two lines; such an Accept",
            expected = "accept, with a space; refuse: Accept",
            source = "RFC 9112 5.2")
    void s30FoldedField(HostileServer server) throws Exception {
        server.meets(
                        connection -> {
                            connection.request();
                            connection.writeLatin1(with("X: a\r\n  b\r\n").replace("{accept}", connection.accept()));
                            connection.echo();
                        },
                        client -> {
                            Object opened = client.openAndConverse();
                            String value = client.request()
                                    .response()
                                    .headers()
                                    .first("X")
                                    .orElseThrow();
                            assertEquals("a b", value.replaceAll(" +", " "));
                            return opened;
                        })
                .opens();
        server.answers(Dialog.ANSWER_101, right -> right.substring(0, 9) + "\r\n " + right.substring(9))
                .breaks(UpgradeRule.ACCEPT);
    }

    @Row(id = "S-31", sends = "`Sec-WebSocket-Accept : v`", expected = "no HTTP", source = "RFC 9112 5.1")
    void s31SpaceBeforeTheColon(HostileServer server) throws Exception {
        server.answers(Dialog.ANSWER_101.replace("Accept:", "Accept :")).isNoAnswer("RFC 9112 5.1");
    }

    @Row(id = "S-32", sends = "a space before the first field", expected = "no HTTP", source = "RFC 9112 2.2")
    void s32SpaceBeforeTheFirstField(HostileServer server) throws Exception {
        server.answers(with(" X: y\r\n")).isNoAnswer("RFC 9112 2.2");
    }

    @Row(
            id = "S-33",
            sends = "a field without colon; an empty name; a name that is no token",
            expected = "no HTTP",
            source = "RFC 9112 5")
    void s33WrongFields(HostileServer server) throws Exception {
        server.answers(with("X\r\n")).isNoAnswer("RFC 9112 5");
        server.answers(with(": y\r\n")).isNoAnswer("RFC 9110 5.1");
        server.answers(with("X Y: z\r\n")).isNoAnswer("RFC 9110 5.1");
    }

    @Row(
            id = "S-35",
            sends = "empty lines before the status line",
            expected = "no HTTP; the rule to skip them is one for servers",
            source = "RFC 9112 2.2")
    void s35EmptyLinesFirst(HostileServer server) throws Exception {
        server.answers("\r\n" + Dialog.ANSWER_101).isNoAnswer("RFC 9112 2.3");
        server.answers("\r\n\r\n\r\n" + Dialog.ANSWER_101).isNoAnswer("RFC 9112 2.3");
    }

    @Row(
            id = "S-36",
            sends = "a head of 16 KiB and a byte; one line of 9 KiB; 101 fields",
            expected = "over the limit",
            source = "tungstenite, ws, Tomcat")
    void s36HeadsOverTheLimit(HostileServer server) throws Exception {
        assertEquals(16 * 1024, Limits.DEFAULT.headBytes());
        assertEquals(8 * 1024, Limits.DEFAULT.headLineBytes());
        assertEquals(100, Limits.DEFAULT.headFields());
        server.answers(headOf(16 * 1024)).opens();
        server.answers(headOf(16 * 1024 + 1)).isNoAnswer(ErrorCode.HEADER_SIZE_OVERFLOW, "RFC 9110 5.4");
        server.answers(with("X: " + "y".repeat(9 * 1024) + "\r\n"))
                .isNoAnswer(ErrorCode.HEADER_SIZE_OVERFLOW, "RFC 9110 5.4");
        server.answers(with("X: y\r\n".repeat(97))).opens();
        server.answers(with("X: y\r\n".repeat(98))).isNoAnswer(ErrorCode.HEADER_COUNT_EXCEEDED, "RFC 9110 5.4");
    }

    /** A right answer of so many bytes: the value of Accept has 28. */
    private static String headOf(int bytes) {
        int least = Dialog.ANSWER_101.length() - "{accept}".length() + 28;
        String lines = ("X: " + "y".repeat(4_000) + "\r\n").repeat(3);
        int rest = bytes - least - lines.length() - "Z: \r\n".length();
        return with(lines + "Z: " + "z".repeat(rest) + "\r\n");
    }

    @Row(
            id = "S-37",
            sends = "a head of which each segment has one byte",
            expected = "accept, within the limits of time",
            source = "tungstenite counts packets",
            secure = true)
    void s37OneByteASegment(HostileServer server) throws Exception {
        String head = server.isSecure() ? with("X: " + "y".repeat(1_000) + "\r\n") : headOf(16 * 1024);
        server.meets(
                        connection -> {
                            connection.request();
                            String whole = head.replace("{accept}", connection.accept());
                            connection.writeSegments(whole.getBytes(StandardCharsets.US_ASCII), 1);
                            connection.echo();
                        },
                        Visit::openAndConverse)
                .opens();
    }

    @Row(
            id = "S-38",
            sends = "a head that is cut at a byte by FIN, each byte there is; over TLS with and without close_notify",
            expected = "the connection has ended, within the head; over TLS without close_notify: cut",
            source = "RFC 9112 8",
            secure = true)
    void s38CutHeads(HostileServer server) throws Exception {
        int length = Dialog.ANSWER_101.length() - "{accept}".length() + 28;
        int[] cuts = IntStream.range(0, length)
                .filter(at -> HostileServer.FULL || at % (server.isSecure() ? 32 : 1) == 0)
                .toArray();
        cut(server, cuts, true);
        if (server.isSecure()) {
            cut(server, cuts, false);
        }
    }

    private static void cut(HostileServer server, int[] cuts, boolean inOrder) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        server.meets(
                connection -> {
                    int cut = cuts[connections.getAndIncrement()];
                    connection.request();
                    String head = Dialog.ANSWER_101.replace("{accept}", connection.accept());
                    connection.writeLatin1(head.substring(0, cut));
                    if (inOrder) {
                        connection.shutdownOutput();
                    } else {
                        connection.endWithoutCloseNotify();
                    }
                    connection.awaitEnd(HostileServer.PATIENCE);
                },
                client -> {
                    for (int i = 0; i < cuts.length; i++) {
                        Object failure = client.openAnother();
                        Verdict verdict = new Verdict(server, client, failure, List.of());
                        if (inOrder) {
                            verdict.breaksConnection(Phase.RECEIVE_RESPONSE, Culprit.PEER);
                        } else {
                            verdict.isInsecure(Phase.RECEIVE_RESPONSE, TlsProblem.TRUNCATED);
                        }
                        client.request().close();
                    }
                    return cuts.length;
                });
        assertEquals(cuts.length, connections.get());
    }

    @Row(
            id = "S-39",
            sends = "101 and 64 KiB of frames in one segment",
            expected = "all messages, in order; cut anywhere, they are the same",
            source = "bun #32394; Jetty",
            secure = true)
    void s39FramesBehindTheHead(HostileServer server) throws Exception {
        byte[][] frames = new byte[66][];
        String[] words = new String[65];
        for (int i = 0; i < 65; i++) {
            byte[] payload = ServerFrames.bytes(1_020);
            ByteBuffer.wrap(payload).putInt(i);
            frames[i] = ServerFrames.binary(payload);
            words[i] = Words.of(new Message.Binary(ByteBuffer.wrap(payload)));
        }
        frames[65] = ServerFrames.close(1000, "");
        server.sends(frames).received(words).closes(CloseStatus.NORMAL);
        splitEverywhere(server);
    }

    /** The head and what is behind it in two segments, cut at each byte, and with {@code -Dcatalogue.full} over TLS too. */
    private static void splitEverywhere(HostileServer server) throws Exception {
        byte[] frames = ServerFrames.join(
                ServerFrames.text("first"), ServerFrames.binary((byte) 7), ServerFrames.close(1000, ""));
        int length = Dialog.ANSWER_101.length() - "{accept}".length() + 28 + frames.length;
        int[] cuts = IntStream.range(1, length)
                .filter(at -> HostileServer.FULL || at % (server.isSecure() ? 32 : 4) == 1)
                .toArray();
        AtomicInteger connections = new AtomicInteger();
        server.meets(
                connection -> {
                    int cut = cuts[connections.getAndIncrement()];
                    connection.request();
                    byte[] head = Dialog.ANSWER_101
                            .replace("{accept}", connection.accept())
                            .getBytes(StandardCharsets.US_ASCII);
                    byte[] all = ServerFrames.join(head, frames);
                    try {
                        connection.write(Arrays.copyOf(all, cut));
                        connection.write(Arrays.copyOfRange(all, cut, all.length));
                        while (connection.closeReceived().isEmpty()) {
                            Frame unused = connection.receive().orElseThrow(EOFException::new);
                        }
                        connection.shutdownOutput();
                    } catch (SocketException left) {
                        throw new AssertionError("cut at " + cut, left);
                    }
                },
                client -> {
                    for (int cut : cuts) {
                        Object outcome = client.openAnotherAndReceive();
                        assertEquals(new Message.Closed(CloseStatus.NORMAL), outcome, "cut at " + cut);
                        assertEquals(List.of("text first", "binary 07"), client.messages(), "cut at " + cut);
                        client.socket().close();
                    }
                    return cuts.length;
                });
    }
}
