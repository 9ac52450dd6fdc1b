package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time limits of receiving, and interrupts. */
@Timeout(60)
class ReceiveTimeoutTests {

    private static final Duration SHORT = Duration.ofMillis(200);

    private static MemorySocket withFrameLimit(Duration limit) throws Exception {
        return MemorySocket.open().with(Option.RECEIVE_TIMEOUT, limit);
    }

    @Test
    void aReceiveThatTimesOutIsNotEarlyAndLosesNothing() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            TimeoutException e = timeout(SHORT, () -> memory.socket().receive(ByteBuffer.allocate(9), SHORT));
            assertEquals("nothing was received from server.test:80 within PT0.2S", e.getMessage());
            assertEquals(Phase.RECEIVE, e.phase());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            memory.serve(ServerFrames.text("later"));
            assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 5), memory.receive());
            memory.socket().sendText("usable");
            assertEquals("usable", memory.sent().text());
        }
    }

    @Test
    void aReceiveOverASocketTimesOutNotEarlyAndLosesNothing() throws Exception {
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            timeout(SHORT, () -> socket.receiveMessage(SHORT));
            socket.sendText("echo");
            assertEquals(new Message.Text("echo"), socket.receiveMessage());
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    // 8105: a text of 5 bytes, cut after each of its bytes.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void aTimeOutWithinAFrameLosesNothing(int cut) throws Exception {
        byte[] frame = ServerFrames.text("whole");
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(java.util.Arrays.copyOf(frame, cut));
            timeout(SHORT, () -> memory.socket().receiveMessage(SHORT));
            memory.serve(java.util.Arrays.copyOfRange(frame, cut, frame.length));

            assertEquals("whole", memory.receiveText());
        }
    }

    @Test
    void aMessageThatCameInPartIsKept() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("first ")));
            timeout(SHORT, () -> memory.socket().receiveMessage(SHORT));
            memory.serve(ServerFrames.frame(false, Opcode.CONTINUATION, ServerFrames.utf8("second ")));
            timeout(SHORT, () -> memory.socket().receiveMessage(SHORT));
            memory.serve(ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("third")));

            assertEquals("first second third", memory.receiveText());
        }
    }

    @Test
    void limitsThatAreNotPositiveAreRefused() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            for (Duration limit : new Duration[] {Duration.ZERO, Duration.ofNanos(-1)}) {
                InvalidParameterException e = assertThrows(
                        InvalidParameterException.class, () -> memory.socket().receive(ByteBuffer.allocate(1), limit));
                assertEquals(
                        "time limit timeout is " + limit + ", must be positive; Timeouts.UNLIMITED is no limit",
                        e.getMessage());
                assertThrows(
                        InvalidParameterException.class, () -> memory.socket().receiveMessage(limit));
            }
        }
    }

    // S-104
    @Test
    void aFrameThatPausesTooLongFailsTheWebSocket() throws Exception {
        try (MemorySocket memory = withFrameLimit(SHORT)) {
            memory.serve(ServerFrames.hex("82 05 01"));
            assertEquals(new Received.Data(BufferType.BINARY_FRAGMENT, 1), memory.receive());

            TimeoutException e = timeout(SHORT, () -> memory.socket().receive(ByteBuffer.allocate(9)));
            assertEquals("server.test:80 has paused within a frame for PT0.2S", e.getMessage());
            assertEquals(SHORT, e.limit());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            assertTrue(memory.peer().clientClosed());
            HandleStateException later = assertThrows(
                    HandleStateException.class, () -> memory.socket().sendText("late"));
            assertEquals(ErrorCode.INVALID_OPERATION, later.code());
            assertSame(e, later.getCause());
        }
    }

    @Test
    void halfAHeaderThatPausesTooLongFailsTheWebSocket() throws Exception {
        try (MemorySocket memory = withFrameLimit(SHORT)) {
            memory.serve(ServerFrames.hex("82"));

            timeout(SHORT, () -> memory.socket().receiveMessage());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
        }
    }

    @Test
    void betweenFramesThePeerMayPause() throws Exception {
        try (MemorySocket memory = withFrameLimit(Duration.ofMillis(50))) {
            memory.serve(ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("a")));
            timeout(SHORT, () -> memory.socket().receiveMessage(SHORT));
            memory.serve(ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("b")));

            assertEquals("ab", memory.receiveText());
        }
    }

    @Test
    void everyByteStartsTheLimitOfThePauseAnew() throws Exception {
        byte[] frame = ServerFrames.text("slowly, for longer");
        Duration limit = Duration.ofSeconds(2);
        // Far shorter than the limit: only all of them together are longer.
        Duration pace = Duration.ofMillis(150);
        try (MemorySocket memory = withFrameLimit(limit)) {
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            long start = System.nanoTime();
            for (int i = 0; i < frame.length; i++) {
                memory.serve(new byte[] {frame[i]});
                long next = start + pace.toNanos() * (i + 1);
                BackgroundCall.eventually("a part of the limit", () -> System.nanoTime() >= next);
            }
            assertTrue(System.nanoTime() - start > limit.toNanos(), "longer than the limit in all");
            assertEquals(new Message.Text("slowly, for longer"), receiver.result());
        }
    }

    // A caller that looks often must not hide from itself that the peer is gone.
    @Test
    void thePauseGoesOnOverSeveralReceives() throws Exception {
        Duration limit = Duration.ofSeconds(2);
        try (MemorySocket memory = withFrameLimit(limit)) {
            memory.serve(ServerFrames.hex("82 05"));
            int receives = 0;
            long start = System.nanoTime();
            while (memory.socket().state() == WebSocketState.OPEN && receives < 1000) {
                receives++;
                assertThrows(
                        TimeoutException.class,
                        () -> memory.socket().receive(ByteBuffer.allocate(9), Duration.ofMillis(250)));
            }
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            assertTrue(System.nanoTime() - start >= limit.toNanos(), "not early");
            assertTrue(receives > 1 && receives <= 9, receives + " receives");
        }
    }

    @Test
    void anInterruptedReceiveKeepsTheFlagAndLosesNothing() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("a")), ServerFrames.hex("80 01"));
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            receiver.awaitWaiting().interrupt();

            CancelledException e = receiver.failure(CancelledException.class);
            assertEquals("receiving from server.test:80 was interrupted", e.getMessage());
            assertEquals(Phase.RECEIVE, e.phase());
            assertTrue(receiver.hadInterruptFlag());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            memory.serve(ServerFrames.utf8("b"));
            assertEquals("ab", memory.receiveText());
        }
    }

    @Test
    void anInterruptedReceiveOverASocketLosesNothing() throws Exception {
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            BackgroundCall<Message> receiver = BackgroundCall.of(socket::receiveMessage);
            receiver.awaitWaiting().interrupt();

            receiver.failure(CancelledException.class);
            assertTrue(receiver.hadInterruptFlag());
            socket.sendText("echo");
            assertEquals(new Message.Text("echo"), socket.receiveMessage());
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    private static TimeoutException timeout(Duration limit, Executable receive) {
        long start = System.nanoTime();
        TimeoutException e = assertThrows(TimeoutException.class, receive);
        assertTrue(System.nanoTime() - start >= limit.toNanos(), "not early");
        assertEquals(limit, e.limit());
        return e;
    }
}
