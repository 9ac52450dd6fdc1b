package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Sends that find no room: a peer that does not read. */
@Timeout(60)
class SendTimeoutTests {

    private static final Duration LIMIT = Duration.ofMillis(300);

    /** Room for a frame of 58 bytes of payload, and no more. */
    private static final int ROOM = 64;

    private static final int FILLING = ROOM - 6;

    private static MemorySocket open() throws Exception {
        return open(LIMIT);
    }

    private static MemorySocket open(Duration limit) throws Exception {
        return MemorySocket.open(MemoryScript.builder().room(ROOM).build(), builder -> builder.sendBufferSize(32))
                .with(Option.SEND_TIMEOUT, limit);
    }

    @Test
    void aSendOfWhichNothingLeftCanBeDoneAgain() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            ByteBuffer payload = ByteBuffer.wrap(ServerFrames.bytes(40));

            TimeoutException e = timeout(() -> memory.socket().sendBinary(payload));
            assertEquals("the peer has taken no byte for PT0.3S", e.getMessage());
            assertEquals(Phase.SEND, e.phase());
            assertEquals(LIMIT, e.limit());
            assertEquals(0, payload.position());
            assertEquals(WebSocketState.OPEN, memory.socket().state());

            assertArrayEquals(new byte[FILLING], memory.sent().bytes());
            memory.socket().sendBinary(payload);
            assertArrayEquals(ServerFrames.bytes(40), memory.sent().bytes());
        }
    }

    @Test
    void aPieceOfWhichNothingLeftCanBeSentAgainAndTheMessageGoesOn() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(FILLING));

            timeout(() -> memory.socket().send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(1)));

            assertFrame(memory.sent(), Opcode.BINARY, FILLING);
            memory.socket().send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(1));
            assertFrame(memory.sent(), Opcode.CONTINUATION, 1);
            memory.socket().send(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(2));
            assertFrame(memory.sent(), Opcode.CONTINUATION, 2);
            memory.socket().sendText("next");
            assertFrame(memory.sent(), Opcode.TEXT, 4);
        }
    }

    @Test
    void theFirstPieceOfWhichNothingLeftCanBecomeAnotherMessage() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);

            timeout(() -> memory.socket().send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(1)));

            assertFrame(memory.sent(), Opcode.BINARY, FILLING);
            memory.socket().sendText("another");
            assertFrame(memory.sent(), Opcode.TEXT, 7);
        }
    }

    // RFC 6455 5.5.2: a ping must be answered; the send that would have carried the pong is not the reason to lose it.
    @Test
    void aPongThatWentBackWithASendIsNotLost() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> timeout(() -> memory.socket().sendBinary(new byte[5])));
            sender.awaitWaiting();
            memory.serve(ServerFrames.ping((byte) 42), ServerFrames.text("read behind the ping"));
            assertEquals("read behind the ping", memory.receiveText());
            sender.result();

            assertFrame(memory.sent(), Opcode.BINARY, FILLING);
            assertArrayEquals(new byte[] {42}, memory.sent().bytes());
        }
    }

    @Test
    void afterHalfAFrameNothingCanBeSentAndReceivingGoesOn() throws Exception {
        try (MemorySocket memory = open()) {
            TimeoutException e = timeout(() -> memory.socket().sendBinary(new byte[1000]));
            assertEquals("the peer has taken no byte for PT0.3S, within a frame", e.getMessage());

            assertNothingCanBeSent(memory.socket(), e);
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            memory.serve(ServerFrames.text("still heard"), ServerFrames.ping(), ServerFrames.close(1001, "bye"));
            assertEquals("still heard", memory.receiveText());
            assertEquals(new Received.Closed(CloseStatus.of(1001, "bye")), memory.receive());
            assertEquals(ROOM, memory.peer().take().length, "no byte follows the half frame");
        }
    }

    @Test
    void aSendOverASocketTimesOutWhenThePeerDoesNotRead() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        ServerScript deaf = connection -> {
            connection.upgrade();
            connection.sendText("heard");
            done.await();
        };
        try (Loopback loopback = Loopback.to(deaf);
                WebSocket socket = loopback.webSocket()) {
            socket.setOption(Option.SEND_TIMEOUT, LIMIT);
            long start = System.nanoTime();
            TimeoutException e = timeout(() -> socket.sendBinary(new byte[64 << 20]));

            assertTrue(System.nanoTime() - start >= LIMIT.toNanos(), "not early");
            assertNothingCanBeSent(socket, e);
            assertEquals(new Message.Text("heard"), socket.receiveMessage());
        } finally {
            done.countDown();
        }
    }

    @Test
    void bytesThatLeaveStartTheLimitAnew() throws Exception {
        // Far longer than what passes from one take to the next: only both together come to more.
        Duration limit = Duration.ofSeconds(2);
        try (MemorySocket memory = open(limit)) {
            byte[] payload = ServerFrames.bytes(1000);
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendBinary(payload));
            // Takes a little at a time, for longer than the limit in all.
            long end = System.nanoTime() + limit.plusMillis(300).toNanos();
            byte[] taken = {};
            while (System.nanoTime() < end) {
                sender.awaitWaiting();
                long next = System.nanoTime() + limit.toNanos() / 10;
                BackgroundCall.eventually("a tenth of the limit", () -> System.nanoTime() >= next);
                taken = ServerFrames.join(taken, memory.peer().take());
            }
            while (!sender.isDone()) {
                taken = ServerFrames.join(taken, memory.peer().take());
            }
            assertTrue(sender.result());
            taken = ServerFrames.join(taken, memory.peer().take());
            assertArrayEquals(payload, ClientFrames.all(taken).get(0).bytes());
        }
    }

    @Test
    void aShutdownWithoutRoomEndsSendingForGood() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);

            TimeoutException e = timeout(() -> memory.socket().shutdown(CloseStatus.NORMAL));
            assertEquals(Phase.SHUTDOWN, e.phase());
            assertEquals(WebSocketState.CLOSE_SENT, memory.socket().state());
            assertThrows(HandleStateException.class, () -> memory.socket().shutdown(CloseStatus.NORMAL));
            memory.serve(ServerFrames.text("still heard"));
            assertEquals("still heard", memory.receiveText());
        }
    }

    @Test
    void aThreadThatIsInterruptedBeforeABytesLeavesCanSendAgain() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(ROOM).build(), builder -> builder.sendBufferSize(32))) {
            memory.socket().sendBinary(new byte[FILLING]);
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendText("lost"));
            sender.awaitWaiting().interrupt();

            assertEquals(
                    "sending to server.test:80 was interrupted",
                    sender.failure(CancelledException.class).getMessage());
            assertTrue(sender.hadInterruptFlag());
            assertFrame(memory.sent(), Opcode.BINARY, FILLING);
            memory.socket().sendText("again");
            assertEquals("again", memory.sent().text());
        }
    }

    @Test
    void aThreadThatIsInterruptedWithinAFrameEndsTheConnection() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(ROOM).build(), builder -> builder.sendBufferSize(32))) {
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[1000]));
            sender.awaitWaiting().interrupt();

            CancelledException e = sender.failure(CancelledException.class);
            assertTrue(sender.hadInterruptFlag());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            HandleStateException later = assertThrows(HandleStateException.class, memory::receiveText);
            assertEquals("receiving is not possible: the WebSocket has failed", later.getMessage());
            assertSame(e, later.getCause());
        }
    }

    private static TimeoutException timeout(Executable send) {
        long start = System.nanoTime();
        TimeoutException e = assertThrows(TimeoutException.class, send);
        assertTrue(System.nanoTime() - start >= LIMIT.toNanos(), "not early");
        return e;
    }

    private static void assertNothingCanBeSent(WebSocket socket, IOException reason) {
        HandleStateException e = assertThrows(HandleStateException.class, () -> socket.sendText("more"));
        assertEquals(ErrorCode.INVALID_OPERATION, e.code());
        assertEquals("nothing can be sent any more: " + reason.getMessage(), e.getMessage());
        assertSame(reason, e.getCause());
    }

    private static void assertFrame(Frame frame, Opcode opcode, int size) {
        assertEquals(opcode, frame.header().opcode());
        assertEquals(size, frame.header().payloadLength());
    }
}
