package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Small messages leave without an operation; what the socket has no room for goes on with one, as if it always had one. */
@Timeout(60)
class DirectSendTests {

    /** How long a frame is with a payload of {@link #LENGTH}, and how much of it finds room. */
    private static final int FRAME = 40 + 6;

    private static final int LENGTH = 40;
    private static final int ROOM = 10;

    private static MemoryScript room(int bytes) {
        return MemoryScript.builder().room(bytes).build();
    }

    /** Nothing can be sent any more, and why. */
    private static void assertEnded(MemorySocket memory, Exception why) {
        HandleStateException e =
                assertThrows(HandleStateException.class, () -> memory.socket().sendText("next"));
        assertSame(why, e.getCause());
    }

    @Test
    void whatHasNoRoomLeavesWhenThereIsSomeAndIsOneFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open(room(ROOM))) {
            BackgroundCall<Boolean> send =
                    BackgroundCall.running(() -> memory.socket().sendBinary(ServerFrames.bytes(LENGTH)));
            byte[] first = memory.peer().read(ROOM);
            byte[] rest = memory.peer().read(FRAME - ROOM);
            assertTrue(send.result());
            Frame frame = ClientFrames.all(ServerFrames.join(first, rest)).get(0);
            assertArrayEquals(ServerFrames.bytes(LENGTH), frame.bytes());
            assertEquals(1, memory.socket().statistics().framesSent());
        }
    }

    @Test
    void messagesOfManyThreadsArriveWholeAndInTheOrderOfEach() throws Exception {
        int threads = 4;
        int each = 2_000;
        try (MemorySocket memory = MemorySocket.open(room(3 * FRAME / 2))) {
            List<BackgroundCall<Boolean>> senders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int sender = i;
                senders.add(BackgroundCall.running(() -> {
                    for (int number = 0; number < each; number++) {
                        ByteBuffer payload = ByteBuffer.allocate(LENGTH)
                                .put(0, (byte) sender)
                                .putInt(1, number);
                        if (number % 3 == 0) {
                            Outcomes.done(memory.socket().sendBinaryAsync(payload));
                        } else {
                            memory.socket().sendBinary(payload);
                        }
                    }
                }));
            }
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                ByteBuffer payload = ByteBuffer.wrap(memory.sent().bytes());
                assertEquals(LENGTH, payload.remaining());
                assertEquals(next[payload.get(0)]++, payload.getInt(1));
            }
            for (BackgroundCall<Boolean> sender : senders) {
                assertTrue(sender.result());
            }
            assertEquals((long) threads * each, memory.socket().statistics().framesSent());
        }
    }

    @Test
    void aMessageOfWhichNothingLeftInTimeWasNotSent() throws Exception {
        try (MemorySocket memory = MemorySocket.open(room(FRAME)).with(Option.SEND_TIMEOUT, Duration.ofMillis(50))) {
            memory.socket().sendBinary(new byte[LENGTH]);
            ByteBuffer payload = ByteBuffer.wrap(ServerFrames.bytes(LENGTH), 3, 5);
            assertThrows(TimeoutException.class, () -> memory.socket().sendBinary(payload));
            assertEquals(3, payload.position());
            assertEquals(LENGTH, memory.sent().bytes().length);
            memory.socket().sendText("next");
            assertEquals("next", memory.sent().text());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @Test
    void aMessageOfWhichAPartLeftInTimeFailsTheWebSocket() throws Exception {
        try (MemorySocket memory = MemorySocket.open(room(ROOM)).with(Option.SEND_TIMEOUT, Duration.ofMillis(50))) {
            TimeoutException e =
                    assertThrows(TimeoutException.class, () -> memory.socket().sendBinary(new byte[LENGTH]));
            assertTrue(Failures.message(e).endsWith("within a frame"), e::toString);
            assertSame(
                    e,
                    assertThrows(
                                    HandleStateException.class,
                                    () -> memory.socket().sendText("next"))
                            .getCause());
        }
    }

    @Test
    void aWriteThatFailsIsToldAsAnOperationTellsIt() throws Exception {
        IOException cut = new IOException("wire cut");
        for (boolean asynchronous : new boolean[] {false, true}) {
            try (MemorySocket memory = MemorySocket.open()) {
                memory.peer().fail(cut);
                ConnectionException e = asynchronous
                        ? Outcomes.failure(
                                ConnectionException.class, memory.socket().sendBinaryAsync(new byte[LENGTH]))
                        : assertThrows(
                                ConnectionException.class, () -> memory.socket().sendBinary(new byte[LENGTH]));
                assertEquals("sending to server.test:80 failed: wire cut", e.getMessage());
                assertEnded(memory, e);
            }
        }
    }

    @Test
    void whatTheTransportThrowsIsThrownAndEndsTheConnection() throws Exception {
        for (Throwable defect : List.of(new IllegalStateException("on purpose"), new AssertionError("on purpose"))) {
            CountingTransport counting = new CountingTransport();
            try (MemorySocket memory = MemorySocket.open(
                    counting.memory(), SessionOptions.builder().transport(counting))) {
                counting.onWrite(() -> Failing.with(defect));
                assertSame(
                        defect,
                        assertThrows(Throwable.class, () -> memory.socket().sendBinary(new byte[LENGTH])));
                assertTrue(memory.peer().clientClosed());
            }
        }
    }

    /** Throws what need not be declared. */
    private static final class Failing {
        static void with(Throwable defect) {
            if (defect instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) defect;
        }
    }

    /** The trace of a frame comes when its header is in the buffer, and its payload not. */
    @Test
    void aLoggerThatThrowsWithinAFrameIsThrownAndEndsTheConnection() throws Exception {
        IllegalStateException defect = new IllegalStateException("on purpose");
        try (MemorySocket memory = MemorySocket.open();
                ThrowingLog log = new ThrowingLog(defect)) {
            assertSame(
                    defect,
                    assertThrows(
                            IllegalStateException.class, () -> memory.socket().sendBinary(new byte[LENGTH])));
            assertTrue(log.wasAsked());
            assertEquals(0, memory.peer().take().length, "nothing of the frame has left");
            assertTrue(memory.peer().clientClosed());
        }
    }

    /** Throws instead of writing the trace of a frame that is sent. */
    private static final class ThrowingLog extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger(WebSocket.class.getName());
        private final RuntimeException defect;
        private volatile boolean asked;

        ThrowingLog(RuntimeException defect) {
            this.defect = defect;
            setLevel(Level.ALL);
            logger.addHandler(this);
            logger.setLevel(Level.ALL);
            logger.setUseParentHandlers(false);
        }

        boolean wasAsked() {
            return asked;
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getMessage().startsWith(">>")) {
                asked = true;
                throw defect;
            }
        }

        @Override
        public void flush() {
            // Nothing is kept back.
        }

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setLevel(null);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void whatWasBegunTakesItsPartOfTheBudget() throws Exception {
        Limits little = Limits.DEFAULT.withQueuedBytes(2 * LENGTH + 20);
        try (MemorySocket memory = MemorySocket.open(room(ROOM), builder -> builder.limits(little))) {
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[LENGTH]);
            assertThrows(HandleStateException.class, () -> memory.socket().sendBinaryAsync(new byte[LENGTH]));
            assertEquals(LENGTH, memory.sent().bytes().length);
            Outcomes.done(first);
            CompletableFuture<Void> second = memory.socket().sendBinaryAsync(new byte[LENGTH]);
            assertEquals(LENGTH, memory.sent().bytes().length);
            Outcomes.done(second);
        }
    }

    @Test
    void whoWantsNoQueueIsRefusedASecondSendWhileOneGoesOn() throws Exception {
        Limits none = Limits.DEFAULT.withQueuedBytes(0);
        CountingTransport counting = new CountingTransport();
        SessionOptions.Builder options =
                SessionOptions.builder().transport(counting).limits(none);
        try (MemorySocket memory = MemorySocket.open(counting.memory(), options)) {
            List<Throwable> refused = new ArrayList<>();
            counting.onWrite(() -> {
                counting.onWrite(() -> {});
                refused.add(assertThrows(
                        HandleStateException.class, () -> memory.socket().sendBinaryAsync(new byte[1])));
            });
            memory.socket().sendBinary(new byte[LENGTH]);
            assertEquals(1, refused.size());
            assertEquals(LENGTH, memory.sent().bytes().length);
        }
    }

    /** Its future is complete then, which that of a message before it may not be. */
    @Test
    void futuresOfMessagesThatLeaveAtOnceAreCompleteInOrder() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (MemorySocket memory =
                MemorySocket.open(room(FRAME), SessionOptions.Builder::assuredNonBlockingCallbacks)) {
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[2 * LENGTH]);
            CompletableFuture<Void> second = first.thenRun(() -> {
                try {
                    over.await();
                } catch (InterruptedException ended) {
                    // With the session.
                }
            });
            assertEquals(2 * LENGTH, memory.sent().bytes().length);
            CompletableFuture<Void> third = memory.socket().sendTextAsync("a");
            assertEquals("a", memory.sent().text());
            assertFalse(third.isDone());
            over.countDown();
            Outcomes.done(second);
            Outcomes.done(third);
        }
    }
}
