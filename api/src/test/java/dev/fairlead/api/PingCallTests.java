package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Frame;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings of the application: when their round-trip time is told, and what ends the wait for it. */
@Timeout(60)
class PingCallTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void aPongIsHeardWhetherSomebodyReceivesOrNot(String transport) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                Session session = Session.open(
                        SessionOptions.builder().transport(transport).build());
                WebSocket socket = session.webSocket(server.uri("/"))) {
            assertTrue(socket.ping(ServerFrames.bytes(125), LONG).toNanos() > 0, "nobody receives");
            CompletableFuture<Message> receiving = socket.receiveMessageAsync();
            Duration second = Outcomes.result(socket.pingAsync(new byte[0]));
            assertTrue(second.toNanos() > 0, "somebody receives");
            assertFalse(receiving.isDone(), "a pong is no message");
            socket.sendText("still there");
            assertEquals("still there", ((Message.Text) Outcomes.result(receiving)).text());
            assertTrue(socket.statistics().roundTripTime().orElseThrow().compareTo(LONG) < 0);
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    @Test
    void thePongOfALaterPingAnswersTheEarlierOnes() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Duration> first = memory.socket().pingAsync(new byte[] {1});
            CompletableFuture<Duration> second = memory.socket().pingAsync(new byte[] {2});
            CompletableFuture<Duration> third = memory.socket().pingAsync(new byte[] {3});
            for (int i = 1; i <= 3; i++) {
                Frame frame = memory.sent();
                assertEquals(Opcode.PING, frame.header().opcode());
                assertArrayEquals(new byte[] {(byte) i}, frame.bytes());
            }
            memory.serve(ServerFrames.pong((byte) 9), ServerFrames.pong((byte) 2));
            assertTrue(Outcomes.result(second).compareTo(Outcomes.result(first)) <= 0);
            assertFalse(third.isDone());
            memory.serve(ServerFrames.pong((byte) 3));
            Outcomes.done(third);
        }
    }

    @Test
    void aPongBehindDataThatNobodyReceivesIsHeard() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Duration> pong = memory.socket().pingAsync(new byte[] {7});
            memory.serve(ServerFrames.text("before"), ServerFrames.pong((byte) 7), ServerFrames.text("behind"));
            Outcomes.done(pong);
            assertEquals("before", memory.receiveText());
            assertEquals("behind", memory.receiveText());
        }
    }

    @Test
    void aPingFitsBetweenThePiecesOfAMessage() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(BufferType.UTF8_FRAGMENT, java.nio.ByteBuffer.wrap(ServerFrames.utf8("a")));
            CompletableFuture<Duration> pong = memory.socket().pingAsync(new byte[] {7});
            memory.socket().send(BufferType.UTF8_MESSAGE, java.nio.ByteBuffer.wrap(ServerFrames.utf8("b")));
            assertEquals(Opcode.TEXT, memory.sent().header().opcode());
            assertEquals(Opcode.PING, memory.sent().header().opcode());
            assertEquals(Opcode.CONTINUATION, memory.sent().header().opcode());
            memory.serve(ServerFrames.pong((byte) 7));
            Outcomes.done(pong);
        }
    }

    @Test
    void whatIsTooLongOrTooLateIsRefused() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            InvalidParameterException tooLong = assertThrows(
                    InvalidParameterException.class, () -> memory.socket().pingAsync(new byte[126]));
            assertEquals("ping payload of 126 bytes, must be at most 125 (RFC 6455 5.5)", tooLong.getMessage());
            memory.socket().shutdown(CloseStatus.NORMAL);
            HandleStateException late = assertThrows(
                    HandleStateException.class, () -> memory.socket().pingAsync(new byte[1]));
            assertEquals(ErrorCode.INVALID_OPERATION, late.code());
        }
    }

    @Test
    void noMoreThanSixtyFourCanBeOut() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            for (int i = 0; i < 64; i++) {
                assertFalse(memory.socket().pingAsync(new byte[] {(byte) i}).isDone());
            }
            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().pingAsync(new byte[0]));
            assertEquals("64 pings wait for their pongs already", e.getMessage());
        }
    }

    @Test
    void aPingThatComesBehindTheEndIsToldOfItAtOnce() {
        Pings pings = new Pings(new Callbacks(Runnable::run, false, () -> {}), "peer");
        CancelledException end = new CancelledException(Phase.CLOSE, "it is over", null);
        pings.end(() -> end);
        assertEquals(end, Outcomes.failure(CancelledException.class, pings.add(new byte[0])));
        assertFalse(pings.areOut());
    }

    @Test
    void aCloseEndsTheWait() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Duration> pong = memory.socket().pingAsync(new byte[0]);
            memory.socket().close();
            assertEquals(
                    ErrorCode.OPERATION_CANCELLED,
                    Outcomes.failure(CancelledException.class, pong).code());
        }
    }

    @Test
    void aViolationEndsTheWaitAndIsTold() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Duration> pong = memory.socket().pingAsync(new byte[0]);
            memory.serve(ServerFrames.hex("F100"));
            assertThrows(ProtocolException.class, memory::receive);
            assertInstanceOf(ProtocolException.class, Outcomes.failure(WebSocketException.class, pong));
        }
    }

    @Test
    void aCancelledPingHarmsNothing() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Outcomes.cancel(memory.socket().pingAsync(new byte[] {1}));
            CompletableFuture<Duration> next = memory.socket().pingAsync(new byte[] {2});
            memory.serve(ServerFrames.pong((byte) 1), ServerFrames.pong((byte) 2));
            Outcomes.done(next);
        }
    }

    @Test
    void theBlockingFormHasATimeLimitAfterWhichTheWebSocketIsAsUsableAsBefore() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Duration limit = Duration.ofMillis(30);
            TimeoutException e =
                    assertThrows(TimeoutException.class, () -> memory.socket().ping(new byte[0], limit));
            assertEquals(limit, e.limit());
            memory.serve(ServerFrames.text("on"));
            assertEquals("on", memory.receiveText());
            assertThrows(InvalidParameterException.class, () -> memory.socket().ping(new byte[0], Duration.ZERO));
        }
    }

    @Test
    void anInterruptEndsTheBlockingForm() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Duration> waiting =
                    BackgroundCall.of(() -> memory.socket().ping(new byte[0], LONG));
            assertEquals(Opcode.PING, memory.sent().header().opcode());
            CancelledException e = waiting.interrupt().failure(CancelledException.class);
            assertInstanceOf(InterruptedIOException.class, e.getCause());
            assertTrue(waiting.hadInterruptFlag());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }
}
