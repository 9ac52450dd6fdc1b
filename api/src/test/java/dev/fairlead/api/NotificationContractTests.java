package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What is told of what happens, when, how often and where. */
@ContractGroup(title = "Notifications and threads", first = 124, last = 133)
class NotificationContractTests {

    private static final byte[] BYTE = {1};

    /** More than any stack has room for if each step of a chain nests. */
    private static final int CHAIN = 4_000;

    /** Much more than the frames of a few callbacks, much less than those of {@link #CHAIN}. */
    private static final int DEEP = 600;

    private static Told listen(Contract contract) {
        Told told = new Told();
        contract.session().setStatusListener(told);
        return told;
    }

    /** Blocking calls have no completions. */
    private static List<StatusKind> expected(Contract contract, StatusKind... kinds) {
        return Stream.of(kinds)
                .filter(kind -> contract.isAsynchronous() || !StatusKind.COMPLETIONS.contains(kind))
                .toList();
    }

    private static Stream<StatusEvent> completions(Told told) {
        return told.events().stream().filter(event -> StatusKind.COMPLETIONS.contains(event.kind()));
    }

    @Assertion(
            id = "C-124",
            strength = "W",
            text = "The order of all notifications of a life is WinHTTP's (without its failed first send, see C-50)")
    void everythingIsToldInWinHttpsOrder(Contract contract) throws Exception {
        Told told = listen(contract);
        Connection connection =
                contract.session().connect("localhost", contract.server().port());
        Request request = connection.openRequest("/").markForUpgrade();
        WebSocket socket = contract.open(request, ServerFrames.text("greeting"));
        request.close();
        contract.send(socket, BufferType.BINARY_FRAGMENT, BYTE).done();
        contract.send(socket, BufferType.BINARY_FRAGMENT, BYTE).done();
        contract.send(socket, BufferType.BINARY_MESSAGE).done();
        contract.send(socket, BufferType.UTF8_MESSAGE, (byte) 'a').done();
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        contract.assertReceives("greeting", socket);
        Call close = contract.closeHandshake(socket, CloseStatus.NORMAL);
        contract.peer().sendClose(1000, "");
        contract.peer().shutdownOutput();
        close.done();
        socket.close();
        connection.close();
        contract.end();
        assertEquals(
                expected(
                        contract,
                        StatusKind.HANDLE_CREATED,
                        StatusKind.HANDLE_CREATED,
                        StatusKind.RESOLVING_NAME,
                        StatusKind.NAME_RESOLVED,
                        StatusKind.CONNECTING_TO_SERVER,
                        StatusKind.CONNECTED_TO_SERVER,
                        StatusKind.SENDING_REQUEST,
                        StatusKind.REQUEST_SENT,
                        StatusKind.SENDREQUEST_COMPLETE,
                        StatusKind.RECEIVING_RESPONSE,
                        StatusKind.RESPONSE_RECEIVED,
                        StatusKind.HEADERS_AVAILABLE,
                        StatusKind.HANDLE_CREATED,
                        StatusKind.HANDLE_CLOSING,
                        StatusKind.WRITE_COMPLETE,
                        StatusKind.WRITE_COMPLETE,
                        StatusKind.WRITE_COMPLETE,
                        StatusKind.WRITE_COMPLETE,
                        StatusKind.SHUTDOWN_COMPLETE,
                        StatusKind.READ_COMPLETE,
                        StatusKind.CLOSE_COMPLETE,
                        StatusKind.HANDLE_CLOSING,
                        StatusKind.HANDLE_CLOSING),
                told.events().stream()
                        .filter(event -> event.handle() != contract.session())
                        .map(StatusEvent::kind)
                        .toList());
    }

    @Assertion(
            id = "C-125",
            strength = "W",
            text = "A completion may run on the caller's thread before the call returns",
            departs = "a listener is never told within a call of the application (decision 16)")
    void nothingIsToldWithinACall(Contract contract) throws Exception {
        Told told = listen(contract);
        Request request = contract.marked();
        WebSocket socket = contract.open(request, ServerFrames.text("greeting"));
        contract.assertReceives("greeting", socket);
        contract.assertWorks(socket, contract.peer());
        socket.close();
        request.close();
        contract.end();
        assertTrue(told.kinds().size() > 8);
        assertFalse(told.threads().contains(Thread.currentThread()));
        assertTrue(told.threads().stream().noneMatch(thread -> thread.getName().equals("background-call")));
    }

