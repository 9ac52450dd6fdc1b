package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Close and interrupt end each step of a request while it waits, within 250 ms and some for a busy machine. */
@Timeout(60)
class RequestCancellationTests {

    private static final Duration BOUND = Duration.ofSeconds(3);

    private static final MemoryScript STALLED =
            MemoryScript.builder().connectStalls().build();

    private static final MemoryScript NARROW = MemoryScript.builder().room(10).build();

    private static CancelledException assertEnds(BackgroundCall<?> call, Runnable action) {
        call.awaitWaiting();
        assertFalse(call.isDone());
        long start = System.nanoTime();
        action.run();
        CancelledException failure = call.failure(CancelledException.class);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(BOUND) < 0, "took " + took);
        assertEquals(ErrorCode.OPERATION_CANCELLED, failure.code());
        assertEquals(Culprit.CALLER, failure.failure().culprit());
        return failure;
    }

    private static void assertClosed(Dialog dialog, BackgroundCall<?> call, Phase phase, String doing)
            throws InterruptedException {
        CancelledException failure = assertEnds(call, dialog.request()::close);
        assertEquals(phase, failure.phase());
        assertEquals(doing + " server.test:80 was ended: the handle was closed meanwhile", failure.getMessage());
        assertInstanceOf(ClosedChannelException.class, failure.getCause());
        assertFalse(call.hadInterruptFlag());
        assertFalse(dialog.request().isOpen());
        assertTrue(dialog.session().isOpen());
    }

    private static void assertInterrupted(Dialog dialog, BackgroundCall<?> call, Phase phase, String doing) {
        CancelledException failure = assertEnds(call, call::interrupt);
        assertEquals(phase, failure.phase());
        assertEquals(doing + " server.test:80 was interrupted", failure.getMessage());
        assertInstanceOf(InterruptedIOException.class, failure.getCause());
        assertTrue(call.hadInterruptFlag(), "the interrupt flag is kept");
        assertTrue(dialog.request().isOpen());
    }

    @Test
    void closeEndsAConnectThatStalls() throws Exception {
        try (Dialog dialog = Dialog.open(STALLED)) {
            BackgroundCall<Boolean> sending = BackgroundCall.running(dialog.request()::send);
            assertClosed(dialog, sending, Phase.CONNECT, "connecting to");
            assertTrue(dialog.accept().clientClosed());
        }
    }

    @Test
    void closeEndsASendThatFindsNoRoom() throws Exception {
        try (Dialog dialog = Dialog.open(NARROW)) {
            BackgroundCall<Boolean> sending = BackgroundCall.running(dialog.request()::send);
            assertClosed(dialog, sending, Phase.SEND_REQUEST, "sending the request to");
            assertTrue(dialog.accept().clientClosed());
        }
    }

    @Test
    void closeEndsTheWaitForTheResponse() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            BackgroundCall<Response> receiving = BackgroundCall.of(dialog.request()::receiveResponse);
            assertClosed(dialog, receiving, Phase.RECEIVE_RESPONSE, "receiving the response of");
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void closeEndsTheWaitForTheBody() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nnope");
            BackgroundCall<byte[]> receiving = BackgroundCall.of(dialog.request()::receiveBody);
            assertClosed(dialog, receiving, Phase.RECEIVE_RESPONSE, "receiving the response of");
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void closeEndsTheWaitOnARealSocket() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.awaitEnd(Duration.ofSeconds(30));
        })) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            assertEnds(BackgroundCall.of(request::receiveResponse), request::close);
            Request interrupted = loopback.request().markForUpgrade();
            interrupted.send();
            BackgroundCall<Response> receiving = BackgroundCall.of(interrupted::receiveResponse);
            assertEnds(receiving, receiving::interrupt);
            assertTrue(receiving.hadInterruptFlag());
            loopback.awaitIdle();
        }
    }

    @Test
    void anInterruptEndsAConnectThatStalls() throws Exception {
        try (Dialog dialog = Dialog.open(STALLED)) {
            BackgroundCall<Boolean> sending = BackgroundCall.running(dialog.request()::send);
            assertInterrupted(dialog, sending, Phase.CONNECT, "connecting to");
            assertTrue(dialog.accept().clientClosed());
        }
    }

    @Test
    void anInterruptEndsASendThatFindsNoRoom() throws Exception {
        try (Dialog dialog = Dialog.open(NARROW)) {
            BackgroundCall<Boolean> sending = BackgroundCall.running(dialog.request()::send);
            assertInterrupted(dialog, sending, Phase.SEND_REQUEST, "sending the request to");
            assertTrue(dialog.accept().clientClosed());
        }
    }

    @Test
    void anInterruptEndsTheWaitForTheResponseAndDropsTheConnection() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            BackgroundCall<Response> receiving = BackgroundCall.of(dialog.request()::receiveResponse);
            assertInterrupted(dialog, receiving, Phase.RECEIVE_RESPONSE, "receiving the response of");
            assertTrue(dialog.peer().clientClosed());
            assertEquals(WebSocketState.OPEN, dialog.send().upgrade().state());
        }
    }

    @Test
    void anInterruptEndsTheWaitForTheBodyAndWhatCameStays() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nnope");
            BackgroundCall<byte[]> receiving = BackgroundCall.of(dialog.request()::receiveBody);
            assertInterrupted(dialog, receiving, Phase.RECEIVE_RESPONSE, "receiving the response of");
            assertTrue(dialog.peer().clientClosed());
            assertEquals(4, dialog.request().receiveBody().length);
            assertEquals(403, dialog.request().response().status());
        }
    }

    @Test
    void aThreadThatIsInterruptedAlreadyDoesNotWait() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            Thread.currentThread().interrupt();
            CancelledException failure = assertThrows(CancelledException.class, dialog.request()::receiveResponse);
            assertTrue(Thread.interrupted(), "the flag is kept");
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
        }
    }

    @Test
    void anInterruptEndsTheWholeChainWithinTheBodyOfARefusal() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.writeLatin1("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nnope");
            server.awaitEnd(Duration.ofSeconds(30));
        })) {
            BackgroundCall<WebSocket> opening =
                    BackgroundCall.of(() -> loopback.session().webSocket(loopback.uri("/")));
            assertEnds(opening.awaitWaitingIn("receiveBody"), opening::interrupt);
            assertTrue(opening.hadInterruptFlag());
            loopback.awaitIdle();
        }
    }

    @Test
    void closingTheSessionDoesNotEndTheWholeChainButAbortDoes() throws Exception {
        try (Dialog dialog = Dialog.open(STALLED)) {
            BackgroundCall<WebSocket> opening =
                    BackgroundCall.of(() -> dialog.session().webSocket(URI.create("ws://server.test/")));
            opening.awaitWaiting();
            dialog.session().close();
            opening.awaitWaiting();
            assertFalse(opening.isDone());
            assertEnds(opening, dialog.session()::abort);
        }
    }
}
