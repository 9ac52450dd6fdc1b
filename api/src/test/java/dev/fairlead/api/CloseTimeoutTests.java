package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.ClientEnd;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.ServerScript;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long closing takes when the peer does not do its part. */
@Timeout(60)
class CloseTimeoutTests {

    private static final Duration LIMIT = Duration.ofMillis(300);

    /** Limits are exact to 250 ms; the rest is for a busy machine. */
    private static final Duration LATEST = LIMIT.plusMillis(2_500);

    private static MemorySocket open(int room) throws Exception {
        return MemorySocket.open(
                MemoryScript.builder().room(room).build(),
                builder -> builder.sendBufferSize(16).timeouts(Timeouts.DEFAULT.withClose(LIMIT)));
    }

    private static TimeoutException assertEndsInTime(WebSocket socket) {
        long start = System.nanoTime();
        TimeoutException e = assertThrows(TimeoutException.class, () -> socket.closeHandshake(CloseStatus.NORMAL));
        long passed = System.nanoTime() - start;
        assertTrue(passed >= LIMIT.toNanos(), "not early");
        assertTrue(passed < LATEST.toNanos(), "not late");
        assertEquals(Phase.CLOSE, e.phase());
        assertEquals(LIMIT, e.limit());
        assertEquals(WebSocketState.FAILED, socket.state());
        return e;
    }

    // C-111
    @Test
    void aSilentPeerIsWaitedForNoLongerThanTheLimit() throws Exception {
        try (MemorySocket memory = open(1000)) {
            TimeoutException e = assertEndsInTime(memory.socket());

            assertEquals("the peer's Close frame did not come within PT0.3S", e.getMessage());
            assertTrue(memory.peer().clientClosed());
        }
    }

    @Test
    void aSilentPeerOverASocketIsWaitedForNoLongerThanTheLimit() throws Exception {
        CompletableFuture<ClientEnd> end = new CompletableFuture<>();
        ServerScript silent = connection -> {
            connection.upgrade();
            end.complete(connection.awaitEnd(Duration.ofSeconds(10)));
        };
        try (Loopback loopback = Loopback.to(silent, builder -> builder.timeouts(Timeouts.DEFAULT.withClose(LIMIT)));
                WebSocket socket = loopback.webSocket()) {
            assertEndsInTime(socket);
            assertEquals(ClientEnd.FINISHED, end.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aFrameThatNeverEndsIsWaitedForNoLongerThanTheLimit() throws Exception {
        try (MemorySocket memory = open(1000)) {
            memory.serve(ServerFrames.hex("82 7E 1000 0000"));

            assertEndsInTime(memory.socket());
        }
    }

    // The send limit of 30 s does not count here.
    @Test
    void ourCloseFrameWaitsForRoomNoLongerThanTheLimit() throws Exception {
        try (MemorySocket memory = open(64)) {
            memory.socket().sendBinary(new byte[58]);

            TimeoutException e = assertEndsInTime(memory.socket());
            assertEquals("the Close frame could not be sent within PT0.3S", e.getMessage());
            assertEquals(
                    Optional.empty(), memory.socket().ending().orElseThrow().sent());
        }
    }

    @Test
    void aCloseFrameThatFindsNoRoomAtTheCloseOfTheHandleWasNotSent() throws Exception {
        try (MemorySocket memory = open(64)) {
            memory.socket().sendBinary(new byte[58]);
            memory.socket().close();
            assertEquals(
                    Optional.empty(), memory.socket().ending().orElseThrow().sent());
        }
    }

    @Test
    void ourCloseFrameWaitsForASenderNoLongerThanTheLimit() throws Exception {
        try (MemorySocket memory = open(64)) {
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[500]));
            sender.awaitWaiting();

            TimeoutException e = assertEndsInTime(memory.socket());
            assertEquals("the Close frame could not be sent within PT0.3S", e.getMessage());
            sender.failure(CancelledException.class);
        }
    }

    // RFC 6455 7.1.1: the server is to end the TCP connection first.
    @Test
    void afterBothCloseFramesTheServerEndsTheConnectionFirst() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<ClientEnd> early = new CompletableFuture<>();
        CompletableFuture<ClientEnd> late = new CompletableFuture<>();
        ServerScript script = connection -> {
            connection.upgrade();
            connection.closeHandshake(1000, "");
            early.complete(connection.awaitEnd(Duration.ofMillis(300)));
            answered.countDown();
            end.await();
            connection.shutdownOutput();
            late.complete(connection.awaitEnd(Duration.ofSeconds(10)));
        };
        try (Loopback loopback = Loopback.to(script);
                WebSocket socket = loopback.webSocket()) {
            BackgroundCall<CloseStatus> closing = BackgroundCall.of(() -> socket.closeHandshake(CloseStatus.NORMAL));
            assertTrue(answered.await(10, TimeUnit.SECONDS));
            end.countDown();

            assertEquals(CloseStatus.NORMAL, closing.result());
            assertEquals(ClientEnd.STILL_OPEN, early.get(10, TimeUnit.SECONDS), "the client waits");
            assertEquals(ClientEnd.FINISHED, late.get(10, TimeUnit.SECONDS));
        }
    }

    // S-103
    @ParameterizedTest
    @ValueSource(ints = {10_000, 1_000})
    void theClientEndsTheConnectionIfTheServerDoesNotWithinTwoSecondsOrTheLimit(int limitMillis) throws Exception {
        Duration limit = Duration.ofMillis(limitMillis);
        Duration expected = Duration.ofMillis(Math.min(2_000, limitMillis));
        try (MemorySocket memory = MemorySocket.open(builder -> builder.timeouts(Timeouts.DEFAULT.withClose(limit)))) {
            memory.serve(ServerFrames.close(1000, ""));

            long start = System.nanoTime();
            assertEquals(CloseStatus.NORMAL, memory.socket().closeHandshake(CloseStatus.NORMAL));
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(passed.compareTo(expected) >= 0, "not early: " + passed);
            assertTrue(passed.compareTo(expected.plusSeconds(2)) < 0, "not late: " + passed);
            assertTrue(memory.peer().clientClosed());
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
        }
    }

    @Test
    void bytesBehindTheCloseFrameDoNotKeepTheClient() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(1000, ""), ServerFrames.hex("83 00"), new byte[100_000]);
            memory.peer().end();

            assertEquals(CloseStatus.NORMAL, memory.socket().closeHandshake(CloseStatus.NORMAL));
        }
    }
}