    @Assertion(id = "C-126", strength = "W", text = "Nested completions are bounded and never overflow the stack")
    void chainsOfCallbacksNeedNoStack(Contract contract) throws Exception {
        AtomicInteger deepest = new AtomicInteger();
        CompletableFuture<Void> end = new CompletableFuture<>();
        if (contract.isAsynchronous()) {
            sendChain(contract.open(), CHAIN, deepest, end);
        } else {
            // No completions of blocking calls: each request that is opened tells of itself, and opens the next.
            AtomicInteger opened = new AtomicInteger();
            Connection connection = contract.connection();
            connection.setStatusListener(event -> {
                deepest.accumulateAndGet(depth(), Math::max);
                if (event.kind() == StatusKind.HANDLE_CREATED && opened.incrementAndGet() < CHAIN) {
                    connection.openRequest("/").close();
                } else if (event.kind() == StatusKind.HANDLE_CREATED) {
                    end.complete(null);
                }
            });
            connection.openRequest("/").close();
        }
        Outcomes.done(end);
        assertTrue(deepest.get() < DEEP, "frames on the stack: " + deepest);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its outcome goes to the end of the chain
    private static void sendChain(WebSocket socket, int left, AtomicInteger deepest, CompletableFuture<Void> end) {
        deepest.accumulateAndGet(depth(), Math::max);
        if (left == 0) {
            end.complete(null);
            return;
        }
        socket.sendBinaryAsync(new byte[0]).whenComplete((done, failure) -> {
            if (failure == null) {
                sendChain(socket, left - 1, deepest, end);
            } else {
                end.completeExceptionally(failure);
            }
        });
    }

    private static int depth() {
        return StackWalker.getInstance()
                .walk(frames -> Math.toIntExact(frames.limit(2L * DEEP).count()));
    }

    @Assertion(id = "C-127", strength = "W", text = "A call that is refused with an error has no completion")
    void aRefusedCallIsNotTold(Contract contract) throws Exception {
        Told told = listen(contract);
        Request request = contract.marked();
        WebSocket socket = contract.open(request);
        Call receive = contract.receive(socket).awaitWaiting();
        assertEquals(ErrorCode.INVALID_OPERATION, contract.receive(socket).code());
        assertEquals(
                ErrorCode.INVALID_PARAMETER,
                contract.receive(socket, ByteBuffer.allocate(0)).code());
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.send(socket, BufferType.BINARY_MESSAGE).code());
        assertEquals(
                ErrorCode.INVALID_OPERATION,
                contract.shutdown(socket, CloseStatus.NORMAL).code());
        assertEquals(
                ErrorCode.INCORRECT_HANDLE_STATE,
                contract.receiveResponse(request).code());
        contract.peer().sendText("x");
        receive.done();
        contract.end();
        assertEquals(
                expected(contract, StatusKind.SHUTDOWN_COMPLETE, StatusKind.READ_COMPLETE),
                told.kinds(socket).stream()
                        .filter(StatusKind.COMPLETIONS::contains)
                        .toList());
        assertEquals(0, told.count(StatusKind.REQUEST_ERROR));
    }

    @Assertion(id = "C-128", strength = "D/W", text = "Exactly one completion for each accepted call")
    void eachAcceptedCallIsToldOnce(Contract contract) throws Exception {
        Told told = listen(contract);
        WebSocket socket = contract.open();
        for (int i = 0; i < 5; i++) {
            contract.assertWorks(socket, contract.peer());
        }
        contract.shutdown(socket, CloseStatus.NORMAL).done();
        Call cancelled = contract.receive(socket).awaitWaiting();
        Call close = contract.closeHandshake(socket, CloseStatus.NORMAL);
        cancelled.failure(CancelledException.class);
        contract.answerClose();
        close.done();
        contract.end();
        List<StatusKind> expected =
                new ArrayList<>(List.of(StatusKind.SENDREQUEST_COMPLETE, StatusKind.HEADERS_AVAILABLE));
        expected.addAll(Collections.nCopies(5, StatusKind.WRITE_COMPLETE));
        expected.addAll(Collections.nCopies(5, StatusKind.READ_COMPLETE));
        expected.addAll(List.of(StatusKind.SHUTDOWN_COMPLETE, StatusKind.REQUEST_ERROR, StatusKind.CLOSE_COMPLETE));
        assertEquals(
                expected(contract, expected.stream().sorted().toArray(StatusKind[]::new)),
                completions(told).map(StatusEvent::kind).sorted().toList());
    }

    @Assertion(id = "C-129", strength = "D", text = "Blocking calls have no completion notifications")
    void blockingCallsHaveNoCompletions(Contract contract) throws Exception {
        Told told = listen(contract);
        Request request = contract.marked();
        request.send();
        contract.accept().upgrade();
        Response response = request.receiveResponse();
        assertEquals(101, response.status());
        WebSocket socket = request.completeUpgrade();
        // Beside one of the other form, where the program calls in that.
        Call receive = contract.receive(socket).awaitWaiting();
        socket.sendText("x");
        contract.peer().sendText("y");
        receive.done();
        contract.peer().sendText("z");
        assertEquals(new Message.Text("z"), socket.receiveMessage(Contract.PATIENCE));
        socket.shutdown(CloseStatus.NORMAL);
        socket.close();
        contract.end();
        assertEquals(
                expected(contract, StatusKind.READ_COMPLETE),
                completions(told).map(StatusEvent::kind).toList());
        assertTrue(told.kinds(request).contains(StatusKind.RESPONSE_RECEIVED));
    }

