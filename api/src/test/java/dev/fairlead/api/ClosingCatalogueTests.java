package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Rows S-95 to S-106 of the catalogue: Close frames, and connections that end in another way. */
@RowGroup("Closing")
class ClosingCatalogueTests {

    private static final Duration SHORT = Duration.ofMillis(150);

    private static final Step CLOSE_HANDSHAKE = Step.closeHandshake(CloseStatus.NORMAL);

    private static Object openAndClose(Visit client) {
        Object opened = client.open();
        return opened instanceof Throwable ? opened : client.call(CLOSE_HANDSHAKE);
    }

    @Row(
            id = "S-95",
            sends = "an empty Close frame",
            expected = "an empty one in return, 1005 for the caller, and a wait for the server's end",
            source = "RFC 6455 7.1.5")
    void s95EmptyClose(HostileServer server) throws Exception {
        Verdict verdict = server.sends(ServerFrames.emptyClose()).received().closes(CloseStatus.EMPTY);
        verdict.saw("CLOSE fin binary ");
        assertEquals(1005, CloseStatus.EMPTY.code());
    }

    @Row(id = "S-96", sends = "a Close frame of one byte", expected = "fail with 1002", source = "RFC 6455 5.5.1")
    void s96OneByte(HostileServer server) throws Exception {
        server.sendsHex("88 01 03").received().fails(1002, "RFC 6455 5.5.1");
    }

