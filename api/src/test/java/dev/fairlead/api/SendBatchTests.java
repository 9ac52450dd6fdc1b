package dev.fairlead.api;

import static dev.fairlead.api.SendOption.MORE_FOLLOWS;
import static dev.fairlead.api.SendOption.UNCOMPRESSED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link SendOption#MORE_FOLLOWS} and {@link WebSocket#flush}; while the session's timer is kept busy nothing leaves by itself. */
@Timeout(60)
class SendBatchTests {

    private static final int SEND_BUFFER = 256;

    /** A WebSocket whose session's timer does nothing until it is closed. */
    private static final class Batch implements AutoCloseable {
        private final MemorySocket memory;
        private final CountDownLatch over = new CountDownLatch(1);

        Batch(MemoryScript script, UnaryOperator<SessionOptions.Builder> settings) throws Exception {
            memory = MemorySocket.open(script, settings.andThen(b -> b.sendBufferSize(SEND_BUFFER))::apply);
            occupy(memory.socket(), over);
        }

        Batch() throws Exception {
            this(MemoryScript.PLAIN, builder -> builder);
        }

        WebSocket socket() {
            return memory.socket();
        }

        List<String> arrived() throws IOException, InterruptedException {
            return words(ClientFrames.all(memory.peer().take()));
        }

        @Override
        public void close() {
            over.countDown();
            memory.close();
        }
    }

