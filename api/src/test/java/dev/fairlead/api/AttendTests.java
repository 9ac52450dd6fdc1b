package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session that reads ahead while nobody receives: pings are answered, and nothing that came is lost or told twice. */
@Timeout(60)
class AttendTests {

    private static final int BUFFER = 1000;

    /** A socket that is attended to, and a note of what was read of its channel. */
    private record Attended(CountingTransport counting, MemorySocket memory) implements AutoCloseable {

        static Attended open() throws Exception {
            return open(BUFFER);
        }

        static Attended open(int bufferSize) throws Exception {
            CountingTransport counting = new CountingTransport();
            SessionOptions.Builder settings =
                    SessionOptions.builder().transport(counting).attend().receiveBufferSize(bufferSize);
            return new Attended(counting, MemorySocket.open(counting.memory(), settings));
        }

        WebSocket socket() {
            return memory.socket();
        }

        MemoryPeer peer() {
            return memory.peer();
        }

        void serve(byte[]... pieces) {
            memory.serve(pieces);
        }

        /** Serves, and returns when all of it was read. */
        void serveAndAwait(byte[]... pieces) {
            long all = counting.bytesRead() + ServerFrames.join(pieces).length;
            serve(pieces);
            BackgroundCall.eventually("it is read", () -> counting.bytesRead() == all);
        }

        void assertPong(int... payload) throws Exception {
            Frame frame = memory.sent();
            assertEquals(Opcode.PONG, frame.header().opcode());
            byte[] expected = new byte[payload.length];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = (byte) payload[i];
            }
            assertArrayEquals(expected, frame.bytes());
        }

