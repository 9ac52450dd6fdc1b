package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that send more pings than anybody wants (threats B8). */
@Timeout(120)
class PingFloodTests {

    private static final int FLOOD = 100_000;

    // S-52, S-53
    @Test
    void readingNeverBlocksAlthoughThePeerDoesNotRead() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(1000).build())) {
            memory.serve(pings(FLOOD), ServerFrames.text("behind the flood"));

            assertEquals("behind the flood", memory.receiveText());
            List<Frame> pongs = drain(memory, FLOOD - 1);
            assertTrue(pongs.size() < 200, pongs.size() + " pongs");
            int before = -1;
            for (Frame pong : pongs) {
                int number = pong.payload().getInt();
                assertEquals(Opcode.PONG, pong.header().opcode());
                assertTrue(number > before, "in order");
                before = number;
            }
        }
    }

    /** Pongs up to the one with a number. */
    private static List<Frame> drain(MemorySocket memory, int last) throws Exception {
        List<Frame> pongs = new ArrayList<>();
        do {
            pongs.add(memory.sent());
        } while (pongs.get(pongs.size() - 1).payload().getInt() != last);
        return pongs;
    }

    /** What a flood has cost. One thread waits for room for the pong that is stuck, with a selector of three descriptors. */
    private record Cost(long memory, long descriptors, long threads) {

        boolean isBounded() {
            return threads <= 1 && descriptors <= 6 && memory < 4 << 20;
        }

        Cost least(Cost other) {
            return new Cost(
                    Math.min(memory, other.memory),
                    Math.min(descriptors, other.descriptors),
                    Math.min(threads, other.threads));
        }
    }

    // Memory and descriptors are those of all that runs here; but what a flood costs, it costs each time.
    @Test
    void aFloodOverASocketCostsNeitherMemoryNorDescriptorsNorThreads() throws Exception {
        Cost cost = costOfAFlood();
        for (int again = 0; again < 2 && !cost.isBounded(); again++) {
            cost = cost.least(costOfAFlood());
        }
        assertTrue(cost.isBounded(), cost.toString());
    }

    private static Cost costOfAFlood() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        byte[] flood = pings(10_000);
        ServerScript script = connection -> {
            connection.upgrade();
            for (int i = 0; i < FLOOD / 10_000; i++) {
                connection.write(flood);
            }
            connection.sendText("behind the flood");
            done.await();
        };
        try (Loopback loopback = Loopback.to(script);
                WebSocket socket = loopback.webSocket()) {
            long memory = usedMemory();
            long descriptors = descriptors();
            long threads = threads();

            assertEquals(new Message.Text("behind the flood"), socket.receiveMessage());

            long threadsMore = threads() - threads;
            long descriptorsMore = descriptors() - descriptors;
            return new Cost(usedMemory() - memory, descriptorsMore, threadsMore);
        } finally {
            done.countDown();
        }
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Those of this library. */
    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fairlead-"))
                .count();
    }

    /** 0 where the system does not tell. */
    private static long descriptors() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(own)) {
            return open.count();
        }
    }

    @Test
    void aReceiveWithALimitEndsInAnEndlessFlood() throws Exception {
        try (Endless endless = Endless.open()) {
            endless.transport.repeat(ServerFrames.ping((byte) 1));

            Duration limit = Duration.ofMillis(200);
            long start = System.nanoTime();
            assertThrows(TimeoutException.class, () -> endless.socket().receiveMessage(limit));
            assertThrows(TimeoutException.class, () -> endless.socket().receive(ByteBuffer.allocate(9), limit));
            assertTrue(System.nanoTime() - start >= 2 * limit.toNanos(), "not early");
            assertEquals(WebSocketState.OPEN, endless.socket().state());
        }
    }

    // C-112
    @ParameterizedTest
    @ValueSource(strings = {"89 00", "8A 01 00", "82 03 01 02 03", "01 01 61 00 01 62 80 01 63", "82 00"})
    void closeHandshakeEndsInTimeAlthoughThePeerNeverStopsSending(String hex) throws Exception {
        try (Endless endless = Endless.open()) {
            endless.transport.repeat(ServerFrames.hex(hex));

            long start = System.nanoTime();
            TimeoutException e =
                    assertThrows(TimeoutException.class, () -> endless.socket().closeHandshake(CloseStatus.NORMAL));
            long passed = System.nanoTime() - start;
            assertTrue(passed >= Endless.CLOSE_LIMIT.toNanos(), "not early");
            assertTrue(passed < Duration.ofSeconds(5).toNanos(), "not late");
            assertEquals(Phase.CLOSE, e.phase());
            assertEquals(Endless.CLOSE_LIMIT, e.limit());
        }
    }

    @Test
    void closeHandshakeEndsAReceiveThatSeesNothingButPings() throws Exception {
        try (Endless endless = Endless.open()) {
            endless.transport.repeat(ServerFrames.ping((byte) 1));
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> endless.socket().receiveMessage());
            assertEquals(Opcode.PONG, endless.memory.sent().header().opcode());

            assertThrows(TimeoutException.class, () -> endless.socket().closeHandshake(CloseStatus.NORMAL));
            CancelledException e = receiver.failure(CancelledException.class);
            assertEquals("receiving was ended: the closing handshake was begun", e.getMessage());
        }
    }

    @Test
    void closeEndsAReceiveThatSeesNothingButPings() throws Exception {
        try (Endless endless = Endless.open()) {
            endless.transport.repeat(ServerFrames.ping((byte) 1));
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> endless.socket().receiveMessage());
            assertEquals(Opcode.PONG, endless.memory.sent().header().opcode());
            endless.socket().close();

            receiver.failure(CancelledException.class);
        }
    }

    /** A WebSocket whose peer can begin to send without end, and takes what it likes. */
    private record Endless(MemorySocket memory, EndlessTransport transport) implements AutoCloseable {

        static final Duration CLOSE_LIMIT = Duration.ofMillis(300);

        static Endless open() throws Exception {
            // Little room: the pongs of an endless flood would need memory without end.
            MemoryTransportProvider memory =
                    new MemoryTransportProvider(MemoryScript.builder().room(512).build());
            EndlessTransport transport = new EndlessTransport(memory);
            SessionOptions.Builder settings =
                    SessionOptions.builder().transport(transport).timeouts(Timeouts.DEFAULT.withClose(CLOSE_LIMIT));
            return new Endless(MemorySocket.open(memory, settings), transport);
        }

        WebSocket socket() {
            return memory.socket();
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private static byte[] pings(int count) {
        ByteBuffer wire = ByteBuffer.allocate(count * 6);
        for (int i = 0; i < count; i++) {
            wire.put(ServerFrames.ping(ByteBuffer.allocate(4).putInt(i).array()));
        }
        return wire.array();
    }
}
