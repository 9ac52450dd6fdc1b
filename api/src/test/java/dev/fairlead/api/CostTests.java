package dev.fairlead.api;

import static dev.fairlead.api.SendOption.MORE_FOLLOWS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.resourcecheck.Allocation;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a message costs, in bytes and calls and not in time: each figure is a limit that a change must not pass unnoticed. */
@Timeout(120)
class CostTests {

    private static final int LENGTH = 125;
    private static final int TIMES = 20_000;

    /** Room for the list of options, which is the caller's, and the share of a message that fills the buffer. */
    private static final int LEAST_SENT = 64;

    private static final int LEAST_RECEIVED = 8;

    /** What it must not allocate without end: a few bytes a message would be more than this. */
    private static final int GROWTH = 256 * 1024;

    private static Session session(String transport) {
        return Session.open(SessionOptions.builder().transport(transport).build());
    }

    private static byte[] many(int count, byte[] frame) {
        byte[] all = new byte[count * frame.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    /** A server that sends small messages as long as somebody takes them. */
    private static ServerScript source() {
        return connection -> {
            connection.upgrade();
            byte[] frames = many(500, ServerFrames.binary(new byte[LENGTH]));
            try {
                while (true) {
                    connection.write(frames);
                }
            } catch (IOException left) {
                // The client has seen enough.
            }
        };
    }

    private static ServerScript drain() {
        return connection -> {
            connection.upgrade();
            try {
                while (connection.receive().isPresent()) {
                    // The client sends what it wants.
                }
            } catch (IOException left) {
                // And leaves when it wants.
            }
        };
    }

    private static void assertAtMost(int limit, double found) {
        assertTrue(found <= limit, found + " bytes for each message, limit " + limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void aMessageThatIsReadyIsReceivedWithoutGarbage(String transport) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(source());
                Session session = session(transport);
                WebSocket socket = session.webSocket(server.uri("/"))) {
            ByteBuffer dst = ByteBuffer.allocateDirect(LENGTH);
            assertAtMost(LEAST_RECEIVED, Allocation.bytesEachTime(TIMES, () -> receiveWhole(socket, dst.clear())));
            // The message itself: an array, a buffer around it, and an object.
            assertAtMost(LENGTH + 100, Allocation.bytesEachTime(TIMES, socket::receiveMessage));
            socket.abort();
        }
    }

    private static void assertLength(Received received) {
        if (!(received instanceof Received.Data data) || data.byteCount() != LENGTH) {
            throw new AssertionError(received.toString());
        }
    }

    /** Where the server was interrupted within a message, its beginning comes by itself. */
    private static void receiveWhole(WebSocket socket, ByteBuffer dst) throws IOException {
        Received received = socket.receive(dst);
        while (received instanceof Received.Data data && data.type() == BufferType.BINARY_FRAGMENT) {
            received = socket.receive(dst);
        }
        if (!(received instanceof Received.Data last)
                || last.type() != BufferType.BINARY_MESSAGE
                || dst.position() != LENGTH) {
            throw new AssertionError(received + ", in all " + dst.position());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void aMessageThatIsHeldBackIsSentWithoutGarbage(String transport) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(drain());
                Session session = session(transport);
                WebSocket socket = session.webSocket(server.uri("/"))) {
            ByteBuffer payload = ByteBuffer.allocate(LENGTH);
            assertAtMost(
                    LEAST_SENT,
                    Allocation.bytesEachTime(
                            TIMES, () -> socket.send(BufferType.BINARY_MESSAGE, payload.clear(), MORE_FOLLOWS)));
            assertAtMost(
                    LEAST_SENT,
                    Allocation.bytesEachTime(TIMES / 4, () -> socket.send(BufferType.BINARY_MESSAGE, payload.clear())));
        }
    }

    @Test
    void nothingIsKeptOfMessagesThatHavePassed() throws Exception {
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            echo(socket, TIMES / 10);
            long growth = growth(socket);
            // The heap is everybody's, but what is kept is kept each time.
            for (int again = 0; again < 2 && growth >= GROWTH; again++) {
                growth = growth(socket);
            }
            assertTrue(growth < GROWTH, growth + " bytes more after " + TIMES + " messages");
        }
    }

    private static long growth(WebSocket socket) throws IOException {
        long before = usedHeap();
        echo(socket, TIMES);
        return usedHeap() - before;
    }

    private static void echo(WebSocket socket, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            socket.sendText("a");
            socket.receiveMessage();
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** A WebSocket on a memory transport that counts, whose session's timer does nothing. */
    private static final class Counted implements AutoCloseable {
        private final CountingTransport transport = new CountingTransport();
        private final MemorySocket memory;
        private final CountDownLatch over = new CountDownLatch(1);

        Counted() throws Exception {
            memory = MemorySocket.open(
                    transport.memory(), SessionOptions.builder().transport(transport));
            SendBatchTests.occupy(memory.socket(), over);
        }

        @Override
        public void close() {
            over.countDown();
            memory.close();
        }
    }

    @Test
    void manyHeldBackTakeOneWriteForABufferFull() throws Exception {
        try (Counted counted = new Counted()) {
            int before = counted.transport.writes();
            for (int i = 0; i < 1_000; i++) {
                counted.memory.socket().sendBinary(new byte[LENGTH], MORE_FOLLOWS);
            }
            counted.memory.socket().flush();

            int frames = 1_000 * (LENGTH + 6);
            int buffer = SessionOptions.builder().build().sendBufferSize();
            int least = (frames + buffer - 1) / buffer;
            int writes = counted.transport.writes() - before;
            assertTrue(writes <= least + 1, writes + " writes of " + frames + " bytes, buffer of " + buffer);
            assertEquals(1_000, ClientFrames.all(counted.memory.peer().take()).size());
        }
    }

    @Test
    void manyThatHaveComeTakeOneReadForABufferFull() throws Exception {
        try (Counted counted = new Counted()) {
            byte[] frames = many(1_000, ServerFrames.binary(new byte[LENGTH]));
            counted.memory.serve(frames);
            int before = counted.transport.reads();
            ByteBuffer dst = ByteBuffer.allocate(LENGTH);
            for (int i = 0; i < 1_000; i++) {
                assertLength(counted.memory.socket().receive(dst.clear()));
            }
            int buffer = SessionOptions.builder().build().receiveBufferSize();
            int least = (frames.length + buffer - 1) / buffer;
            int reads = counted.transport.reads() - before;
            assertTrue(reads <= least + 1, reads + " reads of " + frames.length + " bytes, buffer of " + buffer);
        }
    }

    @Test
    void aQuestionTakesOneWriteAndItsAnswerOneRead() throws Exception {
        try (Counted counted = new Counted()) {
            MemoryPeer peer = counted.memory.peer();
            int writes = counted.transport.writes();
            int reads = counted.transport.reads();
            for (int i = 0; i < 100; i++) {
                counted.memory.socket().sendText("question");
                assertEquals("question", ClientFrames.next(peer).text());
                counted.memory.serve(ServerFrames.text("answer"));
                assertEquals("answer", counted.memory.receiveText());
            }
            assertEquals(100, counted.transport.writes() - writes);
            assertEquals(100, counted.transport.reads() - reads);
        }
    }

    @Test
    void aLargeMessageIsReadStraightIntoTheCallersBuffer() throws Exception {
        int length = 1 << 20;
        try (Counted counted = new Counted()) {
            counted.memory.serve(ServerFrames.binary(new byte[length]));
            ByteBuffer dst = ByteBuffer.allocateDirect(length);
            while (dst.hasRemaining()) {
                counted.memory.socket().receive(dst);
            }
            long copied = length - counted.transport.bytesReadByUser();
            int buffer = SessionOptions.builder().build().receiveBufferSize();
            assertTrue(copied <= 2L * buffer, copied + " of " + length + " bytes are copied, buffer of " + buffer);
        }
    }
}
