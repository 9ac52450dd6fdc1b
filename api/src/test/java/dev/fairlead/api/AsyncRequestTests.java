package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The asynchronous forms of the steps of a request: the same outcomes as the blocking ones, through futures. */
@Timeout(60)
class AsyncRequestTests {

    private static final Duration LIMIT = Duration.ofMillis(120);

    private static final String REFUSAL = "HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnope";

    /** A step that goes on because the server does not do its part, which it does when it is let. */
    enum Waiting {
        CONNECT(Phase.CONNECT, "connecting to server.test:80"),
        SEND(Phase.SEND_REQUEST, "sending the request to server.test:80"),
        RESPONSE(Phase.RECEIVE_RESPONSE, "receiving the response of server.test:80"),
        BODY(Phase.RECEIVE_RESPONSE, "receiving the response of server.test:80");

        private final Phase phase;
        private final String doing;

        Waiting(Phase phase, String doing) {
            this.phase = phase;
            this.doing = doing;
        }

        Dialog dialog(UnaryOperator<SessionOptions.Builder> settings) {
            return Dialog.open(
                    switch (this) {
                        case CONNECT -> MemoryScript.builder().connectStalls().build();
                        case SEND -> MemoryScript.builder().room(10).build();
                        case RESPONSE, BODY -> MemoryScript.PLAIN;
                    },
                    settings);
        }

        Dialog dialog() {
            return dialog(builder -> builder);
        }

        /** Begins the step, which then waits. */
        CompletableFuture<?> begin(Dialog dialog) throws Exception {
            dialog.request().markForUpgrade();
            CompletableFuture<Void> sending = dialog.request().sendAsync();
            dialog.accept();
            CompletableFuture<?> step = sending;
            if (this == RESPONSE || this == BODY) {
                Outcomes.done(sending);
                step = dialog.request().receiveResponseAsync();
            }
            if (this == BODY) {
                dialog.serve("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nno");
                Outcomes.done(step);
                step = dialog.request().receiveBodyAsync();
            }
            assertFalse(step.isDone());
            return step;
        }

        /** Lets the server do its part. */
        void letGoOn(Dialog dialog) throws Exception {
            switch (this) {
                case CONNECT -> dialog.peer().admit();
                case SEND -> readHead(dialog);
                case RESPONSE -> dialog.serve(Dialog.ANSWER_101);
                case BODY -> dialog.peer().write(ServerFrames.utf8("pe"));
            }
        }
    }

