package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chain of handles: who keeps whom alive, and what abort ends. */
@Timeout(60)
class SessionTests {

    @Test
    void theChainIsToldByTypeAndParent() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            assertEquals(HandleType.WEB_SOCKET, socket.type());
            assertEquals(Optional.of(dialog.request()), socket.parent());
            assertEquals(HandleType.REQUEST, dialog.request().type());
            assertEquals(Optional.of(dialog.connection()), dialog.request().parent());
            assertEquals(HandleType.CONNECTION, dialog.connection().type());
            assertEquals(Optional.of(dialog.session()), dialog.connection().parent());
            assertEquals(HandleType.SESSION, dialog.session().type());
            assertEquals(Optional.empty(), dialog.session().parent());
        }
    }

    @Test
    void typeAndParentAreKnownAfterClose() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            socket.close();
            dialog.request().close();
            assertEquals(HandleType.WEB_SOCKET, socket.type());
            assertEquals(Optional.of(dialog.request()), socket.parent());
            assertEquals(HandleType.REQUEST, dialog.request().type());
            assertEquals(Optional.of(dialog.connection()), dialog.request().parent());
        }
    }

    @Test
    void completeUpgradeReturnsAHandleOfItsOwn() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            assertNotSame(dialog.request(), dialog.upgrade());
        }
    }

    @Test
    void aSecondCloseDoesNothing() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            for (Handle handle : new Handle[] {dialog.connection(), dialog.request(), dialog.session()}) {
                assertTrue(handle.isOpen());
                handle.close();
                handle.close();
                assertFalse(handle.isOpen());
            }
            // Were a second close counted, the last child would be gone by now.
            assertFalse(dialog.session().terminated().isDone());
            assertEquals(WebSocketState.OPEN, socket.state());
            socket.close();
            socket.close();
            Outcomes.done(dialog.session().terminated());
        }
    }

    @Test
    void terminatedCompletesWithTheLastHandleWhicheverItIs() throws Exception {
        Session session = Session.open(SessionOptions.builder()
                .transport(new MemoryTransportProvider())
                .build());
        CompletableFuture<Void> terminated = session.terminated();
        Connection connection = session.connect("server.test", 80);
        Request request = connection.openRequest("/");
        session.close();
        connection.close();
        assertFalse(terminated.isDone());
        request.close();
        Outcomes.done(terminated);
        Outcomes.done(session.terminated());
    }

    @Test
    void theFutureOfTerminatedBelongsToTheCaller() {
        try (Session session = Session.open(SessionOptions.builder()
                .transport(new MemoryTransportProvider())
                .build())) {
            assertTrue(session.terminated().complete(null));
            assertFalse(session.terminated().isDone());
        }
    }

    @Test
    void aRequestIsSentAfterItsParentsWereClosed() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.connection().close();
            dialog.session().close();
            WebSocket socket = dialog.sendMarked().upgrade();
            dialog.takeRequest();
            socket.sendText("still here");
            // Two bytes of header and four of masking key before the payload.
            assertEquals(6 + "still here".length(), dialog.peer().take().length);
            socket.close();
            dialog.request().close();
            Outcomes.done(dialog.session().terminated());
        }
    }

    @Test
    void closingTheParentsDoesNotCancelAReceive() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            BackgroundCall<Message> receiving =
                    BackgroundCall.of(socket::receiveMessage).awaitWaiting();
            dialog.request().close();
            dialog.connection().close();
            dialog.session().close();
            receiving.awaitWaiting();
            assertFalse(receiving.isDone());
            // 81: text, fin
            dialog.peer().write(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            assertEquals(new Message.Text("hi"), receiving.result());
            socket.close();
        }
    }

    @Test
    void closingTheRequestRightAfterTheUpgradeLeavesTheWebSocketWorking() throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            request.receiveResponse();
            WebSocket socket = request.completeUpgrade();
            request.close();
            socket.sendText("echo");
            assertEquals(new Message.Text("echo"), socket.receiveMessage());
            socket.closeHandshake(CloseStatus.NORMAL);
            socket.close();
        }
    }

    @Test
    void twoWebSocketsOfOneRequestCloseIndependently() throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            request.receiveResponse();
            WebSocket first = request.completeUpgrade();
            request.send();
            request.receiveResponse();
            WebSocket second = request.completeUpgrade();
            assertNotSame(first, second);
            second.close();
            first.sendText("first");
            assertEquals(new Message.Text("first"), first.receiveMessage());
            request.close();
            first.sendText("again");
            assertEquals(new Message.Text("again"), first.receiveMessage());
            first.closeHandshake(CloseStatus.NORMAL);
            first.close();
        }
    }

    @Test
    void abortClosesEveryHandle() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            dialog.peer().take();
            dialog.session().abort();
            for (Handle handle : new Handle[] {dialog.session(), dialog.connection(), dialog.request(), socket}) {
                assertFalse(handle.isOpen());
                handle.close();
            }
            assertEquals(WebSocketState.RELEASED, socket.state());
            Outcomes.done(dialog.session().terminated());
            assertTrue(dialog.peer().clientClosed());
            assertEquals(0, dialog.peer().take().length, "no Close frame is sent");
        }
    }

    @Test
    void abortEndsWhatIsGoingOn() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            BackgroundCall<Received> receiving = BackgroundCall.of(() -> socket.receive(ByteBuffer.allocate(1)))
                    .awaitWaiting();
            dialog.newRequest("GET").send();
            BackgroundCall<Response> responding =
                    BackgroundCall.of(dialog.request()::receiveResponse).awaitWaiting();
            dialog.session().abort();
            assertEquals(
                    ErrorCode.OPERATION_CANCELLED,
                    receiving.failure(CancelledException.class).code());
            assertEquals(
                    ErrorCode.OPERATION_CANCELLED,
                    responding.failure(CancelledException.class).code());
        }
    }

    @Test
    void abortEndsAConnectThatStalls() throws Exception {
        try (Dialog dialog = Dialog.open(MemoryScript.builder().connectStalls().build())) {
            BackgroundCall<Boolean> sending =
                    BackgroundCall.running(dialog.request()::send).awaitWaiting();
            dialog.session().abort();
            assertEquals(
                    Phase.CONNECT, sending.failure(CancelledException.class).phase());
        }
    }

    @Test
    void nothingIsOpenedAfterAbort() {
        try (Dialog dialog = Dialog.open()) {
            dialog.session().abort();
            HandleStateException refusal = assertThrows(
                    HandleStateException.class, () -> dialog.connection().openRequest("/"));
            assertEquals("the connection handle is closed", refusal.getMessage());
            assertEquals(ErrorCode.INVALID_HANDLE, refusal.code());
        }
    }

    @Test
    void theOptionsAreThoseThatWereGiven() {
        SessionOptions options = SessionOptions.builder()
                .transport(new MemoryTransportProvider())
                .timeouts(Timeouts.DEFAULT.withClose(Duration.ofSeconds(1)))
                .build();
        Session session = Session.open(options);
        assertSame(options, session.options());
        session.close();
        assertSame(options, session.options());
    }
}
