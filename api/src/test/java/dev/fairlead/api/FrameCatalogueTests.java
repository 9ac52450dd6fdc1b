package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Rows S-40 to S-53 of the catalogue: headers of frames, and control frames. */
@RowGroup("Frames")
class FrameCatalogueTests {

    private static final byte[] CLOSE = ServerFrames.close(1000, "");
    private static final int SMALL = 16 * 1024;

    private static void assertRefused(HostileServer server, String rule, String... frames) throws Exception {
        for (String hex : frames) {
            server.sendsHex(hex).received().fails(1002, "RFC 6455 " + rule);
        }
    }

    @Row(id = "S-40", sends = "a frame that is masked", expected = "fail with 1002", source = "RFC 6455 5.1")
    void s40Masked(HostileServer server) throws Exception {
        assertRefused(server, "5.1", "81 81 00000000 61", "89 80 01020304");
    }

    @Row(id = "S-41", sends = "RSV2, RSV3", expected = "fail with 1002", source = "RFC 6455 5.2")
    void s41ReservedBits(HostileServer server) throws Exception {
        assertRefused(server, "5.2", "A1 01 61", "91 01 61", "B1 01 61", "99 00");
    }

    @Row(
            id = "S-42",
            sends = "RSV1 without permessage-deflate",
            expected = "fail with 1002",
            source = "RFC 6455 5.2; aiohttp #12976")
    void s42CompressedWithoutAgreement(HostileServer server) throws Exception {
        assertRefused(server, "5.2", "C1 01 61", "C2 00", "C9 00");
    }

