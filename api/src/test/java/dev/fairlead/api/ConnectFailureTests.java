package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Servers that are not there, do not answer, or do not take the request. */
@Timeout(60)
class ConnectFailureTests {

    private static final Duration LIMIT = Duration.ofMillis(120);

    /** Between the limit and the limit with what the contract allows beyond it, and some for a busy machine. */
    private static TimeoutException assertTimesOut(Executable call) {
        long start = System.nanoTime();
        TimeoutException failure = assertThrows(TimeoutException.class, call);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(LIMIT) >= 0, "early: " + took);
        assertTrue(took.compareTo(LIMIT.plusSeconds(10)) < 0, "late: " + took);
        assertEquals(LIMIT, failure.limit());
        assertEquals(ErrorCode.TIMEOUT, failure.code());
        assertEquals(Culprit.NETWORK, failure.failure().culprit());
        return failure;
    }

    private static void assertUnsent(Request request) {
        HandleStateException state = assertThrows(HandleStateException.class, request::receiveResponse);
        assertEquals("receiving the response is not possible: the request has not been sent", state.getMessage());
        assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, state.code());
        assertThrows(HandleStateException.class, request::response);
        assertThrows(HandleStateException.class, request::completeUpgrade);
    }

    @Test
    void aNameWithoutAddressIsToldBySend() {
        // All are closed: the look-up has a thread, which the session keeps until its last handle is closed.
        try (Session session = Loopback.session(builder -> builder);
                Connection connection = session.connect("nosuchhost.invalid", 80);
                Request request = connection.openRequest("/").markForUpgrade()) {
            ConnectionException failure = assertThrows(ConnectionException.class, request::send);
            assertEquals(Failure.of(ErrorCode.NAME_NOT_RESOLVED, Phase.RESOLVE, Culprit.NETWORK), failure.failure());
            assertEquals(
                    "looking up the host of nosuchhost.invalid:80 failed: host nosuchhost.invalid has no address",
                    failure.getMessage());
            assertInstanceOf(UnknownHostException.class, failure.getCause());
            assertUnsent(request);
        }
    }

    @Test
    void aRefusedConnectIsToldBySend() throws Exception {
        try (ClosedPort closed = new ClosedPort();
                Session session = Loopback.session(builder -> builder)) {
            int port = closed.number();
            Request request = session.connect("127.0.0.1", port).openRequest("/");
            ConnectionException failure = assertThrows(ConnectionException.class, request::send);
            assertEquals(Failure.of(ErrorCode.CANNOT_CONNECT, Phase.CONNECT, Culprit.NETWORK), failure.failure());
            assertTrue(
                    Failures.message(failure)
                            .startsWith("connecting to 127.0.0.1:" + port + " failed: could not connect to 127.0.0.1:"
                                    + port),
                    failure.getMessage());
            assertInstanceOf(ConnectException.class, failure.getCause());
            assertUnsent(request);
        }
    }

    @Test
    void aConnectThatStallsEndsWithItsLimit() throws Exception {
        UnaryOperator<SessionOptions.Builder> settings =
                builder -> builder.timeouts(Timeouts.DEFAULT.withConnect(LIMIT));
        try (Dialog dialog = Dialog.open(MemoryScript.builder().connectStalls().build(), settings)) {
            TimeoutException failure = assertTimesOut(dialog.request()::send);
            assertEquals("no connection to server.test:80 within PT0.12S", failure.getMessage());
            assertEquals(Phase.CONNECT, failure.phase());
            assertTrue(dialog.accept().clientClosed());
            assertUnsent(dialog.request());
        }
    }

    @Test
    void aServerThatTakesNoByteEndsTheSendWithItsLimit() throws Exception {
        UnaryOperator<SessionOptions.Builder> settings = builder -> builder.timeouts(Timeouts.DEFAULT.withSend(LIMIT));
        try (Dialog dialog = Dialog.open(MemoryScript.builder().room(10).build(), settings)) {
            TimeoutException failure = assertTimesOut(dialog.request()::send);
            assertEquals("the request could not be sent to server.test:80 within PT0.12S", failure.getMessage());
            assertEquals(Phase.SEND_REQUEST, failure.phase());
            assertTrue(dialog.accept().clientClosed());
            assertUnsent(dialog.request());
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingEndsTheReceiveWithItsLimit() throws Exception {
        try (Loopback loopback = Loopback.to(
                server -> {
                    server.request();
                    server.awaitEnd(Duration.ofSeconds(30));
                },
                builder -> builder.timeouts(Timeouts.DEFAULT.withReceive(LIMIT)))) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            TimeoutException failure = assertTimesOut(request::receiveResponse);
            assertEquals(
                    "no whole response head from 127.0.0.1:" + loopback.server().port() + " within PT0.12S",
                    failure.getMessage());
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
            assertUnsent(request);
            loopback.awaitIdle();
        }
    }

    @Test
    void theWholeChainEndsWithTheSameLimit() throws Exception {
        try (Loopback loopback = Loopback.to(
                server -> {
                    server.request();
                    server.awaitEnd(Duration.ofSeconds(30));
                },
                builder -> builder.timeouts(Timeouts.DEFAULT.withReceive(LIMIT)))) {
            assertEquals(
                    Phase.RECEIVE_RESPONSE,
                    assertTimesOut(() -> loopback.session().webSocket(loopback.uri("/")))
                            .phase());
            loopback.awaitIdle();
        }
    }

    @Test
    void aDripOfHeadBytesEndsWithTheLimit() throws Exception {
        UnaryOperator<SessionOptions.Builder> settings = builder -> builder.timeouts(
                Timeouts.DEFAULT.withReceive(Duration.ofMillis(60)).withResponse(LIMIT));
        try (Dialog dialog = Dialog.open(settings)) {
            dialog.sendMarked().serve("HTTP/1.1 200 ");
            BackgroundCall<Boolean> server = BackgroundCall.running(() -> {
                while (!dialog.peer().clientClosed()) {
                    dialog.peer().write(new byte[] {'x'});
                    LockSupport.parkNanos(1_000_000);
                }
            });
            assertTimesOut(dialog.request()::receiveResponse);
            assertEquals(true, server.result());
        }
    }

    @Test
    void aConnectionThatBreaksAtAnyByteOfTheRequestFailsTheSend() throws Exception {
        int length;
        try (Dialog dialog = Dialog.sent()) {
            length = dialog.takeRequest().length();
        }
        for (int at = 0; at < length; at++) {
            IOException broken = new IOException("Broken pipe");
            try (Dialog dialog =
                    Dialog.open(MemoryScript.builder().failWriteAt(at, broken).build())) {
                dialog.request().markForUpgrade();
                ConnectionException failure = assertThrows(ConnectionException.class, dialog.request()::send);
                assertEquals("sending the request to server.test:80 failed: Broken pipe", failure.getMessage());
                assertEquals(
                        Failure.of(ErrorCode.CONNECTION_ERROR, Phase.SEND_REQUEST, Culprit.NETWORK), failure.failure());
                assertSame(broken, failure.getCause());
                assertTrue(dialog.accept().clientClosed());
            }
        }
    }

    @Test
    void aFailedSendLeavesTheHeadersAsTheyWereSet() {
        IOException refused = new ConnectException("refused");
        try (Dialog dialog =
                Dialog.open(MemoryScript.builder().failConnect(refused).build())) {
            dialog.request().addHeader("X", "1").markForUpgrade();
            assertThrows(ConnectionException.class, dialog.request()::send);
            assertEquals(1, dialog.request().headers().size());
            dialog.request().setHeader("X", "2").markForUpgrade();
            assertThrows(ConnectionException.class, dialog.request()::send);
        }
    }

    @Test
    void whereNoChannelCanBeOpenedTheAnswerOfTheLastSendIsGone() throws Exception {
        CountingTransport transport = new CountingTransport();
        try (Session session =
                Session.open(SessionOptions.builder().transport(transport).build())) {
            Request request = session.connect("server.test", 80).openRequest("/");
            request.send();
            transport.memory().accept().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            request.receiveResponse();
            transport.refuse();
            ConnectionException failure = assertThrows(ConnectionException.class, request::send);
            assertEquals("connecting to server.test:80 failed: too many open files", failure.getMessage());
            assertEquals(ErrorCode.CANNOT_CONNECT, failure.code());
            assertUnsent(request);
            request.close();
        }
    }
}