    /** Has the timer of a WebSocket's session wait, and do nothing else, until {@code over}. */
    static void occupy(WebSocket socket, CountDownLatch over) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        var unused = ((WebSocketHandle) socket).resources().timer().after(Duration.ZERO, () -> {
            busy.countDown();
            try {
                over.await();
            } catch (InterruptedException ended) {
                // With the session.
            }
        });
        busy.await();
    }

    private static List<String> words(List<Frame> frames) {
        List<String> words = new ArrayList<>();
        for (Frame frame : frames) {
            Opcode opcode = frame.header().opcode();
            words.add(opcode == Opcode.TEXT ? frame.text() : opcode.toString());
        }
        return words;
    }

    @Test
    void whatIsHeldBackLeavesWithTheNextSendInOneWrite() throws Exception {
        try (Batch batch = new Batch()) {
            long sent = batch.socket().statistics().bytesSent();
            batch.socket().sendText("one", MORE_FOLLOWS);
            batch.socket().send(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.utf8("two")), MORE_FOLLOWS);
            batch.socket().sendTextAsync("", MORE_FOLLOWS).join();
            assertEquals(List.of(), batch.arrived());
            assertEquals(sent, batch.socket().statistics().bytesSent());

            batch.socket().sendText("three");
            assertEquals(List.of("one", "two", "CONTINUATION", "three"), batch.arrived());
            assertEquals(4, batch.socket().statistics().framesSent());
        }
    }

    @Test
    void flushSendsWhatIsHeldBackAndElseNothing() throws Exception {
        try (Batch batch = new Batch()) {
            batch.socket().flush();
            assertEquals(List.of(), batch.arrived());

            batch.socket().sendText("one", MORE_FOLLOWS);
            batch.socket().flush();
            assertEquals(List.of("one"), batch.arrived());

            batch.socket().sendBinary(new byte[3], MORE_FOLLOWS);
            Outcomes.done(batch.socket().sendBinaryAsync(new byte[3], MORE_FOLLOWS));
            Outcomes.done(batch.socket().flushAsync());
            assertEquals(List.of("BINARY", "BINARY"), batch.arrived());
        }
    }

    @Test
    void nothingIsHeldBackFromWhoGoesOnToReceive() throws Exception {
        try (Batch batch = new Batch()) {
            batch.socket().sendText("question", MORE_FOLLOWS);
            CompletableFuture<Message> answer = batch.socket().receiveMessageAsync(Duration.ofSeconds(10));
            assertEquals(List.of("question"), batch.arrived());

            batch.memory.serve(ServerFrames.text("answer"));
            assertEquals(new Message.Text("answer"), Outcomes.result(answer));

            batch.socket().sendText("another", MORE_FOLLOWS);
            assertThrows(
                    TimeoutException.class, () -> batch.socket().receive(ByteBuffer.allocate(8), Duration.ofMillis(1)));
            assertEquals(List.of("another"), batch.arrived());
        }
    }

    @Test
    void pingsAndPongsTakeItWithThem() throws Exception {
        try (Batch batch = new Batch()) {
            batch.socket().sendText("one", MORE_FOLLOWS);
            CompletableFuture<Duration> pong = batch.socket().pingAsync(new byte[] {1});
            assertEquals(List.of("one", "PING"), batch.arrived());

            batch.memory.serve(ServerFrames.hex("8A 01 01"));
            Outcomes.result(pong);
            CompletableFuture<Message> receive = batch.socket().receiveMessageAsync(Duration.ofSeconds(10));
            batch.socket().sendText("two", MORE_FOLLOWS);
            batch.memory.serve(ServerFrames.hex("89 00"), ServerFrames.text("end"));
            Outcomes.result(receive);
            assertEquals(List.of("two", "PONG"), batch.arrived());
        }
    }

    @Test
    void aCloseFrameComesBehindIt() throws Exception {
        try (Batch batch = new Batch()) {
            batch.socket().sendText("last", MORE_FOLLOWS);
            batch.socket().shutdown(CloseStatus.NORMAL);
            assertEquals(List.of("last", "CLOSE"), batch.arrived());
            assertThrows(HandleStateException.class, () -> batch.socket().flush());
        }
        try (Batch batch = new Batch()) {
            batch.socket().sendText("last", MORE_FOLLOWS);
            batch.socket().close();
            assertEquals(List.of("last", "CLOSE"), batch.arrived());
            HandleStateException closed = assertThrows(
                    HandleStateException.class, () -> batch.socket().flushAsync());
            assertEquals(ErrorCode.INVALID_HANDLE, closed.code());
        }
    }

    @Test
    void anAbortDropsIt() throws Exception {
        try (Batch batch = new Batch()) {
            batch.socket().sendText("never", MORE_FOLLOWS);
            batch.socket().abort();
            batch.memory.peer().readEnd();
            assertEquals(List.of(), batch.arrived());
        }
    }

    @Test
    void itLeavesByItselfInTheEnd() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            for (int i = 0; i < 3; i++) {
                memory.socket().sendText("alone " + i, MORE_FOLLOWS);
                assertEquals("alone " + i, memory.sent().text());
            }
        }
    }

    @Test
    void aFullBufferLeavesAndNothingIsLostOrMixedUp() throws Exception {
        try (Batch batch = new Batch()) {
            byte[] wire = {};
            for (int i = 0; i < 200; i++) {
                batch.socket().sendBinary(ServerFrames.bytes(i), MORE_FOLLOWS);
                wire = ServerFrames.join(wire, batch.memory.peer().take());
                long held = wireLength(i) - wire.length;
                assertTrue(held >= 0 && held <= SEND_BUFFER, held + " bytes are held back after message " + i);
            }
            batch.socket().flush();
            wire = ServerFrames.join(wire, batch.memory.peer().take());
            List<Frame> frames = ClientFrames.all(wire);
            assertEquals(200, frames.size());
            for (int i = 0; i < 200; i++) {
                assertArrayEquals(ServerFrames.bytes(i), frames.get(i).bytes());
            }
        }
    }

    @Test
    void ofAMessageThatIsLongerThanTheBufferTheEndIsHeldBack() throws Exception {
        try (Batch batch = new Batch()) {
            int length = 1_000;
            batch.socket().sendText("first", MORE_FOLLOWS);
            batch.socket().sendText("x".repeat(length), MORE_FOLLOWS);
            byte[] wire = batch.memory.peer().take();
            int all = "first".length() + 6 + length + 8;
            assertTrue(wire.length >= all - SEND_BUFFER && wire.length < all, wire.length + " of " + all + " bytes");

            batch.socket().sendText("last");
            wire = ServerFrames.join(wire, batch.memory.peer().take());
            assertEquals(List.of("first", "x".repeat(length), "last"), words(ClientFrames.all(wire)));
        }
    }

    /** With room for the longest header, with room for its own header alone, and with a byte more than that. */
    @Test
    void aMessageThatJustFillsTheBufferIsHeldBackWhicheverWayItTakes() throws Exception {
        try (Batch batch = new Batch()) {
            int most = SEND_BUFFER - FrameEncoder.MAX_HEADER_BYTES;
            for (int length : new int[] {most - 1, most, most + 1, SEND_BUFFER - 8}) {
                batch.socket().sendBinary(new byte[length], MORE_FOLLOWS);
                assertEquals(List.of(), batch.arrived(), length + " bytes");
                batch.socket().flush();
                assertEquals(List.of("BINARY"), batch.arrived());
            }
            batch.socket().sendBinary(new byte[SEND_BUFFER - 7], MORE_FOLLOWS);
            assertEquals(SEND_BUFFER, batch.memory.peer().take().length);
        }
    }

    /** How long the frames with payloads of 0 to {@code last} bytes are. */
    private static long wireLength(int last) {
        long length = 0;
        for (int i = 0; i <= last; i++) {
            length += i + (i < 126 ? 6 : 8);
        }
        return length;
    }

    @Test
    void aSendThatIsTakenBackLeavesWhatWasHeldBackBeforeIt() throws Exception {
        MemoryScript script = MemoryScript.builder().room(16).build();
        try (Batch batch = new Batch(script, builder -> builder)) {
            batch.memory.with(Option.SEND_TIMEOUT, Duration.ofMillis(150));
            batch.socket().sendBinary(new byte[10]);
            batch.socket().sendText("first", MORE_FOLLOWS);
            ByteBuffer taken = ByteBuffer.wrap(ServerFrames.utf8("taken back"));
            assertThrows(TimeoutException.class, () -> batch.socket().send(BufferType.UTF8_MESSAGE, taken));
            assertEquals(0, taken.position());
            TimeoutException unflushed =
                    assertThrows(TimeoutException.class, () -> batch.socket().flush());
            assertEquals(Phase.SEND, unflushed.phase());

            assertEquals(List.of("BINARY"), batch.arrived());
            assertEquals("first", batch.memory.sent().text());
            batch.socket().sendText("second");
            assertEquals("second", batch.memory.sent().text());
            assertEquals(WebSocketState.OPEN, batch.socket().state());
        }
    }

    @Test
    void aConnectionThatBreaksIsFoundByFlush() throws Exception {
        try (Batch batch = new Batch()) {
            batch.socket().sendText("lost", MORE_FOLLOWS);
            batch.memory.peer().fail(new IOException("reset"));

            ConnectionException broken =
                    assertThrows(ConnectionException.class, () -> batch.socket().flush());
            assertEquals(Phase.SEND, broken.phase());
            HandleStateException later = assertThrows(
                    HandleStateException.class, () -> batch.socket().sendText("x", MORE_FOLLOWS));
            assertSame(broken, later.getCause());
        }
    }

    @Test
    void compressedMessagesAreHeldBackToo() throws Exception {
        MemorySocket memory = MemorySocket.openDeflating(
                MemoryScript.PLAIN,
                builder -> builder.compression(
                        CompressionOptions.builder().threshold(1).build()),
                "");
        try (memory) {
            String text = "many words ".repeat(50);
            memory.socket().sendText(text, MORE_FOLLOWS);
            memory.socket().sendText(text, UNCOMPRESSED, MORE_FOLLOWS);
            memory.socket().sendText(text);
            assertTrue(memory.sent().header().compressed());
            assertEquals(text, memory.sent().text());
            assertTrue(memory.sent().header().compressed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void threadsThatHoldBackFlushReceiveAndSendLoseNothing(String transport) throws Exception {
        int threads = 4;
        int times = 500;
        List<Integer> next = new ArrayList<>(Collections.nCopies(threads, 0));
        CountDownLatch all = new CountDownLatch(threads * times);
        ServerScript server = connection -> {
            connection.upgrade();
            while (all.getCount() > 0) {
                ByteBuffer payload =
                        ByteBuffer.wrap(connection.receive().orElseThrow().bytes());
                int thread = payload.getInt();
                assertEquals(next.set(thread, next.get(thread) + 1), payload.getInt());
                all.countDown();
            }
            connection.sendText("all");
            connection.receive();
        };
        try (EmbeddedServer loopback = EmbeddedServer.start(server);
                Session session = Session.open(
                        SessionOptions.builder().transport(transport).build());
                WebSocket socket = session.webSocket(loopback.uri("/"))) {
            List<BackgroundCall<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                senders.add(BackgroundCall.of(() -> {
                    Random random = new Random(number);
                    for (int i = 0; i < times; i++) {
                        ByteBuffer payload = ByteBuffer.allocate(8 + random.nextInt(300))
                                .putInt(0, number)
                                .putInt(4, i);
                        sendSomehow(socket, payload, random.nextInt(8));
                    }
                    return number;
                }));
            }
            assertEquals(new Message.Text("all"), socket.receiveMessage(Duration.ofSeconds(30)));
            for (BackgroundCall<?> sender : senders) {
                sender.result();
            }
            socket.abort();
            assertEquals(List.of(), loopback.failures());
        }
    }

    private static void sendSomehow(WebSocket socket, ByteBuffer payload, int way) throws Exception {
        switch (way) {
            case 0 -> socket.sendBinary(payload);
            case 1 -> Outcomes.done(socket.sendBinaryAsync(payload));
            case 2 -> Outcomes.done(socket.sendBinaryAsync(payload, MORE_FOLLOWS));
            case 3 -> {
                socket.sendBinary(payload, MORE_FOLLOWS);
                socket.flush();
            }
            default -> socket.sendBinary(payload, MORE_FOLLOWS);
        }
    }
}
