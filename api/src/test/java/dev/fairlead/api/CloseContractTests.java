package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Shutdown, the closing handshake, and closing the handle. */
@ContractGroup(title = "Closing", first = 94, last = 112)
class CloseContractTests {

    private static final CloseStatus DONE = CloseStatus.of(1000, "done");
    private static final Duration LIMIT = Duration.ofMillis(400);

    @Assertion(
            id = "C-94",
            strength = "W",
            text = "Shutdown or Close with a length and no reason: INVALID_PARAMETER, the socket is unaffected",
            byTheTypes = "both take a `CloseStatus`, whose reason is a string")
    void aReasonHasItsLength() {
        for (String method : List.of("shutdown", "shutdownAsync", "closeHandshake", "closeHandshakeAsync")) {
            for (List<Class<?>> parameters : Types.parameters(WebSocket.class, method)) {
                assertTrue(Set.of(CloseStatus.class, Consumer.class).containsAll(parameters), method + parameters);
            }
        }
        assertEquals(
                Set.of(List.of(int.class), List.of(int.class, String.class)),
                Types.parameters(CloseStatus.class, "of"));
    }

    @Assertion(
            id = "C-95",
            strength = "W/C",
            text = "Shutdown or Close with 124 bytes of reason: INVALID_PARAMETER; 123 are accepted")
    void aReasonHas123Bytes(Contract contract) throws Exception {
        WebSocket shut = contract.open();
        assertEquals(
                ErrorCode.INVALID_PARAMETER, Call.code(() -> shut.shutdown(CloseStatus.of(1000, "r".repeat(124)))));
        assertEquals(WebSocketState.OPEN, shut.state());
        CloseStatus longest = CloseStatus.of(1000, "r".repeat(123));
        contract.shutdown(shut, longest).done();
        assertEquals(125, contract.frame().header().payloadLength());
        WebSocket closed = contract.open();
        Call close = contract.closeHandshake(closed, longest);
        contract.answerClose();
        assertEquals(longest, close.result(CloseStatus.class));
    }

    @Assertion(id = "C-96", strength = "W", text = "A second shutdown: INVALID_OPERATION")
    void theCloseFrameIsSentOnce(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.shutdown(socket, DONE).done();
        assertEquals(
                ErrorCode.INVALID_OPERATION, contract.shutdown(socket, DONE).code());
        assertEquals(Opcode.CLOSE, contract.frame().header().opcode());
        socket.abort();
        assertEquals(List.of(), contract.framesToTheEnd());
    }

    @Assertion(id = "C-97", strength = "D/W", text = "Shutdown completes without waiting for the peer")
    void shutdownDoesNotWaitForThePeer(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.shutdown(socket, DONE).done();
        assertEquals(WebSocketState.CLOSE_SENT, socket.state());
        assertClose(DONE, contract.frame());
    }

    private static void assertClose(CloseStatus expected, Frame frame) throws Exception {
        assertEquals(Opcode.CLOSE, frame.header().opcode());
        assertEquals(expected.payload(), ClosePayload.decode(frame.payload()));
    }

    @Assertion(id = "C-98", strength = "W", text = "Shutdown leaves a pending receive alive; it ends with CLOSE")
    void shutdownLeavesThePendingReceive(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call receive = contract.receive(socket).awaitWaiting();
        contract.shutdown(socket, DONE).done();
        assertClose(DONE, contract.frame());
        contract.peer().sendClose(1001, "too");
        assertEquals(new Received.Closed(CloseStatus.of(1001, "too")), receive.result(Received.class));
        assertEquals(WebSocketState.BOTH_CLOSED, socket.state());
    }

    @Assertion(id = "C-99", strength = "W/Wi", text = "Close after shutdown succeeds and sends no second Close frame")
    void closeAfterShutdownSendsNothing(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.shutdown(socket, DONE).done();
        Call close = contract.closeHandshake(socket, CloseStatus.of(4000, "another"));
        assertClose(DONE, contract.frame());
        contract.peer().sendClose(1000, "");
        contract.peer().shutdownOutput();
        assertEquals(CloseStatus.NORMAL, close.result(CloseStatus.class));
        assertEquals(List.of(), contract.framesToTheEnd());
    }