    @Assertion(
            id = "C-130",
            strength = "W",
            text = "Errors of a WebSocket tell the operation: send, receive, close or shutdown")
    void errorsTellTheirOperation(Contract contract) throws Exception {
        Told told = listen(contract.withSmallSockets(builder -> builder));
        WebSocket socket = contract.open();
        Call receive = contract.receive(socket).awaitWaiting();
        Call send = contract.send(socket, BufferType.BINARY_MESSAGE, new byte[Contract.TOO_MUCH])
                .awaitWaiting();
        Call shutdown = contract.shutdown(socket, CloseStatus.NORMAL).awaitWaiting();
        socket.close();
        assertCancelled(Phase.RECEIVE, receive);
        assertCancelled(Phase.SEND, send);
        assertCancelled(Phase.SHUTDOWN, shutdown);
        WebSocket closing = contract.open();
        Call close = contract.closeHandshake(closing, CloseStatus.NORMAL).awaitWaiting();
        closing.close();
        assertCancelled(Phase.CLOSE, close);
        contract.end();
        assertEquals(
                contract.isAsynchronous() ? List.of(Phase.SEND, Phase.RECEIVE, Phase.SHUTDOWN, Phase.CLOSE) : List.of(),
                told.failed().stream().sorted().toList());
    }

    private static void assertCancelled(Phase operation, Call call) {
        Failure facts = Call.facts(call.failure(CancelledException.class));
        assertEquals(operation, facts.phase());
        assertEquals(ErrorCode.OPERATION_CANCELLED, facts.code());
    }

    @Assertion(
            id = "C-131",
            strength = "D",
            text = "A new receive can be started from inside the completion of a receive")
    void aReceiveCanFollowInTheCallback(Contract contract) throws Exception {
        WebSocket socket = contract.open();
        ByteBuffer room = ByteBuffer.allocate(128);
        CompletableFuture<Received> first = socket.receiveAsync(ByteBuffer.allocate(128), Contract.PATIENCE);
        CompletableFuture<Received> second = contract.isAsynchronous()
                ? first.thenCompose(received -> socket.receiveAsync(room, Contract.PATIENCE))
                : first.thenApply(received -> receive(socket, room));
        contract.peer().sendText("first");
        contract.peer().sendText("2");
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 5), Outcomes.result(first));
        assertEquals(new Received.Data(BufferType.UTF8_MESSAGE, 1), Outcomes.result(second));
    }

    private static Received receive(WebSocket socket, ByteBuffer room) {
        try {
            return socket.receive(room, Contract.PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Assertion(id = "C-132", strength = "D", text = "The handle can be closed from inside a completion")
    void theHandleCanBeClosedInACallback(Contract contract) throws Exception {
        Told told = new Told();
        StatusKind moment = contract.isAsynchronous() ? StatusKind.READ_COMPLETE : StatusKind.HANDLE_CREATED;
        Request request = contract.marked();
        request.setStatusListener(event -> {
            if (event.kind() == moment) {
                event.handle().close();
            }
            told.onStatus(event);
        });
        WebSocket socket = contract.open(request, ServerFrames.text("x"));
        if (contract.isAsynchronous()) {
            contract.assertReceives("x", socket);
        }
        BackgroundCall.eventually(
                "the closing is told", () -> told.kinds(socket).contains(StatusKind.HANDLE_CLOSING));
        assertFalse(socket.isOpen());
        contract.end();
        assertEquals(
                expected(contract, StatusKind.HANDLE_CREATED, StatusKind.READ_COMPLETE, StatusKind.HANDLE_CLOSING),
                told.kinds(socket));
    }

    @Assertion(
            id = "C-133",
            strength = "D",
            text = "More may be told after the callback was removed: what has happened before")
    void whatHasHappenedIsToldAfterTheListenerWasRemoved(Contract contract) throws Exception {
        Told told = new Told();
        CountDownLatch removed = new CountDownLatch(1);
        Request request = contract.marked();
        request.setStatusListener(event -> {
            await(removed);
            told.onStatus(event);
        });
        try {
            contract.agreed(request);
            request.setStatusListener(null);
        } finally {
            removed.countDown();
        }
        WebSocket socket = request.completeUpgrade();
        socket.close();
        request.close();
        contract.end();
        assertTrue(told.kinds().contains(StatusKind.REQUEST_SENT));
        assertTrue(told.kinds().contains(StatusKind.RESPONSE_RECEIVED));
        assertEquals(List.of(), told.kinds(socket));
        assertFalse(told.kinds().contains(StatusKind.HANDLE_CLOSING));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