    @Row(
            id = "S-43",
            sends = "opcodes 3 to 7 and 11 to 15, each with length 0, 125 and 2^40",
            expected = "fail with 1002, nothing allocated",
            source = "RFC 6455 5.2; Jetty CVE-2026-19204")
    void s43ReservedOpcodes(HostileServer server) throws Exception {
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            String first = Integer.toHexString(0x80 | opcode);
            assertRefused(server, "5.2", first + "00", first + "7D", first + "7F 0000010000000000");
        }
    }

    @Row(
            id = "S-44",
            sends = "a length of 64 bits with the top bit set",
            expected = "fail with 1002",
            source = "RFC 6455 5.2; Tomcat CVE-2020-13935")
    void s44NegativeLength(HostileServer server) throws Exception {
        assertRefused(server, "5.2", "82 7F 8000000000000000", "82 7F FFFFFFFFFFFFFFFF", "81 7F 8000000000000001");
    }

    @Row(
            id = "S-46",
            sends = "length 5 in 16 bits, 300 in 64 bits",
            expected = "fail with 1002",
            source = "RFC 6455 5.2")
    void s46LengthsNotMinimal(HostileServer server) throws Exception {
        assertRefused(server, "5.2", "82 7E 0005", "82 7F 000000000000012C", "82 7E 007D", "82 7F 000000000000FFFF");
    }

    @Row(
            id = "S-47",
            sends = "Ping of 126 bytes, only its header",
            expected = "fail with 1002 before the payload",
            source = "RFC 6455 5.5; curl tests 2713 to 2715")
    void s47LongPing(HostileServer server) throws Exception {
        assertRefused(server, "5.5", "89 7E", "89 7E 007E", "8A 7F", "88 7E 007E");
    }

    @Row(
            id = "S-48",
            sends = "Ping, Pong and Close with FIN=0",
            expected = "fail with 1002",
            source = "RFC 6455 5.5; curl tests 2716 to 2718")
    void s48FragmentedControls(HostileServer server) throws Exception {
        assertRefused(server, "5.5", "09 00", "0A 00", "08 00");
    }

    /** Sends something, waits for a Pong with this payload, and goes on. */
    private static HostileServer.Script pinging(byte[] before, byte[] payload, byte[] after) {
        return (connection, seen) -> {
            connection.upgradeAnd(before, ServerFrames.ping(payload));
            Frame pong = connection.receive().orElseThrow();
            assertEquals(Opcode.PONG, pong.header().opcode());
            assertArrayEquals(payload, pong.bytes());
            connection.write(after, CLOSE);
            HostileServer.listen(connection, seen);
        };
    }

    @Row(
            id = "S-49",
            sends = "Ping of 0 and of 125 bytes",
            expected = "Pong with the same bytes",
            source = "RFC 6455 5.5.2, 5.5.3; curl tests 2711, 2712")
    void s49Pings(HostileServer server) throws Exception {
        for (int size : new int[] {0, 125}) {
            server.meets(pinging(new byte[0], ServerFrames.bytes(size), ServerFrames.text("on")), Visit::openAndReceive)
                    .received("text on")
                    .closes(CloseStatus.NORMAL);
        }
    }

    @Row(
            id = "S-50",
            sends = "Pongs that answer no Ping",
            expected = "ignored; they do not satisfy keep-alive",
            source = "RFC 6455 5.5.3; OkHttp")
    void s50UnsolicitedPongs(HostileServer server) throws Exception {
        server.sends(ServerFrames.pong(), ServerFrames.pong((byte) 1), ServerFrames.text("on"), CLOSE)
                .received("text on")
                .closes(CloseStatus.NORMAL);
        Duration interval = Duration.ofMillis(100);
        Duration limit = Duration.ofMillis(200);
        server.with(options -> options.option(Option.KEEP_ALIVE, KeepAlive.pings(interval, limit)));
        server.onTime(
                interval.plus(limit),
                () -> server.meets(FrameCatalogueTests::answerWrongly, client -> {
                            client.open();
                            return client.call(Visit.RECEIVE_MESSAGE);
                        })
                        .timesOut(Phase.KEEP_ALIVE, limit));
    }

    private static void answerWrongly(ServerConnection connection, List<Frame> seen) throws Exception {
        connection.upgradeAnd(ServerFrames.pong());
        assertEquals(Opcode.PING, connection.receive().orElseThrow().header().opcode());
        connection.sendPong((byte) 'x');
        HostileServer.listen(connection, seen);
    }

    @Row(
            id = "S-51",
            sends = "Ping between two fragments",
            expected = "Pong at once; the message is intact",
            source = "RFC 6455 5.4")
    void s51PingWithinAMessage(HostileServer server) throws Exception {
        byte[] first = ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("to"));
        byte[] last = ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("gether"));
        server.meets(pinging(first, ServerFrames.bytes(5), last), Visit::openAndReceive)
                .received("text together")
                .closes(CloseStatus.NORMAL);
    }

    private static byte[] pings(int first, int count, int size) {
        ByteBuffer wire = ByteBuffer.allocate(count * (2 + size));
        for (int i = first; i < first + count; i++) {
            wire.put(ServerFrames.ping(ByteBuffer.allocate(size).putInt(i).array()));
        }
        return wire.array();
    }

    private static void smallSockets(HostileServer server) {
        server.serving(builder -> builder.receiveBufferBytes(SMALL))
                .with(options -> options.socketOption(StandardSocketOptions.SO_SNDBUF, SMALL));
    }

    /** Sends pings, then a text, and reads only when the client has that. */
    private static HostileServer.Script flooding(int blocks, int size, CountDownLatch read) {
        return (connection, seen) -> {
            connection.upgrade();
            for (int block = 0; block < blocks; block++) {
                connection.write(pings(block * 1_000, 1_000, size));
            }
            connection.write(ServerFrames.text("behind"));
            assertTrue(read.await(HostileServer.PATIENCE.toSeconds() * 6, TimeUnit.SECONDS));
            assertPongs(connection, blocks * 1_000 - 1);
            connection.write(CLOSE);
            HostileServer.listen(connection, seen);
        };
    }

    /** Whole Pongs in the order of the Pings, the last of which is answered; returns how many. */
    private static void assertPongs(ServerConnection connection, int last) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        int before = -1;
        while (before < last) {
            Frame pong = connection.receive().orElseThrow();
            assertEquals(Opcode.PONG, pong.header().opcode());
            int number = pong.payload().getInt();
            assertTrue(number > before, number + " behind " + before);
            before = number;
            numbers.add(number);
        }
        assertTrue(numbers.size() < last, "each was answered");
    }

    private static Object receiveBehindFlood(Visit client, CountDownLatch read) {
        client.open();
        assertEquals(new Message.Text("behind"), client.call(Visit.RECEIVE_MESSAGE));
        read.countDown();
        return client.receiveToTheEnd();
    }

    @Row(
            id = "S-52",
            sends = "20,000 Pings (10 M with `-Dcatalogue.full`), and does not read",
            expected = "one pending Pong, the newest; memory is bounded (see `HostileMemoryTests`)",
            source = "curl CVE-2026-11586")
    void s52PingFlood(HostileServer server) throws Exception {
        smallSockets(server);
        CountDownLatch read = new CountDownLatch(1);
        int blocks = HostileServer.FULL ? 10_000 : 20;
        server.meets(flooding(blocks, 4, read), client -> receiveBehindFlood(client, read))
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-53",
            sends = "long Pings while the client cannot write",
            expected = "no loop, no read is lost, Pongs are whole",
            source = "curl CVE-2025-5399",
            secure = true)
    void s53PongsThatDoNotFit(HostileServer server) throws Exception {
        smallSockets(server);
        CountDownLatch read = new CountDownLatch(1);
        server.meets(flooding(4, 125, read), client -> {
                    client.open();
                    assertEquals(new Message.Text("behind"), client.call(Visit.RECEIVE_MESSAGE));
                    Calls.Underway receiving = client.begin(Visit.RECEIVE_MESSAGE);
                    BusyThreads.assertIdle(Duration.ofMillis(150));
                    read.countDown();
                    Object closed = client.end(Visit.RECEIVE_MESSAGE, receiving);
                    assertEquals(new Message.Closed(CloseStatus.NORMAL), closed);
                    assertEquals(CloseStatus.NORMAL, client.call(Step.closeHandshake(CloseStatus.NORMAL)));
                    return closed;
                })
                .closes(CloseStatus.NORMAL);
    }
}