    @Assertion(
            id = "C-100",
            strength = "D",
            text = "Close without shutdown sends our status and reason, and waits for the peer's Close frame")
    void closeSendsOurStatusAndWaits(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call close = contract.closeHandshake(socket, DONE);
        assertClose(DONE, contract.frame());
        assertEquals(WebSocketState.CLOSING, socket.state());
        contract.peer().sendClose(4001, "theirs");
        contract.peer().shutdownOutput();
        assertEquals(CloseStatus.of(4001, "theirs"), close.result(CloseStatus.class));
        assertEquals(WebSocketState.CLOSED, socket.state());
    }

    @Assertion(id = "C-101", strength = "W", text = "Close discards messages that were not read")
    void closeDropsWhatWasNotRead(Contract contract) throws Exception {
        WebSocket socket = contract.open(ServerFrames.text("unread"));
        contract.peer().sendText("unread too");
        Call close = contract.closeHandshake(socket, DONE);
        contract.answerClose();
        assertEquals(DONE, close.result(CloseStatus.class));
        assertEquals(ErrorCode.INVALID_OPERATION, contract.receive(socket).code());
    }

    @Assertion(
            id = "C-102",
            strength = "W",
            text = "Close cancels a pending receive with OPERATION_CANCELLED before it returns")
    void closeCancelsThePendingReceive(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call receive = contract.receive(socket).awaitWaiting();
        Call close = contract.closeHandshake(socket, DONE);
        // Nothing was answered yet, so Close has not returned.
        assertEquals(ErrorCode.OPERATION_CANCELLED, receive.code());
        assertEquals(WebSocketState.CLOSING, socket.state());
        contract.answerClose();
        assertEquals(DONE, close.result(CloseStatus.class));
    }

