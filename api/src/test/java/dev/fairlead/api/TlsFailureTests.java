package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What TLS finds out, told by whatever was going on. */
@Timeout(60)
class TlsFailureTests {

    private static final Duration LIMIT = Duration.ofMillis(50);

    /** The two ways to call; each fails with an exception of a type. */
    enum Form {
        BLOCKING,
        ASYNCHRONOUS;

        <X extends Throwable> X send(Request request, Class<X> type) {
            return this == BLOCKING ? assertThrows(type, request::send) : Outcomes.failure(type, request.sendAsync());
        }

        TlsException receiveResponse(Request request) {
            return this == BLOCKING
                    ? assertThrows(TlsException.class, request::receiveResponse)
                    : Outcomes.failure(TlsException.class, request.receiveResponseAsync());
        }

        TlsException receiveBody(Request request) {
            return this == BLOCKING
                    ? assertThrows(TlsException.class, request::receiveBody)
                    : Outcomes.failure(TlsException.class, request.receiveBodyAsync());
        }

        TlsException sendText(WebSocket socket) {
            return this == BLOCKING
                    ? assertThrows(TlsException.class, () -> socket.sendText("text"))
                    : Outcomes.failure(TlsException.class, socket.sendTextAsync("text"));
        }

        TlsException receive(WebSocket socket) {
            ByteBuffer dst = ByteBuffer.allocate(16);
            return this == BLOCKING
                    ? assertThrows(TlsException.class, () -> socket.receive(dst))
                    : Outcomes.failure(TlsException.class, socket.receiveAsync(dst));
        }

        TlsException closeHandshake(WebSocket socket) {
            return this == BLOCKING
                    ? assertThrows(TlsException.class, () -> socket.closeHandshake(CloseStatus.NORMAL))
                    : Outcomes.failure(TlsException.class, socket.closeHandshakeAsync(CloseStatus.NORMAL));
        }
    }

    /** A secure request over a transport with a script. */
    private record Secure(SecureMemory memory, Session session, Request request) implements AutoCloseable {

        static Secure of(MemoryScript script, Timeouts timeouts) {
            return of(SecureMemory.of(script), timeouts);
        }

        static Secure of(SecureMemory memory, Timeouts timeouts) {
            Session session = Session.open(SessionOptions.builder()
                    .transport(memory)
                    .timeouts(timeouts)
                    .build());
            return new Secure(
                    memory,
                    session,
                    session.connect("server.test", 0).openSecureRequest("/").markForUpgrade());
        }

        static Secure of(MemoryScript script) {
            return of(script, Timeouts.DEFAULT);
        }

        Secure sent() throws IOException {
            request.send();
            return this;
        }

        void assertUnsent() {
            assertEquals(
                    "receiving the response is not possible: the request has not been sent",
                    assertThrows(HandleStateException.class, request::receiveResponse)
                            .getMessage());
        }

        @Override
        public void close() {
            session.abort();
        }
    }

