package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.ClientEnd;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.ServerScript;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Releasing the handle: close and abort. */
@Timeout(60)
class CloseHandleTests {

    /** The bound of the contract is 250 ms; the rest is for a busy machine. */
    private static final long PROMPT_NANOS = Duration.ofSeconds(2).toNanos();

    static Stream<Named<Consumer<WebSocket>>> releases() {
        return Stream.of(Named.of("close", WebSocket::close), Named.of("abort", WebSocket::abort));
    }

    @Test
    void anOpenWebSocketTellsTheServerThatItGoesAway() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().close();

            assertClose(memory.sent(), 0x03, 0xE9);
            memory.peer().readEnd();
            assertTrue(memory.peer().clientClosed());
            assertEquals(WebSocketState.RELEASED, memory.socket().state());
        }
    }

    @Test
    void theServerSees1001OverASocketAlthoughItsMessagesAreUnread() throws Exception {
        CompletableFuture<Optional<Frame>> told = new CompletableFuture<>();
        CompletableFuture<ClientEnd> end = new CompletableFuture<>();
        CountDownLatch sent = new CountDownLatch(1);
        ServerScript script = connection -> {
            connection.upgrade();
            connection.sendBinary(new byte[50_000]);
            sent.countDown();
            told.complete(connection.receive());
            end.complete(connection.awaitEnd(Duration.ofSeconds(10)));
        };
        try (Loopback loopback = Loopback.to(script)) {
            WebSocket socket = loopback.webSocket();
            assertTrue(sent.await(10, TimeUnit.SECONDS));
            socket.close();

            assertClose(told.get(10, TimeUnit.SECONDS).orElseThrow(), 0x03, 0xE9);
            assertEquals(ClientEnd.FINISHED, end.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void afterThePeersCloseFrameItsStatusIsEchoed() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(4000, "x"));
            memory.receive();
            memory.socket().close();

            assertClose(memory.sent(), 0x0F, 0xA0, 'x');
            memory.peer().readEnd();
        }
    }

    @Test
    void afterThePeersEmptyCloseFrameAnEmptyOneIsSent() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.emptyClose());
            memory.receive();
            memory.socket().close();

            assertClose(memory.sent());
            memory.peer().readEnd();
        }
    }

    @Test
    void afterShutdownNoFrameIsSent() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.NORMAL);
            memory.socket().close();

            assertClose(memory.sent(), 0x03, 0xE8);
            memory.peer().readEnd();
        }
    }

    @Test
    void afterTheClosingHandshakeNoFrameIsSent() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(1000, ""));
            memory.peer().end();
            memory.socket().closeHandshake(CloseStatus.NORMAL);
            memory.socket().close();

            assertClose(memory.sent(), 0x03, 0xE8);
            memory.peer().readEnd();
        }
    }

    @Test
    void abortSendsNoFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().abort();

            memory.peer().readEnd();
            assertTrue(memory.peer().clientClosed());
            assertEquals(WebSocketState.RELEASED, memory.socket().state());
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void moreThanOnceDoesNothing(Consumer<WebSocket> release) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().close();
            release.accept(memory.socket());
            memory.socket().close();

            assertClose(memory.sent(), 0x03, 0xE9);
            memory.peer().readEnd();
        }
    }

    // C-109
    @ParameterizedTest
    @MethodSource("releases")
    void aReceiveThatWaitsIsCancelled(Consumer<WebSocket> release) throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            WebSocket socket = loopback.webSocket();
            BackgroundCall<Message> receiver = BackgroundCall.of(socket::receiveMessage);
            receiver.awaitWaiting();

            long start = System.nanoTime();
            release.accept(socket);
            CancelledException e = receiver.failure(CancelledException.class);
            assertTrue(System.nanoTime() - start < PROMPT_NANOS, "prompt");
            assertEquals(Phase.RECEIVE, e.phase());
            assertEquals(ErrorCode.OPERATION_CANCELLED, e.code());
        }
    }

    // D6: the window is full, a sender is stuck in the middle of a frame, and nothing may wait for it.
    @ParameterizedTest
    @MethodSource("releases")
    void aSenderThatIsStuckIsCancelledAndNotWaitedFor(Consumer<WebSocket> release) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        ServerScript deaf = connection -> {
            connection.upgrade();
            done.await();
        };
        try (EmbeddedServer server = EmbeddedServer.builder()
                        .script(deaf)
                        .receiveBufferBytes(4096)
                        .start();
                Session session = Loopback.session(builder -> builder)) {
            WebSocket socket = session.webSocket(server.uri("/"));
            BackgroundCall<Boolean> sender = BackgroundCall.running(() -> socket.sendBinary(new byte[64 << 20]));
            sender.awaitWaiting();
            BackgroundCall<Boolean> waiting = BackgroundCall.running(() -> socket.sendText("behind it"));
            waiting.awaitWaiting();

            long start = System.nanoTime();
            release.accept(socket);
            long released = System.nanoTime();
            assertTrue(released - start < PROMPT_NANOS, "does not wait");
            sender.failure(CancelledException.class);
            waiting.failure(CancelledException.class);
            assertTrue(System.nanoTime() - released < PROMPT_NANOS, "the senders end promptly");
            done.countDown();
            assertTrue(server.awaitIdle(Duration.ofSeconds(10)), "idle");
            assertEquals(List.of(), server.failures());
        }
    }

    @Test
    void aCloseFrameThatFindsNoRoomIsNotSent() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(64).build())) {
            memory.socket().sendBinary(new byte[58]);
            memory.socket().close();

            assertEquals(64, memory.peer().take().length);
            memory.peer().readEnd();
        }
    }

    @Test
    void aSessionThatIsAbortedReleasesItsWebSockets() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            receiver.awaitWaiting();
            memory.abortSession();

            receiver.failure(CancelledException.class);
            assertEquals(WebSocketState.RELEASED, memory.socket().state());
            memory.peer().readEnd();
        }
    }

    @Test
    void closingAFailedWebSocketDoesNothingMore() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.peer().end();
            org.junit.jupiter.api.Assertions.assertThrows(ConnectionException.class, memory::receive);
            assertEquals(Opcode.CLOSE, memory.sent().header().opcode(), "the last word of the failure");
            memory.socket().close();

            assertEquals(WebSocketState.RELEASED, memory.socket().state());
            assertEquals(0, memory.peer().take().length);
        }
    }

    // Against senders and receivers at work: no exception but those of the contract, and all of them end.
    @Test
    void closingAtAnyMomentEndsWhoSendsAndWhoReceives() throws Exception {
        for (int round = 0; round < 40; round++) {
            try (Loopback loopback = Loopback.echo()) {
                WebSocket socket = loopback.webSocket();
                BackgroundCall<Boolean> sender = untilRefused(() -> socket.sendBinary(new byte[5000]));
                BackgroundCall<Boolean> receiver = untilRefused(socket::receiveMessage);
                long end = System.nanoTime() + round * 200_000L;
                BackgroundCall.eventually("some time", () -> System.nanoTime() >= end);
                if (round % 2 == 0) {
                    socket.close();
                } else {
                    socket.abort();
                }
                sender.result();
                receiver.result();
            }
        }
    }

    private static BackgroundCall<Boolean> untilRefused(org.junit.jupiter.api.function.Executable call) {
        return BackgroundCall.running(() -> {
            try {
                while (true) {
                    call.execute();
                }
            } catch (CancelledException expected) {
                assertEquals(ErrorCode.OPERATION_CANCELLED, expected.code());
            } catch (HandleStateException expected) {
                assertEquals(ErrorCode.INVALID_HANDLE, expected.code());
            }
        });
    }

    private static void assertClose(Frame frame, int... payload) {
        byte[] expected = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            expected[i] = (byte) payload[i];
        }
        assertEquals(Opcode.CLOSE, frame.header().opcode());
        assertArrayEquals(expected, frame.bytes());
    }
}