        /** Nothing was sent, and nothing but {@code text} is: a message from here comes next at the peer. */
        void assertNothingSentBut(String text) throws Exception {
            socket().sendText(text);
            assertEquals(text, memory.sent().text());
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Test
    void aPingIsAnsweredWhileNobodyReceives() throws Exception {
        try (Attended attended = Attended.open()) {
            for (int i = 0; i < 100; i++) {
                attended.serve(ServerFrames.ping((byte) i));
                attended.assertPong(i);
            }
            attended.serve(ServerFrames.ping(ServerFrames.bytes(125)));
            assertArrayEquals(ServerFrames.bytes(125), attended.memory().sent().bytes());
        }
    }

    /** Whatever has come of it when it is looked at for the first time. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void aPingInTwoPiecesIsAnsweredWhileNobodyReceives(int cut) throws Exception {
        byte[] ping = ServerFrames.ping((byte) 1, (byte) 2, (byte) 3, (byte) 4);
        try (Attended attended = Attended.open()) {
            attended.serveAndAwait(Arrays.copyOfRange(ping, 0, cut));
            attended.serve(Arrays.copyOfRange(ping, cut, ping.length));
            attended.assertPong(1, 2, 3, 4);
            attended.assertNothingSentBut("only the one pong");
        }
    }

    @Test
    void aPongInTwoPiecesIsHeardWhileNobodyReceives() throws Exception {
        try (Attended attended = Attended.open()) {
            CompletableFuture<Duration> pong = attended.socket().pingAsync(new byte[] {1, 2});
            assertEquals(Opcode.PING, attended.memory().sent().header().opcode());
            byte[] answer = ServerFrames.pong((byte) 1, (byte) 2);
            attended.serveAndAwait(Arrays.copyOfRange(answer, 0, 3));
            attended.serve(Arrays.copyOfRange(answer, 3, answer.length));
            pong.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aPingThatCameWithTheResponseHeadIsAnswered() throws Exception {
        MemoryTransportProvider memory = new MemoryTransportProvider();
        SessionOptions.Builder settings =
                SessionOptions.builder().transport(memory).attend();
        try (MemorySocket socket = MemorySocket.open(memory, settings, ServerFrames.ping((byte) 7))) {
            assertArrayEquals(new byte[] {7}, socket.sent().bytes());
        }
    }

    /** Data that lies in front of a ping: in all lengths that a header can express, and in pieces. */
    static Stream<Named<byte[]>> dataInFront() {
        return Stream.of(
                Named.of("text", ServerFrames.text("short")),
                Named.of("empty text", ServerFrames.text("")),
                Named.of("longest in 7 bits", ServerFrames.binary(ServerFrames.bytes(125))),
                Named.of("shortest in 16 bits", ServerFrames.binary(ServerFrames.bytes(126))),
                Named.of("16 bits", ServerFrames.binary(ServerFrames.bytes(700))),
                Named.of("64 bits", ServerFrames.join(ServerFrames.hex("827f 0000 0000 0001 0000"), new byte[0x10000])),
                Named.of(
                        "fragments",
                        ServerFrames.join(
                                ServerFrames.frame(false, Opcode.TEXT, (byte) 'a'),
                                ServerFrames.frame(false, Opcode.CONTINUATION),
                                ServerFrames.pong(),
                                ServerFrames.frame(true, Opcode.CONTINUATION, (byte) 'b'),
                                ServerFrames.text("and another"))));
    }

    // RFC 6455 5.5.2: a ping is answered as soon as is practical; whether somebody wants the data before it is no
    // matter.
    @ParameterizedTest
    @MethodSource("dataInFront")
    void aPingBehindDataIsAnsweredAndNotAgainWhenTheDataIsReceived(byte[] data) throws Exception {
        byte[] all = ServerFrames.join(data, ServerFrames.ping((byte) 1, (byte) 2), ServerFrames.text("end"));
        // With the ping whole, and cut before its last byte.
        for (int cut : new int[] {all.length, data.length + 3}) {
            try (Attended attended = Attended.open(70_000)) {
                attended.serveAndAwait(Arrays.copyOfRange(all, 0, cut));
                attended.serve(Arrays.copyOfRange(all, cut, all.length));
                attended.assertPong(1, 2);
                receiveUntil(attended, "end");
                attended.assertNothingSentBut("only the one pong");
            }
        }
    }

    private static void receiveUntil(Attended attended, String text) throws Exception {
        Message message = attended.socket().receiveMessage(Duration.ofSeconds(10));
        while (!message.equals(new Message.Text(text))) {
            message = attended.socket().receiveMessage(Duration.ofSeconds(10));
        }
    }

    @Test
    void whereverTheStreamIsCutEachPingIsAnsweredOnce() throws Exception {
        byte[] stream = ServerFrames.join(
                ServerFrames.text("first"),
                ServerFrames.ping((byte) 1),
                ServerFrames.frame(false, Opcode.BINARY, ServerFrames.bytes(130)),
                ServerFrames.ping((byte) 2, (byte) 2),
                ServerFrames.frame(true, Opcode.CONTINUATION, (byte) 9),
                ServerFrames.ping(),
                ServerFrames.text("last"));
        for (int cut = 1; cut < stream.length; cut++) {
            try (Attended attended = Attended.open()) {
                attended.serveAndAwait(Arrays.copyOfRange(stream, 0, cut));
                // Whoever receives a part of it now and then is no obstacle.
                if (cut % 3 == 0 && cut > 7) {
                    assertEquals("first", attended.memory().receiveText());
                }
                attended.serveAndAwait(Arrays.copyOfRange(stream, cut, stream.length));
                receiveUntil(attended, "last");
                attended.socket().sendText("after them");
                assertPongsAndThen(attended, "after them");
            }
        }
    }

    /** Pongs in order, the last of them included; a ping that comes while its predecessor waits may replace it. */
    private static void assertPongsAndThen(Attended attended, String text) throws Exception {
        int last = -1;
        Frame frame = attended.memory().sent();
        while (frame.header().opcode() == Opcode.PONG) {
            int rank = frame.bytes().length == 0 ? 3 : frame.bytes()[0];
            assertTrue(rank > last, "answered twice or too late");
            last = rank;
            frame = attended.memory().sent();
        }
        assertEquals(text, frame.text());
        assertEquals(3, last, "the last ping is answered");
    }

    @Test
    void aPingWithinAMessageThatIsHalfReceivedIsAnsweredOnce() throws Exception {
        try (Attended attended = Attended.open()) {
            attended.serve(ServerFrames.frame(false, Opcode.BINARY, ServerFrames.bytes(10)));
            ByteBuffer dst = ByteBuffer.allocate(4);
            assertEquals(
                    new Received.Data(BufferType.BINARY_FRAGMENT, 4),
                    attended.socket().receive(dst));
            attended.serve(ServerFrames.ping((byte) 5), ServerFrames.frame(true, Opcode.CONTINUATION));
            attended.assertPong(5);
            assertEquals(
                    new Received.Data(BufferType.BINARY_FRAGMENT, 4),
                    attended.socket().receive(dst.clear()));
            assertEquals(
                    new Received.Data(BufferType.BINARY_FRAGMENT, 2),
                    attended.socket().receive(dst.clear()));
            assertEquals(
                    new Received.Data(BufferType.BINARY_MESSAGE, 0),
                    attended.socket().receive(dst.clear()));
            attended.assertNothingSentBut("only the one pong");
        }
    }

    // RFC 6455 5.5.1 and 7.1.7: after a Close frame nothing is to be processed, and after a violation neither.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8800",
                "880203e8",
                "8b00",
                "c100",
                "8180",
                "0900",
                "897e 0080",
                "827e 0001 00",
                "827f 0000 0000 0000 0001 00",
                "83 00",
                "f100",
                "8900 8b00"
            })
    void noPingIsAnsweredBehindACloseFrameOrAViolation(String end) throws Exception {
        try (Attended attended = Attended.open()) {
            boolean pingBefore = end.startsWith("8900 ");
            attended.serveAndAwait(ServerFrames.text("before"), ServerFrames.hex(end), ServerFrames.ping((byte) 66));
            if (pingBefore) {
                attended.assertPong();
            }
            attended.assertNothingSentBut("no pong");
            assertEquals("before", attended.memory().receiveText());
            if (end.startsWith("88")) {
                assertTrue(attended.memory().receive() instanceof Received.Closed);
            } else {
                assertThrows(ProtocolException.class, attended.memory()::receive);
                assertThrows(HandleStateException.class, attended.memory()::receive);
                Frame close = attended.memory().sent();
                assertEquals(Opcode.CLOSE, close.header().opcode(), "it is told to the peer when it is found");
            }
            attended.peer().take();
        }
    }

    @Test
    void readingAheadStopsAtTheSizeOfTheBufferAndGoesOnAfterAReceive() throws Exception {
        try (Attended attended = Attended.open()) {
            long head = attended.counting().bytesRead();
            byte[] message = ServerFrames.binary(ServerFrames.bytes(96));
            for (int i = 0; i < 30; i++) {
                attended.serve(message);
            }
            BackgroundCall.eventually(
                    "the buffer is full", () -> attended.counting().bytesRead() == head + BUFFER);
            attended.serve(ServerFrames.ping((byte) 1));
            assertEquals(head + BUFFER, attended.counting().bytesRead());
            for (int i = 0; i < 10; i++) {
                attended.socket().receiveMessage();
            }
            BackgroundCall.eventually(
                    "there is more in it", () -> attended.counting().bytesRead() >= head + 10 * 98 + BUFFER / 2);
            assertTrue(attended.counting().bytesRead() <= head + 10 * 98 + BUFFER);
            for (int i = 10; i < 30; i++) {
                attended.socket().receiveMessage();
            }
            attended.assertPong(1);
        }
    }

    // As long as there is room, however little, a ping behind the data is looked for.
    @ParameterizedTest
    @ValueSource(ints = {100, 400, 490, 510, 600, 900, 950})
    void aPingIsAnsweredHoweverFullTheBufferIs(int length) throws Exception {
        try (Attended attended = Attended.open()) {
            attended.serveAndAwait(ServerFrames.binary(ServerFrames.bytes(length)));
            attended.serve(ServerFrames.ping((byte) 3));
            attended.assertPong(3);
            attended.socket().receiveMessage();
            attended.serve(ServerFrames.ping((byte) 4));
            attended.assertPong(4);
        }
    }

    @Test
    void theEndOfTheStreamIsToldAfterTheDataBeforeIt() throws Exception {
        try (Attended attended = Attended.open()) {
            attended.serveAndAwait(ServerFrames.text("one"), ServerFrames.text("two"));
            int reads = attended.counting().reads();
            attended.peer().end();
            BackgroundCall.eventually(
                    "the end is seen", () -> attended.counting().reads() > reads);
            assertEquals(WebSocketState.OPEN, attended.socket().state());
            assertEquals("one", attended.memory().receiveText());
            assertEquals("two", attended.memory().receiveText());
            ConnectionException e = assertThrows(ConnectionException.class, attended.memory()::receive);
            assertEquals("server.test:80 ended the connection without a Close frame (1006)", e.getMessage());
            assertEquals(
                    e,
                    assertThrows(HandleStateException.class, attended.memory()::receive)
                            .getCause());
        }
    }

    @Test
    void aBrokenConnectionIsToldOnceAfterTheDataBeforeIt() throws Exception {
        try (Attended attended = Attended.open()) {
            attended.serveAndAwait(ServerFrames.text("one"), ServerFrames.text("two"));
            int reads = attended.counting().reads();
            attended.peer().fail(new IOException("reset"));
            BackgroundCall.eventually("it is met", () -> attended.counting().reads() > reads);
            assertEquals("one", attended.memory().receiveText());
            assertEquals("two", attended.memory().receiveText());
            ConnectionException e = assertThrows(ConnectionException.class, attended.memory()::receive);
            assertEquals("receiving from server.test:80 failed: reset", e.getMessage());
            assertEquals(
                    e,
                    assertThrows(HandleStateException.class, attended.memory()::receive)
                            .getCause());
            assertEquals(WebSocketState.FAILED, attended.socket().state());
        }
    }

    @Test
    void receivesWithTimeLimitsInBetweenChangeNothing() throws Exception {
        try (Attended attended = Attended.open()) {
            for (int i = 0; i < 20; i++) {
                assertThrows(TimeoutException.class, () -> attended.socket().receiveMessage(Duration.ofMillis(1)));
                attended.serve(ServerFrames.ping((byte) i));
                attended.assertPong(i);
                if (i % 5 == 4) {
                    attended.serveAndAwait(ServerFrames.text("message " + i));
                    assertEquals("message " + i, attended.memory().receiveText());
                }
            }
        }
    }

    // The limit is for a peer that pauses, and this one does not: what it sends is read while nobody receives.
    @Test
    void bytesThatComeWhileNobodyReceivesAreNoPauseOfThePeer() throws Exception {
        Duration limit = Duration.ofSeconds(1);
        try (Attended attended = Attended.open()) {
            attended.memory().with(Option.RECEIVE_TIMEOUT, limit);
            byte[] frame = ServerFrames.text("in three parts");
            attended.serveAndAwait(Arrays.copyOfRange(frame, 0, 5));
            Duration shorter = limit.dividedBy(4);
            assertThrows(TimeoutException.class, () -> attended.socket().receiveMessage(shorter));
            assertEquals(WebSocketState.OPEN, attended.socket().state());
            attended.serveAndAwait(Arrays.copyOfRange(frame, 5, 9));
            dev.fairlead.spi.transport.Deadline pause = dev.fairlead.spi.transport.Deadline.after(limit);
            BackgroundCall.eventually("longer than the limit", pause::hasPassed);
            assertThrows(TimeoutException.class, () -> attended.socket().receiveMessage(shorter));
            assertEquals(WebSocketState.OPEN, attended.socket().state());
            attended.serve(Arrays.copyOfRange(frame, 9, frame.length));
            assertEquals("in three parts", attended.memory().receiveText());
        }
    }

    @Test
    void closeEndsTheAttendance() throws Exception {
        try (CountingExecutor executor = new CountingExecutor();
                MemorySocket memory =
                        MemorySocket.open(builder -> builder.attend().executor(executor))) {
            memory.serve(ServerFrames.text("never received"), ServerFrames.ping());
            assertEquals(Opcode.PONG, memory.sent().header().opcode());
            memory.socket().close();
            BackgroundCall.eventually("no thread waits", () -> executor.running() == 0);
            assertTrue(memory.peer().clientClosed());
        }
    }

    // RFC 6455 1.4: data behind a Close frame is to be dropped. What ends TLS may come there: it waits for the answer.
    @Test
    void theChannelIsNotAskedAgainBehindACloseFrame() throws Exception {
        for (byte[] before : List.of(new byte[0], ServerFrames.text("before"), ServerFrames.ping((byte) 1))) {
            try (Attended attended = Attended.open()) {
                int reads = attended.counting().reads();
                attended.serveAndAwait(before, ServerFrames.close(1001, "bye"));
                attended.serve(ServerFrames.text("behind"));
                attended.peer().end();
                assertEquals(CloseStatus.of(1001, "bye"), closeStatus(attended));
                assertEquals(reads + 1, attended.counting().reads());
            }
        }
    }

    private static CloseStatus closeStatus(Attended attended) throws Exception {
        Message message = attended.socket().receiveMessage(Duration.ofSeconds(10));
        while (message instanceof Message.Text) {
            message = attended.socket().receiveMessage(Duration.ofSeconds(10));
        }
        return ((Message.Closed) message).status();
    }

    @Test
    void aCloseFrameInPiecesIsReceivedWhole() throws Exception {
        byte[] close = ServerFrames.close(1001, "bye");
        for (int cut = 1; cut < close.length; cut++) {
            try (Attended attended = Attended.open()) {
                attended.serveAndAwait(Arrays.copyOfRange(close, 0, cut));
                if (cut % 2 == 0) {
                    // Begins the frame, and gives up.
                    Duration moment = Duration.ofMillis(1);
                    assertThrows(TimeoutException.class, () -> attended.socket().receiveMessage(moment));
                }
                attended.serve(Arrays.copyOfRange(close, cut, close.length), ServerFrames.ping((byte) 66));
                assertEquals(CloseStatus.of(1001, "bye"), closeStatus(attended));
                attended.assertNothingSentBut("no pong");
            }
        }
    }

    @Test
    void aClosingHandshakeGetsItsAnswerThoughItWasReadAhead() throws Exception {
        try (Attended attended = Attended.open()) {
            attended.serveAndAwait(ServerFrames.text("dropped"), ServerFrames.close(1001, "bye"));
            attended.peer().end();
            assertEquals(CloseStatus.of(1001, "bye"), attended.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(Opcode.CLOSE, attended.memory().sent().header().opcode());
        }
    }
}
