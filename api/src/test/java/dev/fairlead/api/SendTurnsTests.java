package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several threads that send. */
@Timeout(120)
class SendTurnsTests {

    private static final int THREADS = 8;
    private static final int MESSAGES = 500;
    private static final Duration LIMIT = Duration.ofMillis(400);

    @Test
    void wholeMessagesOfSeveralThreadsStayWholeAndInTheirOrder() throws Exception {
        int[] received = new int[THREADS];
        BackgroundCall<?>[] senders = new BackgroundCall<?>[THREADS];
        try (Loopback loopback =
                        Loopback.to(dev.fairlead.testkit.ServerScript.echo(), builder -> builder.sendBufferSize(64));
                WebSocket socket = loopback.webSocket()) {
            for (int i = 0; i < THREADS; i++) {
                int sender = i;
                senders[i] = BackgroundCall.running(() -> sendNumbered(socket, sender));
            }
            for (int i = 0; i < THREADS * MESSAGES; i++) {
                ByteBuffer payload = assertInstanceOf(Message.Binary.class, socket.receiveMessage())
                        .payload();
                int sender = payload.get(0);
                assertArrayEquals(numbered(sender, received[sender]), ServerFrames.toArray(payload));
                received[sender]++;
            }
            for (BackgroundCall<?> sender : senders) {
                sender.result();
            }
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    private static void sendNumbered(WebSocket socket, int sender) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            socket.sendBinary(numbered(sender, i));
        }
    }

    /** Of different lengths, some larger than the send buffer, and full of the sender's number. */
    private static byte[] numbered(int sender, int number) {
        ByteBuffer payload = ByteBuffer.allocate(5 + (number * 7) % 300);
        payload.put((byte) sender).putInt(number);
        while (payload.hasRemaining()) {
            payload.put((byte) sender);
        }
        return payload.array();
    }

    @Test
    void theTurnGoesToThoseWhoCameFirst() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(64).build(), builder -> builder.sendBufferSize(16))) {
            List<BackgroundCall<Boolean>> senders = new ArrayList<>();
            senders.add(BackgroundCall.running(() -> memory.socket().sendBinary(new byte[200]))
                    .awaitWaiting());
            for (int i = 1; i <= 5; i++) {
                byte[] payload = {(byte) i};
                senders.add(BackgroundCall.running(() -> memory.socket().sendBinary(payload))
                        .awaitWaiting());
            }
            assertEquals(200, memory.sent().bytes().length);
            for (int i = 1; i <= 5; i++) {
                assertArrayEquals(new byte[] {(byte) i}, memory.sent().bytes());
            }
            for (BackgroundCall<Boolean> sender : senders) {
                assertTrue(sender.result());
            }
        }
    }

    @Test
    void aSenderWaitsForItsTurnAsLongAsBytesLeave() throws Exception {
        try (MemorySocket memory = slow()) {
            BackgroundCall<Boolean> first =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[64 << 20]));
            first.awaitWaiting();
            BackgroundCall<Boolean> second =
                    BackgroundCall.running(() -> memory.socket().sendText("second"));
            Deadline longer = Deadline.after(LIMIT.multipliedBy(3));
            // The first one makes some progress again and again, and so neither times out.
            BackgroundCall.eventually("three times the limit has passed", () -> {
                memory.peer().take();
                return longer.hasPassed();
            });
            assertFalse(first.isDone() || second.isDone());
        }
    }

    @Test
    void whoWaitsForItsTurnEndsWithTheOneThatIsStuckWithinAFrame() throws Exception {
        try (MemorySocket memory = slow()) {
            BackgroundCall<Boolean> first =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[1000]));
            first.awaitWaiting();
            BackgroundCall<Boolean> second =
                    BackgroundCall.running(() -> memory.socket().sendText("second"));
            TimeoutException stuck = first.failure(TimeoutException.class);
            assertSame(stuck, second.failure(HandleStateException.class).getCause());
        }
    }

    @Test
    void whoWaitsForItsTurnHasNoTimeLeftWhenTheOneBeforeHasSentNothing() throws Exception {
        try (MemorySocket memory = slow()) {
            memory.socket().sendBinary(new byte[58]);
            BackgroundCall<Boolean> first =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[1]));
            first.awaitWaiting();
            BackgroundCall<Boolean> second =
                    BackgroundCall.running(() -> memory.socket().sendText("second"));
            second.awaitWaiting();
            first.failure(TimeoutException.class);
            second.failure(TimeoutException.class);
            memory.peer().take();
            memory.socket().sendText("third");
            assertEquals("third", memory.sent().text());
        }
    }

    private static MemorySocket slow() throws Exception {
        return MemorySocket.open(MemoryScript.builder().room(64).build(), builder -> builder.sendBufferSize(16))
                .with(Option.SEND_TIMEOUT, LIMIT);
    }

    @Test
    void aThreadThatIsInterruptedWaitingForItsTurnKeepsItsFlagAndSendsNothing() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(64).build(), builder -> builder.sendBufferSize(16))) {
            BackgroundCall<Boolean> first =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[100]));
            first.awaitWaiting();
            BackgroundCall<Boolean> second =
                    BackgroundCall.running(() -> memory.socket().sendText("second"));
            second.awaitWaiting().interrupt();

            CancelledException e = second.failure(CancelledException.class);
            assertEquals("sending to server.test:80 was interrupted", e.getMessage());
            assertTrue(second.hadInterruptFlag());
            assertEquals(100, memory.sent().bytes().length);
            assertTrue(first.result());
            memory.socket().sendText("third");
            assertEquals("third", memory.sent().text());
        }
    }

    // What is going on when the handle is closed ends as cancelled, also what waits for its turn.
    @Test
    void closingTheHandleEndsTheSenderAndThoseWhoWaitForTheirTurn() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(64).build(), builder -> builder.sendBufferSize(16))) {
            List<BackgroundCall<Boolean>> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                senders.add(BackgroundCall.running(() -> memory.socket().sendBinary(new byte[1000]))
                        .awaitWaiting());
            }
            BackgroundCall<Boolean> shutdown =
                    BackgroundCall.running(() -> memory.socket().shutdown(CloseStatus.NORMAL));
            shutdown.awaitWaiting();

            memory.socket().close();

            for (BackgroundCall<Boolean> sender : senders) {
                CancelledException e = sender.failure(CancelledException.class);
                assertEquals(Phase.SEND, e.phase());
                assertTrue(Failures.message(e).contains("the handle was closed"), Failures.message(e));
            }
            assertEquals(
                    Phase.SHUTDOWN, shutdown.failure(CancelledException.class).phase());
        }
    }
}