    @Row(
            id = "S-97",
            sends = "codes 0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535",
            expected = "fail with 1002",
            source = "RFC 6455 7.4; Autobahn 7.9, 7.13")
    void s97ForbiddenCodes(HostileServer server) throws Exception {
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535}) {
            server.sends(ServerFrames.close(code, "")).received().fails(1002, "RFC 6455 7.4");
        }
    }

    @Row(
            id = "S-98",
            sends = "codes 1000 to 1003, 1007 to 1014, 3000 to 4999 (all of them with `-Dcatalogue.full`)",
            expected = "given to the caller, and echoed",
            source = "RFC 6455 7.4.2, IANA")
    void s98AllowedCodes(HostileServer server) throws Exception {
        int[] codes = IntStream.concat(
                        IntStream.concat(IntStream.rangeClosed(1000, 1003), IntStream.rangeClosed(1007, 1014)),
                        IntStream.rangeClosed(3000, 4999)
                                .filter(code -> HostileServer.FULL || code % 1_000 == 0 || code % 1_000 == 999))
                .toArray();
        for (int code : codes) {
            Verdict verdict = server.sends(ServerFrames.close(code, "why")).received();
            assertEquals(new Message.Closed(CloseStatus.of(code, "why")), verdict.outcome());
            verdict.assertClosedWith(code);
        }
        server.note("given to the caller, and echoed");
    }

    @Row(
            id = "S-99",
            sends = "a reason that is not UTF-8; one of 123 bytes; one of 124",
            expected = "fail with 1007; accept; fail with 1002, because 126 is more than 125",
            source = "RFC 6455 5.5.1")
    void s99Reasons(HostileServer server) throws Exception {
        server.sendsHex("88 03 03E8 FF").received().fails(1007, "RFC 6455 8.1");
        String longest = "r".repeat(123);
        server.sends(ServerFrames.close(1000, longest)).received().closes(CloseStatus.of(1000, longest));
        server.sendsHex("88 7E 007E 03E8" + "72".repeat(124)).received().fails(1002, "RFC 6455 5.5");
    }

    @Row(
            id = "S-101",
            sends = "no answer to our Close; data without end for an answer",
            expected = "an end of our own after the close limit, 10 s by default; data is dropped",
            source = "RFC 6455 7.1.1",
            secure = true)
    void s101NoAnswer(HostileServer server) throws Exception {
        assertEquals(Duration.ofSeconds(10), Timeouts.DEFAULT.close());
        server.with(options -> options.timeouts(HostileServer.LIMITS.withClose(SHORT)));
        server.onTime(
                SHORT,
                () -> server.meets(
                                connection -> {
                                    connection.upgrade();
                                    assertEquals(
                                            Opcode.CLOSE,
                                            connection
                                                    .receive()
                                                    .orElseThrow()
                                                    .header()
                                                    .opcode());
                                    connection.awaitEnd(HostileServer.PATIENCE);
                                },
                                ClosingCatalogueTests::openAndClose)
                        .timesOut(Phase.CLOSE, SHORT));
        byte[] data = ServerFrames.binary(new byte[10_000]);
        server.onTime(
                SHORT,
                () -> server.meets(
                                connection -> {
                                    connection.upgrade();
                                    HostileServer.flood(connection, data, Long.MAX_VALUE);
                                },
                                ClosingCatalogueTests::openAndClose)
                        .timesOut(Phase.CLOSE, SHORT));
    }

    @Row(
            id = "S-103",
            sends = "its Close frame, and leaves TCP open",
            expected = "the client ends TCP after 2 s, or with its close limit",
            source = "RFC 6455 7.1.1")
    void s103TcpStaysOpen(HostileServer server) throws Exception {
        server.with(options -> options.timeouts(HostileServer.LIMITS.withClose(SHORT)));
        server.onTime(SHORT, () -> lingering(server, SHORT));
        if (HostileServer.FULL
                || (server.way().transport().equals("nio") && server.way().calls() == Calls.BLOCKING)) {
            server.with(options -> options);
            server.onTime(Duration.ofSeconds(2), () -> lingering(server, Duration.ofSeconds(2)));
        }
    }

    /** Its Close frame is there before ours: what takes time is nothing but TCP left open. */
    private static Verdict lingering(HostileServer server, Duration least) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Verdict verdict = server.meets(
                connection -> {
                    connection.upgradeAnd(ServerFrames.close(1000, "bye"));
                    assertEquals(
                            Opcode.CLOSE,
                            connection.receive().orElseThrow().header().opcode());
                    connection.awaitEnd(HostileServer.PATIENCE);
                    over.countDown();
                },
                client -> {
                    Object closed = openAndClose(client);
                    assertEquals(WebSocketState.CLOSED, client.socket().state());
                    assertTrue(over.await(10, TimeUnit.SECONDS), "TCP was not ended");
                    return closed;
                });
        assertEquals(CloseStatus.of(1000, "bye"), verdict.outcome());
        assertTrue(
                verdict.client().took().compareTo(least) >= 0,
                () -> "early: " + verdict.client().took());
        server.note("closed, without failure");
        return verdict;
    }

    @Row(
            id = "S-104",
            sends = "the begin of a frame, and then nothing",
            expected = "time-out within the frame, after 30 s by default",
            source = "OkHttp",
            secure = true)
    void s104PauseWithinAFrame(HostileServer server) throws Exception {
        assertEquals(Duration.ofSeconds(30), Timeouts.DEFAULT.receive());
        String[] begins =
                server.isSecure() ? new String[] {"82 05 01"} : new String[] {"82", "82 7E 00", "82 05 01", "89 02 01"};
        for (String begin : begins) {
            server.onTime(
                    SHORT,
                    () -> server.meets(
                                    HostileServer.sending(ServerFrames.hex(begin)),
                                    ClosingCatalogueTests::openAndReceiveOnce)
                            .timesOut(Phase.RECEIVE, SHORT));
        }
    }

    /** The limit is set when the WebSocket is open: before, it would bound the opening too. */
    private static Object openAndReceiveOnce(Visit client) {
        client.open();
        client.socket().setOption(Option.RECEIVE_TIMEOUT, SHORT);
        return client.call(Visit.RECEIVE_MESSAGE);
    }

    @Row(
            id = "S-106",
            sends = "FIN without a Close frame",
            expected = "the connection has ended, 1006",
            source = "RFC 6455 7.1.5",
            secure = true)
    void s106EndWithoutClose(HostileServer server) throws Exception {
        server.meets(
                        connection -> {
                            connection.upgrade();
                            connection.shutdownOutput();
                            connection.awaitEnd(HostileServer.PATIENCE);
                        },
                        Visit::openAndReceive)
                .breaksConnection(Phase.RECEIVE, Culprit.PEER);
    }
}
