package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.ServerConnection;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** How long handles live, and what closing one means to others. */
@ContractGroup(title = "Handles", first = 33, last = 43)
class HandleContractTests {

    @Assertion(id = "C-33", strength = "W", text = "Closing the connection leaves request and WebSockets valid")
    void closingTheConnectionLeavesItsChildren(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        contract.connection().close();
        assertEquals(101, request.response().status());
        contract.assertWorks(socket, contract.peer());
        contract.assertWorks(contract.open(request), contract.peer());
    }

    @Assertion(id = "C-34", strength = "W", text = "Closing the session too leaves the request valid and closable")
    void closingTheSessionLeavesTheRequest(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        contract.connection().close();
        contract.session().close();
        assertEquals(101, request.response().status());
        assertTrue(request.isOpen());
        contract.assertWorks(socket, contract.peer());
        request.close();
        assertFalse(request.isOpen());
        contract.assertWorks(socket, contract.peer());
    }

    @Assertion(
            id = "C-35",
            strength = "W",
            text = "Two WebSockets of one request close independently, the newest first too")
    void webSocketsOfOneRequestCloseIndependently(Contract contract) throws Exception {
        for (int first = 0; first < 2; first++) {
            Request request = contract.marked();
            List<WebSocket> sockets = new java.util.ArrayList<>();
            List<ServerConnection> ends = new java.util.ArrayList<>();
            for (int i = 0; i < 2; i++) {
                sockets.add(contract.open(request));
                ends.add(contract.peer());
            }
            sockets.get(first).close();
            assertFalse(sockets.get(first).isOpen());
            contract.assertWorks(sockets.get(1 - first), ends.get(1 - first));
            sockets.get(1 - first).close();
            assertTrue(request.isOpen());
        }
    }

    @Assertion(
            id = "C-36",
            strength = "W/Wi",
            text = "A call on a closed handle fails with INVALID_HANDLE and leaves outputs untouched")
    void aClosedHandleCanDoNothing(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        socket.close();
        request.close();
        contract.connection().close();
        contract.session().close();
        ByteBuffer room = ByteBuffer.allocate(8);
        for (Call call : List.of(
                contract.sendRequest(request),
                contract.receiveResponse(request),
                contract.receiveBody(request),
                contract.send(socket, BufferType.BINARY_MESSAGE),
                contract.receive(socket, room),
                contract.shutdown(socket, CloseStatus.NORMAL),
                contract.closeHandshake(socket, CloseStatus.NORMAL))) {
            assertEquals(ErrorCode.INVALID_HANDLE, call.code());
        }
        for (Executable call : List.<Executable>of(
                () -> contract.session().connect("127.0.0.1", 80),
                () -> contract.connection().openRequest("/"),
                request::markForUpgrade,
                request::completeUpgrade,
                request::response,
                socket::closeStatus,
                () -> socket.option(Option.SEND_TIMEOUT),
                () -> socket.setContext("context"))) {
            assertEquals(ErrorCode.INVALID_HANDLE, Call.code(call));
        }
        assertEquals(0, room.position());
    }

    @Assertion(
            id = "C-37",
            strength = "Wi",
            text = "Closing a handle twice: the second fails with INVALID_HANDLE",
            departs = "it does nothing, as `AutoCloseable` advises (decision 6)")
    void closingTwiceIsHarmless(Contract contract) throws Exception {
        Told told = new Told();
        contract.session().setStatusListener(told);
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        for (int i = 0; i < 2; i++) {
            socket.close();
            request.close();
            contract.connection().close();
            contract.session().close();
        }
        contract.end();
        assertEquals(4, told.count(StatusKind.HANDLE_CLOSING));
    }

