package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The closing handshake that gives what is unread to the application, in both forms. */
@Timeout(60)
class DrainingTests {

    private static final Duration LIMIT = Duration.ofMillis(150);

    private final List<String> unread = Collections.synchronizedList(new ArrayList<>());

    /** How it is called. */
    enum Form {
        BLOCKING {
            @Override
            CloseStatus drain(WebSocket socket, Consumer<Message> unread) throws Exception {
                return socket.closeHandshake(CloseStatus.NORMAL, unread);
            }
        },
        ASYNCHRONOUS {
            @Override
            CloseStatus drain(WebSocket socket, Consumer<Message> unread) throws Exception {
                return Outcomes.result(socket.closeHandshakeAsync(CloseStatus.NORMAL, unread));
            }
        };

        abstract CloseStatus drain(WebSocket socket, Consumer<Message> unread) throws Exception;

        <X extends Throwable> X failure(Class<X> type, WebSocket socket, Consumer<Message> unread) {
            return this == BLOCKING
                    ? assertThrows(type, () -> socket.closeHandshake(CloseStatus.NORMAL, unread))
                    : Outcomes.failure(type, socket.closeHandshakeAsync(CloseStatus.NORMAL, unread));
        }
    }

    private void take(Message message) {
        unread.add(Words.of(message));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUnreadIsGivenAlsoIfOurCloseFrameWasSentBefore(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.of(1000, "ours"));
            memory.serve(ServerFrames.text("late"), ServerFrames.close(1000, "done"));
            memory.peer().end();
            assertEquals(CloseStatus.of(1000, "done"), form.drain(memory.socket(), this::take));
            assertEquals(List.of("text late"), unread);
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLeftToBeGivenBehindThePeersCloseFrame(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(1000, "done"));
            memory.peer().end();
            assertTrue(memory.socket().receiveMessage() instanceof Message.Closed);
            assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
            assertEquals(CloseStatus.of(1000, "done"), form.drain(memory.socket(), this::take));
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
            assertEquals(
                    CloseStatus.NORMAL,
                    memory.socket().ending().orElseThrow().sent().orElseThrow());
        }
    }

    @ParameterizedTest
    @EnumSource
    void norWhenBothCloseFramesHavePassed(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.of(1000, "ours"));
            memory.serve(ServerFrames.close(1000, "done"));
            assertTrue(memory.socket().receiveMessage() instanceof Message.Closed);
            assertEquals(WebSocketState.BOTH_CLOSED, memory.socket().state());
            assertEquals(CloseStatus.of(1000, "done"), form.drain(memory.socket(), this::take));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatGoesOnSendingDoesNotKeepItBeyondItsLimit(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open(builder -> builder.option(Option.CLOSE_TIMEOUT, LIMIT))) {
            BackgroundCall<Boolean> server = BackgroundCall.running(() -> {
                while (!memory.peer().clientClosed()) {
                    memory.serve(ServerFrames.text("more"));
                    LockSupport.parkNanos(500_000);
                }
            });
            long begun = System.nanoTime();
            TimeoutException e = form.failure(TimeoutException.class, memory.socket(), this::take);
            assertTrue(System.nanoTime() - begun >= LIMIT.toNanos(), "early");
            assertEquals(Phase.CLOSE, e.phase());
            assertEquals("the peer's Close frame did not come within PT0.15S", e.getMessage());
            assertTrue(unread.size() > 1, unread.size() + " messages");
            memory.socket().abort();
            assertEquals(true, server.result());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatDoesNotReadDoesNotKeepItBeyondItsLimit(Form form) throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(64).build())) {
            memory.socket().setOption(Option.CLOSE_TIMEOUT, LIMIT);
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[500]));
            sender.awaitWaiting();
            TimeoutException e = form.failure(TimeoutException.class, memory.socket(), this::take);
            assertEquals("the Close frame could not be sent within PT0.15S", e.getMessage());
            assertEquals(Phase.CLOSE, e.phase());
            memory.socket().abort();
            sender.failure(CancelledException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatTakesTheMessagesMayThrowAndTheHandshakeIsBegunAgain(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("one"), ServerFrames.text("two"), ServerFrames.close(1000, ""));
            memory.peer().end();
            IllegalStateException thrown = form.failure(IllegalStateException.class, memory.socket(), message -> {
                throw new IllegalStateException("not now");
            });
            assertEquals("not now", thrown.getMessage());
            assertEquals(CloseStatus.of(1000, ""), form.drain(memory.socket(), this::take));
            assertEquals(List.of("text two"), unread);
        }
    }

    @Test
    void itCanBeCancelledAndBegunAgain() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("one"));
            CompletableFuture<CloseStatus> draining =
                    memory.socket().closeHandshakeAsync(CloseStatus.NORMAL, this::take);
            BackgroundCall.eventually("one is read", () -> !unread.isEmpty());
            assertTrue(draining.cancel(true));
            assertThrows(CancellationException.class, draining::join);
            assertEquals(WebSocketState.CLOSE_SENT, memory.socket().state());
            memory.serve(ServerFrames.text("two"), ServerFrames.close(1000, ""));
            memory.peer().end();
            BackgroundCall.eventually("nobody receives any more", () -> isDrained(memory));
            assertEquals(List.of("text one", "text two"), unread);
        }
    }

    /** The call that was cancelled may be about to end: until then it receives. */
    private boolean isDrained(MemorySocket memory) {
        try {
            Form.BLOCKING.drain(memory.socket(), this::take);
            return true;
        } catch (HandleStateException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLimitOfTheCallersOwnEndsIt() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<CloseStatus> draining = memory.socket()
                    .closeHandshakeAsync(CloseStatus.NORMAL, this::take)
                    .orTimeout(50, TimeUnit.MILLISECONDS);
            Outcomes.failure(java.util.concurrent.TimeoutException.class, draining);
            BackgroundCall.eventually("nobody receives any more", () -> {
                try {
                    memory.socket().receiveMessage(Duration.ofMillis(1));
                    throw new AssertionError("nothing was sent");
                } catch (TimeoutException free) {
                    return true;
                } catch (java.io.IOException | HandleStateException going) {
                    return false;
                }
            });
        }
    }
}
