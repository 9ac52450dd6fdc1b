package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.testkit.ServerConnection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** From the response to the WebSocket. */
@ContractGroup(title = "Upgrade", first = 20, last = 32)
class UpgradeContractTests {

    @Assertion(
            id = "C-20",
            strength = "D/J",
            text = "Complete-upgrade of a request that was not marked fails with INCORRECT_HANDLE_STATE")
    void aRequestThatWasNotMarkedIsNotUpgraded(Contract contract) throws Exception {
        Request request = contract.request();
        contract.sendRequest(request).done();
        contract.accept().request();
        contract.peer()
                .writeLatin1("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        assertEquals(
                101, contract.receiveResponse(request).result(Response.class).status());
        assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, Call.code(request::completeUpgrade));
    }

    @Assertion(
            id = "C-21",
            strength = "J",
            text = "Complete-upgrade before the response was received fails with INCORRECT_HANDLE_STATE")
    void aRequestWithoutResponseIsNotUpgraded(Contract contract) throws Exception {
        Request request = contract.marked();
        assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, Call.code(request::completeUpgrade));
        contract.sendRequest(request).done();
        assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, Call.code(request::completeUpgrade));
        contract.accept().upgrade();
        contract.receiveResponse(request).done();
        contract.assertWorks(request.completeUpgrade(), contract.peer());
    }

    @Assertion(
            id = "C-22",
            strength = "D/J",
            text =
                    "Complete-upgrade with another status than 101 fails with INVALID_SERVER_RESPONSE; the request stays readable")
    void aRefusedRequestIsNotUpgraded(Contract contract) throws Exception {
        Request request = contract.marked();
        contract.sendRequest(request).done();
        contract.accept().request();
        contract.peer()
                .respond(
                        new ResponseHead(
                                1,
                                403,
                                "Forbidden",
                                Headers.builder().add("Content-Length", "2").build()),
                        ServerFrames.utf8("no"));
        contract.receiveResponse(request).done();
        assertEquals(ErrorCode.INVALID_SERVER_RESPONSE, Call.code(request::completeUpgrade));
        assertEquals(403, request.response().status());
        assertEquals(2, contract.receiveBody(request).result(byte[].class).length);
    }

    @Assertion(
            id = "C-23",
            strength = "R/J",
            text = "A 101 with a wrong accept value, or without one, never makes a WebSocket: INVALID_SERVER_RESPONSE")
    void aWrongAcceptValueMakesNoWebSocket(Contract contract) throws Exception {
        for (String accept : List.of("Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n", "")) {
            Request request = contract.marked();
            contract.sendRequest(request).done();
            contract.accept().request();
            contract.peer()
                    .writeLatin1("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + accept + "\r\n");
            assertEquals(
                    101,
                    contract.receiveResponse(request).result(Response.class).status());
            assertEquals(ErrorCode.INVALID_SERVER_RESPONSE, Call.code(request::completeUpgrade));
            assertEquals(101, request.response().status());
        }
    }

    @Assertion(
            id = "C-24",
            strength = "Wi",
            text = "Complete-upgrade of a session, a connection or a WebSocket: INCORRECT_HANDLE_TYPE",
            byTheTypes = "only `Request` has `completeUpgrade`")
    void onlyRequestsCanBeUpgraded() {
        assertEquals(Set.of(Request.class), Types.owners("completeUpgrade"));
    }

    @Assertion(id = "C-25", strength = "W", text = "Complete-upgrade returns another handle than the request")
    void theWebSocketIsAHandleOfItsOwn(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        assertNotSame(request, socket);
        assertEquals(HandleType.WEB_SOCKET, socket.type());
        assertEquals(HandleType.REQUEST, request.type());
        assertSame(request, socket.parent().orElseThrow());
    }

    @Assertion(
            id = "C-26",
            strength = "W",
            text = "Header queries on the WebSocket: INCORRECT_HANDLE_TYPE",
            byTheTypes = "no method of `WebSocket` returns header fields or a response; its request has them")
    void aWebSocketHasNoHeaders() {
        assertEquals(
                List.of(),
                Types.methods(WebSocket.class)
                        .filter(method -> Set.of(Headers.class, Response.class).contains(method.getReturnType()))
                        .toList());
        assertEquals(Set.of(Request.class), Types.owners("headers"));
    }

    @Assertion(
            id = "C-27",
            strength = "W",
            text = "The response's headers stay readable on the request after the upgrade")
    void theResponseStaysReadable(Contract contract) throws Exception {
        Request request = contract.marked();
        Response response = contract.agreed(request);
        WebSocket socket = request.completeUpgrade();
        assertEquals(response, request.response());
        contract.assertWorks(socket, contract.peer());
        assertEquals(response, request.response());
    }

    @Assertion(
            id = "C-28",
            strength = "W",
            text = "The same request, sent again, makes a second WebSocket while the first is open")
    void aRequestMakesOneWebSocketForEachSend(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket first = contract.open(request);
        ServerConnection firstEnd = contract.peer();
        WebSocket second = contract.open(request);
        assertNotSame(first, second);
        contract.assertWorks(first, firstEnd);
        contract.assertWorks(second, contract.peer());
        contract.assertWorks(first, firstEnd);
    }

    @Assertion(
            id = "C-29",
            strength = "Wi",
            text = "What the server sends in one segment with the 101 is returned by the first receive")
    void nothingIsLostBehindTheResponse(Contract contract) throws Exception {
        WebSocket socket = contract.open(ServerFrames.text("greeting"), ServerFrames.text("and more"));
        contract.assertReceives("greeting", socket);
        contract.assertReceives("and more", socket);
    }

    @Assertion(
            id = "C-30",
            strength = "C",
            text = "The context given to complete-upgrade is that of the new handle's notifications, none as well")
    void theWebSocketHasTheContextThatItWasGiven(Contract contract) throws Exception {
        Told told = new Told();
        contract.session().setStatusListener(told);
        contract.session().setContext("session's");
        for (Optional<String> context : List.of(Optional.of("own"), Optional.<String>empty())) {
            Request request = contract.marked();
            assertEquals(Optional.of("session's"), request.context(String.class));
            contract.agreed(request);
            WebSocket socket = request.completeUpgrade(context.orElse(null));
            BackgroundCall.eventually(
                    "the creation is told", () -> told.kinds(socket).contains(StatusKind.HANDLE_CREATED));
            assertTrue(told.events().stream()
                    .filter(event -> event.handle() == socket)
                    .allMatch(event -> event.handle().context(String.class).equals(context)));
            assertEquals(context, socket.context(String.class));
        }
    }

    @Assertion(id = "C-31", strength = "C", text = "The WebSocket inherits callback and mask of the request")
    void theWebSocketHasTheListenerOfItsRequest(Contract contract) throws Exception {
        Told told = new Told();
        Request request = contract.marked();
        request.setStatusListener(told, EnumSet.of(StatusKind.HANDLE_CREATED, StatusKind.HANDLE_CLOSING));
        WebSocket socket = contract.open(request);
        assertSame(told, socket.statusListener().orElseThrow());
        contract.assertWorks(socket, contract.peer());
        socket.close();
        told.await(StatusKind.HANDLE_CLOSING);
        assertEquals(List.of(StatusKind.HANDLE_CREATED, StatusKind.HANDLE_CLOSING), told.kinds(socket));
        assertEquals(List.of(), told.kinds(request));
    }

    @Assertion(
            id = "C-32",
            strength = "W",
            text = "Closing the request right after the upgrade leaves the WebSocket working")
    void closingTheRequestLeavesTheWebSocket(Contract contract) throws Exception {
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        request.close();
        contract.assertWorks(socket, contract.peer());
    }
}