    @Assertion(
            id = "C-38",
            strength = "D",
            text = "Closing a parent does not cancel a receive that is pending in its child")
    void closingAParentCancelsNothing(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        ByteBuffer room = ByteBuffer.allocate(8);
        Call receive = contract.receive(socket, room).awaitWaiting();
        request.close();
        contract.connection().close();
        contract.session().close();
        contract.peer().sendText("late");
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 4), receive.result(Received.Data.class));
    }

    @Assertion(
            id = "C-39",
            strength = "D",
            text = "Changing the callback of a parent does not touch children that exist")
    void childrenKeepTheirListener(Contract contract) throws Exception {
        Told first = new Told();
        Told second = new Told();
        contract.session().setStatusListener(first);
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        contract.session().setStatusListener(second);
        contract.connection().setStatusListener(second);
        request.setStatusListener(second);
        assertSame(first, socket.statusListener().orElseThrow());
        Request later = contract.request();
        assertSame(second, later.statusListener().orElseThrow());
        socket.close();
        BackgroundCall.eventually(
                "the closing is told", () -> first.kinds(socket).contains(StatusKind.HANDLE_CLOSING));
        later.close();
        request.close();
        second.await(StatusKind.HANDLE_CLOSING, 2);
        assertEquals(List.of(), second.kinds(socket));
    }

    @Assertion(
            id = "C-40",
            strength = "D/W",
            text = "HANDLE_CLOSING is the last notification of a handle and comes exactly once")
    void closingIsTheLastThatIsTold(Contract contract) throws Exception {
        Told told = new Told();
        contract.session().setStatusListener(told);
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        Call receive = contract.receive(socket).awaitWaiting();
        contract.send(socket, BufferType.BINARY_MESSAGE, (byte) 1).done();
        socket.close();
        receive.failure(CancelledException.class);
        request.close();
        contract.connection().close();
        contract.session().close();
        contract.end();
        for (Handle handle : List.of(contract.session(), contract.connection(), request, socket)) {
            List<StatusKind> kinds = told.kinds(handle);
            assertEquals(kinds.size() - 1, kinds.indexOf(StatusKind.HANDLE_CLOSING), handle.type() + " " + kinds);
        }
    }

    @Assertion(
            id = "C-41",
            strength = "W",
            text = "After closing WebSocket, request, connection and session: four HANDLE_CLOSING")
    void eachHandleTellsOfItsEnd(Contract contract) throws Exception {
        Told told = new Told();
        contract.session().setStatusListener(told);
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        List<Handle> handles = List.of(socket, request, contract.connection(), contract.session());
        handles.forEach(Handle::close);
        contract.end();
        List<Handle> closed = told.events().stream()
                .filter(event -> event.kind() == StatusKind.HANDLE_CLOSING)
                .map(StatusEvent::handle)
                .toList();
        assertEquals(4, closed.size());
        assertEquals(Set.copyOf(handles), Set.copyOf(closed));
    }

    @Assertion(
            id = "C-42",
            strength = "W",
            text = "The session's unload signal is not set before the session is closed, and is set soon after")
    void theSessionTellsWhenItHasEnded(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        CompletableFuture<Void> terminated = contract.session().terminated();
        socket.close();
        request.close();
        contract.connection().close();
        assertFalse(terminated.isDone());
        contract.session().close();
        // WinHTTP's own test gives it two seconds; a busy machine may need more.
        Outcomes.done(terminated);
    }

    @Assertion(
            id = "C-43",
            strength = "Wi",
            text = "A request where a WebSocket is needed, or the reverse: INCORRECT_HANDLE_TYPE",
            byTheTypes = "operations are methods of their handle, no handle is another kind, and no method takes one")
    void noHandleCanStandWhereAnotherIsNeeded() {
        for (Class<?> one : Types.HANDLES) {
            for (Class<?> other : Types.HANDLES) {
                assertEquals(one == other, one.isAssignableFrom(other));
            }
        }
        assertEquals(
                Set.of(),
                Types.HANDLES.stream()
                        .flatMap(Types::methods)
                        .filter(method ->
                                Stream.of(method.getParameterTypes()).anyMatch(Handle.class::isAssignableFrom))
                        .collect(Collectors.toSet()));
    }
}