    @Assertion(
            id = "C-103",
            strength = "D",
            text = "Close with a send pending: INVALID_OPERATION",
            departs = "so it is with `sendQueueBytes(0)`; by default the Close frame goes behind what is pending")
    void closeWaitsForNoSendIfThatIsAskedFor(Contract contract) throws Exception {
        WebSocket socket = contract.withOneSendAtATime().open();
        Call send = contract.send(socket, BufferType.BINARY_MESSAGE, new byte[Contract.TOO_MUCH])
                .awaitWaiting();
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.closeHandshake(socket, DONE).code());
        assertEquals(WebSocketState.OPEN, socket.state());
        assertEquals(Contract.TOO_MUCH, contract.frame().header().payloadLength());
        send.done();
        Call close = contract.closeHandshake(socket, DONE);
        contract.answerClose();
        assertEquals(DONE, close.result(CloseStatus.class));
    }

    @Assertion(
            id = "C-104",
            strength = "W",
            text = "Close after CLOSE was received and shutdown done completes immediately")
    void closeHasNothingToDoAfterBothFrames(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        contract.shutdown(socket, DONE).done();
        contract.peer().sendClose(1001, "");
        contract.receive(socket).result(Received.Closed.class);
        // The peer does nothing more: it reads nothing, and does not end its side.
        assertEquals(
                CloseStatus.GOING_AWAY, contract.closeHandshake(socket, DONE).result(CloseStatus.class));
        assertClose(DONE, contract.frame());
        assertEquals(List.of(), contract.framesToTheEnd());
    }

    @Assertion(
            id = "C-105",
            strength = "D/Wi",
            text = "Close after CLOSE was received, without shutdown, sends our frame and completes without waiting",
            departs =
                    "it gives the server up to 2 s, within the close timeout, to end TCP first (RFC 6455 7.1.1, decision 5)")
    void closeAnswersTheCloseFrame(Contract contract) throws Exception {
        WebSocket socket = contract.with(CloseContractTests::hurried).open();
        contract.peer().sendClose(1001, "");
        contract.receive(socket).result(Received.Closed.class);
        long start = System.nanoTime();
        Call close = contract.closeHandshake(socket, DONE);
        assertClose(DONE, contract.frame());
        assertEquals(CloseStatus.GOING_AWAY, close.result(CloseStatus.class));
        // The peer has not ended its side.
        assertTrue(System.nanoTime() - start < LIMIT.plusSeconds(5).toNanos(), "it has waited for more than it may");
        assertEquals(List.of(), contract.framesToTheEnd());
    }

    @Assertion(id = "C-106", strength = "D/Wi", text = "Close twice: INVALID_OPERATION")
    void theHandshakeIsDoneOnce(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call close = contract.closeHandshake(socket, DONE).awaitWaiting();
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.closeHandshake(socket, DONE).code());
        contract.answerClose();
        close.done();
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.closeHandshake(socket, DONE).code());
    }

    @Assertion(id = "C-107", strength = "D/W", text = "Close does not release the handle: the query still works")
    void closeDoesNotReleaseTheHandle(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call close = contract.closeHandshake(socket, DONE);
        contract.answerClose();
        close.done();
        assertTrue(socket.isOpen());
        assertEquals(DONE, socket.closeStatus());
    }

    @Assertion(
            id = "C-108",
            strength = "W",
            text = "Closing the handle during Close: Close fails with OPERATION_CANCELLED")
    void closingTheHandleCancelsClose(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        Call close = contract.closeHandshake(socket, DONE).awaitWaiting();
        assertClose(DONE, contract.frame());
        socket.close();
        assertEquals(ErrorCode.OPERATION_CANCELLED, close.code());
    }

    @Assertion(
            id = "C-109",
            strength = "W",
            text = "Closing the handle during a receive: OPERATION_CANCELLED, then HANDLE_CLOSING")
    void closingTheHandleCancelsTheReceive(Contract contract) throws Exception {
        Told told = new Told();
        Request request = contract.marked();
        request.setStatusListener(told);
        WebSocket socket = contract.open(request);
        Call receive = contract.receive(socket).awaitWaiting();
        socket.close();
        assertEquals(ErrorCode.OPERATION_CANCELLED, receive.code());
        told.await(StatusKind.HANDLE_CLOSING);
        assertEquals(
                contract.isAsynchronous()
                        ? List.of(StatusKind.HANDLE_CREATED, StatusKind.REQUEST_ERROR, StatusKind.HANDLE_CLOSING)
                        : List.of(StatusKind.HANDLE_CREATED, StatusKind.HANDLE_CLOSING),
                told.kinds(socket));
    }

    @Assertion(
            id = "C-110",
            strength = "Wi",
            text = "Closing the handle sends no Close frame",
            departs = "`close` makes one attempt to send 1001, which cannot wait; `abort` sends nothing")
    void closingTheHandleSays1001(Contract contract) throws Exception {
        WebSocket closed = contract.open();
        closed.close();
        List<Frame> frames = contract.framesToTheEnd();
        assertEquals(1, frames.size());
        assertClose(CloseStatus.GOING_AWAY, frames.get(0));
        WebSocket aborted = contract.open();
        aborted.abort();
        assertEquals(List.of(), contract.framesToTheEnd());
    }

    @Assertion(
            id = "C-111",
            strength = "D/C",
            text = "Close against a silent peer fails after the close timeout, not later")
    void aSilentPeerIsNotWaitedForLonger(Contract contract) throws Exception {
        assertEndsInTime(contract, contract.with(CloseContractTests::hurried).open());
    }

    @Assertion(id = "C-112", strength = "J", text = "Close while the peer keeps sending honours the timeout as well")
    void aPeerThatKeepsSendingIsNotWaitedForLonger(Contract contract) throws Exception {
        WebSocket socket = contract.with(CloseContractTests::hurried).open();
        ServerConnection peer = contract.peer();
        BackgroundCall<Boolean> talking = BackgroundCall.of(() -> keepSending(peer));
        assertEndsInTime(contract, socket);
        assertTrue(talking.result());
    }

    private static SessionOptions.Builder hurried(SessionOptions.Builder builder) {
        return builder.timeouts(Timeouts.DEFAULT.withClose(LIMIT));
    }

    private static boolean keepSending(ServerConnection peer) {
        byte[] message = new byte[4_096];
        try {
            while (true) {
                peer.sendBinary(message);
            }
        } catch (IOException clientHasLeft) {
            return true;
        }
    }

    private static void assertEndsInTime(Contract contract, WebSocket socket) {
        long start = System.nanoTime();
        TimeoutException passed = contract.closeHandshake(socket, DONE).failure(TimeoutException.class);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(LIMIT, passed.limit());
        assertTrue(took.compareTo(LIMIT) >= 0, "early: " + took);
        // Limits are exact to 250 ms; the rest is for a busy machine.
        assertTrue(took.compareTo(LIMIT.plusSeconds(5)) < 0, "late: " + took);
        assertEquals(WebSocketState.FAILED, socket.state());
    }
}
