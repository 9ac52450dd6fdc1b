package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.io.ByteArrayOutputStream;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Rows S-54 to S-66 of the catalogue: messages, fragments, and streams of frames. */
@RowGroup("Messages and their fragments")
class MessageCatalogueTests {

    private static final byte[] CLOSE = ServerFrames.close(1000, "");

    private static byte[] repeated(byte[] frame, int times) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            wire.writeBytes(frame);
        }
        return wire.toByteArray();
    }

    @Row(id = "S-54", sends = "a continuation of nothing", expected = "fail with 1002", source = "RFC 6455 5.4")
    void s54ContinuationOfNothing(HostileServer server) throws Exception {
        server.sendsHex("80 01 61").received().fails(1002, "RFC 6455 5.4");
        server.sendsHex("00 00").received().fails(1002, "RFC 6455 5.4");
        server.sendsHex("81 01 61 80 00").received("text a").fails(1002, "RFC 6455 5.4");
    }

    @Row(id = "S-55", sends = "a new text within a message", expected = "fail with 1002", source = "RFC 6455 5.4")
    void s55MessageWithinAMessage(HostileServer server) throws Exception {
        server.sendsHex("01 01 61 81 01 62").received().fails(1002, "RFC 6455 5.4");
        server.sendsHex("02 00 82 01 62").received().fails(1002, "RFC 6455 5.4");
    }

    @Row(
            id = "S-56",
            sends = "text with FIN=0, then Close",
            expected = "the closing handshake; the message is never given to anybody",
            source = "RFC 6455 5.5.1; Autobahn 7.1.5")
    void s56CloseWithinAMessage(HostileServer server) throws Exception {
        server.sends(ServerFrames.hex("01 01 61"), CLOSE).received().closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-57",
            sends = "empty text; empty binary; three empty fragments",
            expected = "one empty message each",
            source = "Autobahn 6.1")
    void s57EmptyMessages(HostileServer server) throws Exception {
        server.sends(ServerFrames.hex("81 00 82 00 01 00 00 00 80 00"), CLOSE)
                .received("text ", "binary ", "text ")
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-58",
            sends = "65 empty continuations in a row",
            expected = "fail with 1008",
            source = "ws, undici CVE-2026-12151")
    void s58EmptyFragments(HostileServer server) throws Exception {
        assertEquals(64, Limits.DEFAULT.emptyFramesInARow());
        byte[] first = ServerFrames.frame(false, Opcode.BINARY, (byte) 1);
        byte[] empty = ServerFrames.frame(false, Opcode.CONTINUATION);
        byte[] last = ServerFrames.frame(true, Opcode.CONTINUATION, (byte) 2);
        server.sends(first, repeated(empty, 64), last, CLOSE)
                .received("binary 0102")
                .closes(CloseStatus.NORMAL);
        server.sends(first, repeated(empty, 65)).received().fails(1008, "RFC 6455 10.4");
    }

    @Row(
            id = "S-59",
            sends = "131,073 fragments of one byte",
            expected = "fail with 1008",
            source = "ws CVE-2026-62389")
    void s59ManyFragments(HostileServer server) throws Exception {
        assertEquals(131_072, Limits.DEFAULT.framesPerMessage());
        server.sends(
                        ServerFrames.frame(false, Opcode.BINARY, (byte) 1),
                        repeated(ServerFrames.frame(false, Opcode.CONTINUATION, (byte) 1), 131_072))
                .received()
                .fails(1008, "RFC 6455 10.4");
    }

    @Row(
            id = "S-60",
            sends = "fragments of which each is under the limit, and all of them are over it",
            expected = "fail with 1009",
            source = "undici CVE-2026-9675")
    void s60FragmentsOverTheLimit(HostileServer server) throws Exception {
        assertEquals(8 << 20, Limits.DEFAULT.messageBytes());
        byte[] quarter = new byte[16 * 1024];
        byte[] first = ServerFrames.frame(false, Opcode.BINARY, quarter);
        byte[] next = repeated(ServerFrames.frame(false, Opcode.CONTINUATION, quarter), 3);
        server.with(options -> options.limits(Limits.DEFAULT.withMessageBytes(64 * 1024)));
        server.sends(first, next, ServerFrames.frame(true, Opcode.CONTINUATION), CLOSE)
                .closes(CloseStatus.NORMAL);
        server.sends(first, next, ServerFrames.frame(true, Opcode.CONTINUATION, (byte) 1))
                .received()
                .fails(1009, "RFC 6455 7.4.1");
    }

    @Row(
            id = "S-62",
            sends = "a frame of 100 MiB by its header, 1 KiB of it, and then nothing",
            expected =
                    "received whole: fail with 1009 at the header; in pieces: time-out within the frame; see `HostileMemoryTests`",
            source = ".NET, Jetty",
            secure = true)
    void s62DeclaredLength(HostileServer server) throws Exception {
        byte[] begin = ServerFrames.join(ServerFrames.hex("82 7F 0000000006400000"), new byte[1024]);
        server.sends(begin).received().fails(1009, "RFC 6455 7.4.1");
        Duration limit = Duration.ofMillis(150);
        server.onTime(
                limit,
                () -> server.meets(HostileServer.sending(begin), client -> {
                            client.open();
                            client.socket().setOption(Option.RECEIVE_TIMEOUT, limit);
                            Step receive = Step.receive(2_048);
                            Object outcome = client.call(receive);
                            while (outcome instanceof Received.Data) {
                                outcome = client.call(receive);
                            }
                            return outcome;
                        })
                        .timesOut(Phase.RECEIVE, limit));
    }

    /** Each kind of frame, and headers of each length but the longest. */
    private static final byte[] ALL_SORTS = ServerFrames.join(
            ServerFrames.hex("81 01 61 02 01 01 00 00 80 02 02 03 8A 01 09"),
            ServerFrames.binary(ServerFrames.bytes(130)),
            ServerFrames.hex("88 02 03E8"));

    @Row(
            id = "S-63",
            sends = "frames that are cut behind each byte, by FIN and by RST",
            expected = "the connection has ended, 1006, and whether within a frame",
            source = "RFC 6455 7.1.5",
            secure = true)
    void s63CutFrames(HostileServer server) throws Exception {
        int[] cuts = IntStream.range(0, ALL_SORTS.length)
                .filter(at -> HostileServer.FULL || at < 20 || at > ALL_SORTS.length - 5 || at % 50 == 0)
                .filter(at -> HostileServer.FULL || !server.isSecure() || at % 5 == 0)
                .toArray();
        cut(server, cuts, ServerConnection::shutdownOutput);
        cut(server, cuts, ServerConnection::reset);
        if (server.isSecure()) {
            cut(server, cuts, ServerConnection::endWithoutCloseNotify);
        }
    }

    /** How a server ends. */
    private interface End {
        void of(ServerConnection connection) throws Exception;
    }

    private static final List<Integer> BETWEEN_FRAMES = List.of(0, 3, 6, 8, 12, 15, 149);

    private static void cut(HostileServer server, int[] cuts, End end) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        server.meets(
                connection -> {
                    int cut = cuts[connections.getAndIncrement()];
                    connection.upgradeAnd();
                    Frame go = connection.receive().orElseThrow();
                    assertEquals(Opcode.TEXT, go.header().opcode());
                    connection.write(Arrays.copyOf(ALL_SORTS, cut));
                    end.of(connection);
                    awaitEnd(connection);
                },
                client -> {
                    for (int cut : cuts) {
                        client.openAnother();
                        client.call(Step.sendText("go"));
                        assertCut(new Verdict(server, client, client.receiveToTheEnd(), List.of()), cut);
                        client.socket().close();
                    }
                    return cuts.length;
                });
    }

    private static void awaitEnd(ServerConnection connection) throws Exception {
        try {
            connection.awaitEnd(HostileServer.PATIENCE);
        } catch (SocketException ownReset) {
            assertTrue(ownReset.getMessage() != null);
        } catch (java.nio.channels.ClosedChannelException ownReset) {
            assertTrue(ownReset.getCause() == null);
        }
    }

    private static void assertCut(Verdict verdict, int cut) {
        if (verdict.outcome() instanceof TlsException) {
            verdict.isInsecure(Phase.RECEIVE, TlsProblem.TRUNCATED);
            return;
        }
        ConnectionException e = Visit.assertIs(ConnectionException.class, verdict.outcome());
        boolean reset = e.failure().culprit() == Culprit.NETWORK;
        verdict.breaksConnection(Phase.RECEIVE, reset ? Culprit.NETWORK : Culprit.PEER);
        if (!reset) {
            assertEquals(
                    !BETWEEN_FRAMES.contains(cut),
                    Failures.message(e).endsWith(", within a frame (1006)"),
                    cut + ": " + e);
        }
    }

    @Row(
            id = "S-64",
            sends = "random bytes, 1 GiB of them",
            expected = "fail at the first bad header; nothing more is read",
            source = "fuzzing",
            secure = true)
    void s64RandomBytes(HostileServer server) throws Exception {
        for (int seed = 0; seed < 4; seed++) {
            byte[] random = new byte[64 * 1024];
            new Random(seed).nextBytes(random);
            AtomicLong written = new AtomicLong();
            Verdict verdict = server.meets(
                    connection -> {
                        connection.upgrade();
                        written.set(HostileServer.flood(connection, random, 1 << 30));
                    },
                    Visit::openAndReceive);
            ProtocolException e = Visit.assertIs(ProtocolException.class, verdict.outcome());
            verdict.failsWith(e, e.failure());
            assertTrue(written.get() < 64 << 20, () -> written + " bytes were taken");
        }
    }

    @Row(
            id = "S-65",
            sends = "20,000 tiny messages in one burst (1 M with `-Dcatalogue.full`)",
            expected = "the order is kept; other connections get their turn",
            source = "Apache HttpComponents")
    void s65Burst(HostileServer server) throws Exception {
        int count = HostileServer.FULL ? 1_000_000 : 20_000;
        server.meets(
                        (connection, seen) -> {
                            connection.upgradeAnd(numbered(0, count), CLOSE);
                            HostileServer.listen(connection, seen);
                        },
                        client -> {
                            client.open();
                            assertEquals("done", client.call(numbers(client.socket(), 0, count)));
                            return client.receiveToTheEnd();
                        })
                .closes(CloseStatus.NORMAL);
        assertFair(server);
    }

    private static byte[] numbered(int first, int count) {
        ByteBuffer wire = ByteBuffer.allocate(count * 6);
        for (int i = first; i < first + count; i++) {
            wire.put(ServerFrames.binary(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return wire.array();
    }

    private static Step receiving(WebSocket socket) {
        return new Step(
                "receiveMessage",
                client -> socket.receiveMessage(HostileServer.PATIENCE),
                client -> socket.receiveMessageAsync(HostileServer.PATIENCE));
    }

    /** Receives numbered messages, all of them in one call of the test. */
    private static Step numbers(WebSocket socket, int from, int to) {
        return new Step(
                "receive numbers",
                client -> {
                    for (int i = from; i < to; i++) {
                        assertNumber(i, socket.receiveMessage(HostileServer.PATIENCE));
                    }
                    return "done";
                },
                client -> {
                    for (int i = from; i < to; i++) {
                        assertNumber(i, Outcomes.result(socket.receiveMessageAsync(HostileServer.PATIENCE)));
                    }
                    return CompletableFuture.completedFuture("done");
                });
    }

    private static void assertNumber(int number, Object received) {
        assertEquals(
                number, Visit.assertIs(Message.Binary.class, received).payload().getInt());
    }

    /** Somebody who is served while another connection has messages without end. */
    private static void assertFair(HostileServer server) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(1);
        server.meets(
                connection -> {
                    connection.upgrade();
                    if (connections.getAndIncrement() > 0) {
                        connection.echo();
                        return;
                    }
                    try {
                        for (int block = 0; over.getCount() > 0; block++) {
                            connection.write(numbered(block * 1_000, 1_000));
                        }
                    } catch (SocketException left) {
                        assertEquals(0, over.getCount());
                    }
                },
                client -> {
                    client.open();
                    WebSocket flooded = client.socket();
                    assertEquals("done", client.call(numbers(flooded, 0, 1_000)));
                    Step one = receiving(flooded);
                    Calls.Underway next = client.begin(one);
                    client.openAnother();
                    Step other = receiving(client.socket());
                    client.call(Step.sendText("me too"));
                    assertEquals(new Message.Text("me too"), client.call(other));
                    assertTrue(client.took().compareTo(HostileServer.LIMIT) < 0);
                    assertNumber(1_000, client.end(one, next));
                    assertEquals("done", client.call(numbers(flooded, 1_001, 3_000)));
                    over.countDown();
                    client.session().abort();
                    return "fair";
                });
    }

    @Row(
            id = "S-66",
            sends = "the same bytes in every chunking",
            expected = "the same events",
            source = "rules of RFC 6455 5 do not know segments",
            secure = true)
    void s66EveryChunking(HostileServer server) throws Exception {
        int[] sizes = server.isSecure() && !HostileServer.FULL
                ? new int[] {1, 2, 3, 7, ALL_SORTS.length}
                : IntStream.rangeClosed(1, ALL_SORTS.length)
                        .filter(size -> HostileServer.FULL || size < 20 || size % 31 == 0)
                        .toArray();
        AtomicInteger connections = new AtomicInteger();
        server.meets(
                connection -> {
                    int size = sizes[connections.getAndIncrement()];
                    connection.upgrade();
                    connection.writeSegments(ALL_SORTS, size);
                    while (connection.closeReceived().isEmpty()) {
                        Frame unused = connection.receive().orElseThrow();
                    }
                },
                client -> {
                    String[] events = null;
                    for (int size : sizes) {
                        Object closed = client.openAnotherAndReceive();
                        assertEquals(new Message.Closed(CloseStatus.NORMAL), closed, "pieces of " + size);
                        String[] now = client.messages().toArray(new String[0]);
                        events = events == null ? now : events;
                        assertEquals(List.of(events), List.of(now), "pieces of " + size);
                        client.socket().close();
                    }
                    assertEquals(
                            List.of("text a", "binary 010203"),
                            client.messages().subList(0, 2));
                    return sizes.length;
                });
        server.note("the same events for each size");
    }
}