    private static void assertTold(TlsException told, TlsFailure cause, Phase phase, String doing) {
        assertSame(cause, told.getCause());
        assertEquals(cause.problems(), told.problems());
        assertEquals(phase, told.phase());
        assertEquals(doing + " failed: it is said why", told.getMessage());
        assertEquals(Optional.empty(), told.alert());
        assertEquals(List.of(), told.issuers());
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemOfTheHandshakeIsToldBySend(TlsProblem problem) throws Exception {
        for (Form form : Form.values()) {
            TlsFailure cause = SecureMemory.failure(problem);
            try (Secure secure =
                    Secure.of(MemoryScript.builder().failConnect(cause).build())) {
                TlsException told = form.send(secure.request(), TlsException.class);
                assertTold(told, cause, Phase.TLS_HANDSHAKE, "the TLS handshake with server.test:443");
                assertEquals(
                        problem == TlsProblem.CLIENT_CERTIFICATE_NEEDED
                                ? ErrorCode.CLIENT_AUTH_CERT_NEEDED
                                : ErrorCode.SECURE_FAILURE,
                        told.code());
                assertEquals(culprit(problem), told.failure().culprit());
                assertEquals(
                        problem != TlsProblem.NOT_PINNED, told.failure().rule().isPresent());
                MemoryPeer peer = secure.memory().accept();
                assertTrue(peer.clientClosed());
                assertEquals(0, peer.take().length);
                secure.assertUnsent();
            }
        }
    }

    private static Culprit culprit(TlsProblem problem) {
        return switch (problem) {
            case CLIENT_CERTIFICATE_NEEDED -> Culprit.CALLER;
            case BAD_RECORD, TRUNCATED, REVOCATION_UNKNOWN -> Culprit.NETWORK;
            default -> Culprit.PEER;
        };
    }

    @Test
    void allProblemsOfACertificateAreTold() throws Exception {
        TlsFailure cause = SecureMemory.failure(TlsProblem.WRONG_NAME, TlsProblem.EXPIRED);
        try (Secure secure = Secure.of(MemoryScript.builder().failConnect(cause).build())) {
            TlsException told = assertThrows(TlsException.class, secure.request()::send);
            assertEquals(Set.of(TlsProblem.EXPIRED, TlsProblem.WRONG_NAME), told.problems());
            assertEquals(Optional.of("RFC 5280 4.1.2.5"), told.failure().rule());
        }
    }

    @Test
    void whatTheNetworkDidDoesNotExcuseThePeer() {
        TlsFailure cause = SecureMemory.failure(TlsProblem.REVOCATION_UNKNOWN, TlsProblem.EXPIRED);
        assertEquals(Culprit.PEER, TlsFaults.of(cause, Phase.TLS_HANDSHAKE).culprit());
    }

    @Test
    void anAlertIsToldByItsName() throws Exception {
        TlsFailure cause = TlsContext.create(TlsProvider.jdk(), TlsOptions.DEFAULT)
                .connect("server.test", 443)
                .alert("access_denied", true);
        try (Secure secure = Secure.of(MemoryScript.builder().failConnect(cause).build())) {
            TlsException told = assertThrows(TlsException.class, secure.request()::send);
            assertEquals(Optional.of("access_denied"), told.alert());
            assertEquals(EnumSet.of(TlsProblem.ALERT), told.problems());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTheRequestIsSent(Form form) throws Exception {
        TlsFailure cause = SecureMemory.failure(TlsProblem.CLIENT_CERTIFICATE_NEEDED);
        try (Secure secure =
                Secure.of(MemoryScript.builder().failWriteAt(3, cause).build())) {
            assertTold(
                    form.send(secure.request(), TlsException.class),
                    cause,
                    Phase.SEND_REQUEST,
                    "sending the request to server.test:443");
            secure.assertUnsent();
        }
    }

    // With TLS 1.3 the client's handshake is done before the server has seen its certificate.
    @ParameterizedTest
    @EnumSource
    void whileTheResponseIsReceivedAfterWhichTheRequestCanBeSentAgain(Form form) throws Exception {
        TlsFailure cause = SecureMemory.failure(TlsProblem.CLIENT_CERTIFICATE_NEEDED);
        try (Secure secure =
                Secure.of(MemoryScript.builder().failReadAt(0, cause).build()).sent()) {
            TlsException told = form.receiveResponse(secure.request());
            assertTold(told, cause, Phase.RECEIVE_RESPONSE, "receiving the response of server.test:443");
            assertEquals(ErrorCode.CLIENT_AUTH_CERT_NEEDED, told.code());
            assertTrue(secure.memory().accept().clientClosed());
            secure.assertUnsent();
            secure.request().tls(TlsOptions.builder().build()).send();
            assertEquals(2, secure.memory().opened().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsCutIsNotWhole(Form form) throws Exception {
        String head = "HTTP/1.1 403 No\r\n\r\n";
        String answer = head + "half";
        TlsFailure cause = SecureMemory.failure(TlsProblem.TRUNCATED);
        MemoryScript script =
                MemoryScript.builder().failReadAt(answer.length(), cause).build();
        try (Secure secure = Secure.of(script).sent()) {
            secure.memory().accept().write(answer.getBytes(StandardCharsets.US_ASCII));
            secure.request().receiveResponse();
            assertTold(
                    form.receiveBody(secure.request()),
                    cause,
                    Phase.RECEIVE_RESPONSE,
                    "receiving the response of server.test:443");
            assertEquals("half", new String(secure.request().receiveBody(), StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileReceiving(Form form) throws Exception {
        TlsFailure cause = SecureMemory.failure(TlsProblem.BAD_RECORD);
        try (MemorySocket opened = MemorySocket.openSecure(SecureMemory.of(MemoryScript.PLAIN))) {
            opened.peer().fail(cause);
            assertTold(form.receive(opened.socket()), cause, Phase.RECEIVE, "receiving from server.test:443");
            assertEquals(WebSocketState.FAILED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileSending(Form form) throws Exception {
        TlsFailure cause = SecureMemory.failure(TlsProblem.ALERT);
        MemoryScript script = MemoryScript.builder()
                .failWriteAt(SecureMemory.headLength(), cause)
                .build();
        try (MemorySocket opened = MemorySocket.openSecure(SecureMemory.of(script))) {
            assertTold(form.sendText(opened.socket()), cause, Phase.SEND, "sending to server.test:443");
            HandleStateException later = assertThrows(
                    HandleStateException.class, () -> opened.socket().sendText("again"));
            assertInstanceOf(TlsException.class, later.getCause());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileTheCloseFrameIsAwaited(Form form) throws Exception {
        TlsFailure cause = SecureMemory.failure(TlsProblem.BAD_RECORD);
        try (MemorySocket opened = MemorySocket.openSecure(SecureMemory.of(MemoryScript.PLAIN))) {
            opened.peer().fail(cause);
            assertTold(
                    form.closeHandshake(opened.socket()),
                    cause,
                    Phase.CLOSE,
                    "the closing handshake with server.test:443");
            assertEquals(WebSocketState.FAILED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandshakeThatStallsEndsWithTheLimitForConnecting(Form form) throws Exception {
        MemoryScript stalls = MemoryScript.builder().connectStalls().build();
        Timeouts timeouts = Timeouts.DEFAULT.withConnect(LIMIT);
        try (Secure secure = Secure.of(stalls, timeouts)) {
            TimeoutException told = form.send(secure.request(), TimeoutException.class);
            assertEquals(Phase.TLS_HANDSHAKE, told.phase());
            assertEquals("no TLS connection to server.test:443 within PT0.05S", told.getMessage());
            assertEquals(LIMIT, told.limit());
        }
        try (Secure secure = Secure.of(SecureMemory.withoutAddress(stalls), timeouts)) {
            TimeoutException told = form.send(secure.request(), TimeoutException.class);
            assertEquals(Phase.CONNECT, told.phase());
            assertEquals("no connection to server.test:443 within PT0.05S", told.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetDuringTheHandshakeIsOneOfTheNetwork(Form form) throws Exception {
        IOException reset = new IOException("Connection reset");
        try (Secure secure = Secure.of(MemoryScript.builder().failConnect(reset).build())) {
            ConnectionException told = form.send(secure.request(), ConnectionException.class);
            assertEquals(Failure.of(ErrorCode.CONNECTION_ERROR, Phase.TLS_HANDSHAKE, Culprit.NETWORK), told.failure());
            assertEquals("the TLS handshake with server.test:443 failed: Connection reset", told.getMessage());
        }
    }

    @Test
    void whatFailsBeforeTheHandshakeIsToldAsWithoutTls() throws Exception {
        for (IOException early : List.of(new ConnectException("refused"), new UnknownHostException("no such host"))) {
            SecureMemory memory = SecureMemory.withoutAddress(
                    MemoryScript.builder().failConnect(early).build());
            try (Secure secure = Secure.of(memory, Timeouts.DEFAULT)) {
                ConnectionException told = assertThrows(ConnectionException.class, secure.request()::send);
                assertEquals(Phase.CONNECT, told.phase());
                assertEquals(
                        early instanceof ConnectException ? ErrorCode.CANNOT_CONNECT : ErrorCode.NAME_NOT_RESOLVED,
                        told.code());
            }
        }
    }

    @Test
    void aCloseDuringTheHandshakeSaysSo() throws Exception {
        try (Secure secure = Secure.of(MemoryScript.builder().connectStalls().build())) {
            BackgroundCall<Boolean> sending =
                    BackgroundCall.running(secure.request()::send).awaitWaiting();
            secure.request().close();
            CancelledException told = sending.failure(CancelledException.class);
            assertEquals(Phase.TLS_HANDSHAKE, told.phase());
        }
    }
}