    private static void readHead(Dialog dialog) throws Exception {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) dialog.peer().read(1)[0]);
        }
    }

    @Test
    void theStepsMakeAWebSocket() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            Request request = dialog.request().markForUpgrade();
            CompletableFuture<Void> sending = request.sendAsync();
            dialog.accept();
            Outcomes.done(sending);
            assertTrue(dialog.takeRequest().startsWith("GET /chat HTTP/1.1\r\n"));
            CompletableFuture<Response> receiving = request.receiveResponseAsync();
            dialog.serve(Dialog.ANSWER_101);
            assertEquals(
                    Response.SWITCHING_PROTOCOLS, Outcomes.result(receiving).status());
            assertEquals(Outcomes.result(receiving), request.response());
            assertEquals(0, Outcomes.result(request.receiveBodyAsync()).length, "a 101 has no body");
            try (WebSocket socket = request.completeUpgrade()) {
                assertEquals(WebSocketState.OPEN, socket.state());
            }
        }
    }

    @Test
    void theFormsCanBeMixed() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.send();
            dialog.serve(REFUSAL);
            assertEquals(
                    403,
                    Outcomes.result(dialog.request().receiveResponseAsync()).status());
            byte[] body = dialog.request().receiveBody();
            assertArrayEquals(ServerFrames.utf8("nope"), body);
            byte[] again = Outcomes.result(dialog.request().receiveBodyAsync());
            assertArrayEquals(body, again);
            assertNotSame(again, Outcomes.result(dialog.request().receiveBodyAsync()), "the array is the caller's");
        }
    }

    @Test
    void theBodyComesThroughTheFuture() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            CompletableFuture<?> receiving = Waiting.BODY.begin(dialog);
            Waiting.BODY.letGoOn(dialog);
            assertArrayEquals(ServerFrames.utf8("nope"), (byte[]) Outcomes.result(receiving));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepIsRefusedWhileAnotherOneGoesOnAndThatOneIsUnaffected(Waiting waiting) throws Exception {
        try (Dialog dialog = waiting.dialog()) {
            CompletableFuture<?> step = waiting.begin(dialog);
            Request request = dialog.request();
            for (Executable other : List.<Executable>of(
                    request::sendAsync,
                    request::send,
                    request::receiveResponseAsync,
                    request::receiveResponse,
                    request::receiveBodyAsync,
                    request::receiveBody,
                    request::response,
                    request::completeUpgrade,
                    request::markForUpgrade,
                    () -> request.addHeader("a", "b"))) {
                HandleStateException e = assertThrows(HandleStateException.class, other);
                assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, e.code());
                assertTrue(
                        Failures.message(e).endsWith(" is not possible: another step of the request is going on"),
                        Failures.message(e));
            }
            assertFalse(step.isDone());
            assertTrue(request.headers().first("a").isEmpty());
            waiting.letGoOn(dialog);
            Outcomes.done(step);
        }
    }

    @ParameterizedTest
    @EnumSource
    void cancellingAStepDropsTheConnectionAndTheRequestCanBeSentAgain(Waiting waiting) throws Exception {
        try (Dialog dialog = waiting.dialog()) {
            Outcomes.cancel(waiting.begin(dialog));
            assertTrue(dialog.peer().clientClosed(), "the connection is dropped when cancel returns");
            assertCanBeSentAgain(dialog);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeLimitOfTheFutureDoesTheSameAsCancelling(Waiting waiting) throws Exception {
        try (Dialog dialog = waiting.dialog()) {
            CompletableFuture<?> step = waiting.begin(dialog).orTimeout(20, java.util.concurrent.TimeUnit.MILLISECONDS);
            Outcomes.failure(java.util.concurrent.TimeoutException.class, step);
            assertTrue(dialog.peer().clientClosed());
            assertCanBeSentAgain(dialog);
        }
    }

    private static void assertCanBeSentAgain(Dialog dialog) throws Exception {
        CompletableFuture<Void> sending = dialog.request().sendAsync();
        dialog.accept();
        dialog.peer().admit();
        readHead(dialog);
        Outcomes.done(sending);
        CompletableFuture<Response> receiving = dialog.request().receiveResponseAsync();
        dialog.serve(Dialog.ANSWER_101);
        Outcomes.done(receiving);
        assertEquals(WebSocketState.OPEN, dialog.request().completeUpgrade().state());
    }

    @Test
    void afterACancelledBodyWhatHadComeStays() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            Outcomes.cancel(Waiting.BODY.begin(dialog));
            assertArrayEquals(
                    ServerFrames.utf8("no"), Outcomes.result(dialog.request().receiveBodyAsync()));
            assertEquals(403, dialog.request().response().status());
        }
    }

    @Test
    void whatHangsOnAFutureCanBeCancelledWithoutEndingTheStep() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            CompletableFuture<?> step = Waiting.RESPONSE.begin(dialog);
            assertTrue(step.thenApply(response -> response).cancel(true));
            assertTrue(step.copy().cancel(true));
            assertFalse(dialog.peer().clientClosed());
            Waiting.RESPONSE.letGoOn(dialog);
            Outcomes.done(step);
        }
    }

    @Test
    void anOutcomeStandsAgainstALateCancel() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            CompletableFuture<?> step = Waiting.RESPONSE.begin(dialog);
            Waiting.RESPONSE.letGoOn(dialog);
            Outcomes.done(step);
            assertFalse(step.cancel(true));
            assertFalse(step.isCancelled());
            assertEquals(WebSocketState.OPEN, dialog.request().completeUpgrade().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsAStep(Waiting waiting) throws Exception {
        try (Dialog dialog = waiting.dialog()) {
            CompletableFuture<?> step = waiting.begin(dialog);
            dialog.request().close();
            assertEnded(waiting, step);
            assertTrue(dialog.peer().clientClosed());
            assertThrows(HandleStateException.class, dialog.request()::sendAsync);
        }
    }

    @ParameterizedTest
    @EnumSource
    void abortOfTheSessionEndsAStep(Waiting waiting) throws Exception {
        try (Dialog dialog = waiting.dialog()) {
            CompletableFuture<?> step = waiting.begin(dialog);
            dialog.session().abort();
            assertEnded(waiting, step);
            Outcomes.done(dialog.session().terminated());
        }
    }

    private static void assertEnded(Waiting waiting, CompletableFuture<?> step) {
        CancelledException e = Outcomes.failure(CancelledException.class, step);
        assertEquals(waiting.phase, e.phase());
        assertEquals(waiting.doing + " was ended: the handle was closed meanwhile", e.getMessage());
        assertFalse(step.isCancelled(), "nobody cancelled it");
    }

    @ParameterizedTest
    @EnumSource
    void aLimitThatPassesComesThroughTheFuture(Waiting waiting) throws Exception {
        Timeouts limits = new Timeouts(LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, Timeouts.UNLIMITED, LIMIT);
        try (Dialog dialog = waiting.dialog(builder -> builder.timeouts(limits))) {
            TimeoutException e = Outcomes.failure(TimeoutException.class, waiting.begin(dialog));
            assertEquals(LIMIT, e.limit());
            assertEquals(waiting.phase, e.phase());
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void mistakesAreThrownByTheCallItself() {
        try (Dialog dialog = Dialog.open()) {
            Request request = dialog.request();
            HandleStateException e = assertThrows(HandleStateException.class, request::receiveResponseAsync);
            assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, e.code());
            assertThrows(HandleStateException.class, request::receiveBodyAsync);
            request.close();
            assertEquals(
                    ErrorCode.INVALID_HANDLE,
                    assertThrows(HandleStateException.class, request::sendAsync).code());
        }
    }

    @Test
    void networkFailuresComeThroughTheFuture() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                Session session = Loopback.session(builder -> builder)) {
            int port = closed.number();
            Request refused = session.connect("127.0.0.1", port).openRequest("/");
            ConnectionException e = Outcomes.failure(ConnectionException.class, refused.sendAsync());
            assertEquals(ErrorCode.CANNOT_CONNECT, e.code());
            assertInstanceOf(ConnectException.class, e.getCause());
            assertThrows(HandleStateException.class, refused::receiveResponseAsync);

            Request unknown = session.connect("nosuchhost.invalid", 80).openRequest("/");
            ConnectionException noAddress = Outcomes.failure(ConnectionException.class, unknown.sendAsync());
            assertEquals(ErrorCode.NAME_NOT_RESOLVED, noAddress.code());
            assertInstanceOf(UnknownHostException.class, noAddress.getCause());

            URI nowhere = URI.create("ws://127.0.0.1:" + port + "/");
            assertEquals(
                    ErrorCode.CANNOT_CONNECT,
                    Outcomes.failure(ConnectionException.class, session.webSocketAsync(nowhere))
                            .code());
            session.abort();
        }
    }

    @Test
    void aTransportThatCannotOpenAChannelIsToldByTheFuture() {
        CountingTransport transport = new CountingTransport();
        transport.refuse();
        try (Session session =
                Session.open(SessionOptions.builder().transport(transport).build())) {
            Request request = session.connect("server.test", 80).openRequest("/");
            ConnectionException e = Outcomes.failure(ConnectionException.class, request.sendAsync());
            assertEquals("connecting to server.test:80 failed: too many open files", e.getMessage());
            Outcomes.failure(ConnectionException.class, request.sendAsync());
        }
    }

    @Test
    void anAnswerThatBreaksRulesComesThroughTheFuture() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            CompletableFuture<?> receiving = Waiting.RESPONSE.begin(dialog);
            dialog.serve("SMTP ready\r\n\r\n");
            UpgradeException e = Outcomes.failure(UpgradeException.class, receiving);
            assertEquals(ErrorCode.INVALID_SERVER_RESPONSE, e.code());
            assertTrue(dialog.peer().clientClosed());
        }
    }

    @Test
    void anAnswerThatEndsTooEarlyComesThroughTheFuture() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            CompletableFuture<?> receiving = Waiting.RESPONSE.begin(dialog);
            dialog.serve("HTTP/1.1 10");
            dialog.peer().end();
            assertEquals(
                    ErrorCode.CONNECTION_ERROR,
                    Outcomes.failure(ConnectionException.class, receiving).code());
        }
    }

    @Test
    void theServerSeesTheEndOfACancelledStepAndNothingIsLeft() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.awaitEnd(Duration.ofSeconds(30));
        })) {
            Request request = loopback.request().markForUpgrade();
            Outcomes.done(request.sendAsync());
            Outcomes.cancel(request.receiveResponseAsync());
            loopback.awaitIdle();
        }
    }
}
