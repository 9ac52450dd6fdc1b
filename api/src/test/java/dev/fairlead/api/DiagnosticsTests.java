package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be learnt of a connection, during its life and after it; and a closing handshake that loses nothing. */
@Timeout(60)
class DiagnosticsTests {

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void addressesTimesAndCountsStayWhenRequestAndWebSocketAreClosed(String transport) throws Exception {
        try (EmbeddedServer server = SecureEnds.server().start();
                Session session = Session.open(SessionOptions.builder()
                        .transport(transport)
                        .tls(SecureEnds.JDK.options().build())
                        .build())) {
            WebSocket socket = session.webSocket(java.net.URI.create("wss://localhost:" + server.port() + "/"));
            socket.sendBinary(new byte[1000]);
            assertTrue(socket.receiveMessage() instanceof Message.Binary);
            socket.closeHandshake(CloseStatus.NORMAL);
            socket.close();

            ConnectionInfo info = socket.connectionInfo();
            InetSocketAddress remote = (InetSocketAddress) info.remote().orElseThrow();
            assertEquals(server.port(), remote.getPort());
            assertTrue(((InetSocketAddress) info.local().orElseThrow())
                    .getAddress()
                    .isLoopbackAddress());
            Timings timings = info.timings();
            for (Optional<Duration> phase : List.of(
                    timings.resolution(),
                    timings.connect(),
                    timings.tlsHandshake(),
                    timings.request(),
                    timings.response())) {
                assertTrue(phase.orElseThrow().toNanos() > 0, timings.toString());
            }

            Statistics statistics = socket.statistics();
            assertEquals(2, statistics.framesSent());
            assertEquals(2, statistics.framesReceived());
            // RFC 6455 5.2: 4 bytes of header and 4 of masking key, then 6 and 2 for the Close frame with its code.
            long head = statistics.bytesSent() - 1008 - 8;
            assertTrue(head > "GET / HTTP/1.1\r\n\r\n".length(), head + " bytes of request head");
            assertTrue(statistics.bytesReceived() > 1004 + 4, "frames and the response head");
            assertTrue(socket.tls().isPresent());
        }
    }

    @Test
    void aRequestTellsOfItsConnectionOnceItWasSent() throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            Request request = loopback.request().markForUpgrade();
            HandleStateException early = assertThrows(HandleStateException.class, request::connectionInfo);
            assertEquals(ErrorCode.INCORRECT_HANDLE_STATE, early.code());
            request.send();
            assertTrue(request.statistics().bytesSent() > 0, "the request's head");
            assertEquals(0, request.statistics().bytesReceived());
            Timings sent = request.connectionInfo().timings();
            assertEquals(Optional.empty(), sent.resolution(), "an address is not looked up");
            assertEquals(Optional.empty(), sent.tlsHandshake());
            assertTrue(sent.request().isPresent());
            assertEquals(Optional.empty(), sent.response());
            assertEquals(101, request.receiveResponse().status());
            assertTrue(request.connectionInfo().timings().response().isPresent());
        }
    }

    @Test
    void whoWasFirstHasEndedIt() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            WebSocket socket = memory.socket();
            assertEquals(Optional.empty(), socket.ending());
            memory.serve(ServerFrames.close(4001, "enough"));
            assertTrue(memory.receive() instanceof Received.Closed);
            socket.shutdown(CloseStatus.of(4002, "agreed"));
            Ending ending = socket.ending().orElseThrow();
            assertEquals(
                    new Ending(
                            Culprit.PEER,
                            Optional.of(CloseStatus.of(4002, "agreed")),
                            Optional.of(CloseStatus.of(4001, "enough")),
                            Optional.empty()),
                    ending);
        }
    }

    @Test
    void anEndingTellsOfThisEndsCloseAndOfViolations() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().close();
            assertEquals(
                    new Ending(Culprit.CALLER, Optional.of(CloseStatus.GOING_AWAY), Optional.empty(), Optional.empty()),
                    memory.socket().ending().orElseThrow());
        }
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.hex("F100"));
            ProtocolException violation = assertThrows(ProtocolException.class, memory::receive);
            Ending ending = memory.socket().ending().orElseThrow();
            assertEquals(Culprit.PEER, ending.by());
            assertEquals(1002, ending.sent().orElseThrow().code());
            assertEquals(violation.getMessage(), ending.failure().orElseThrow().getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocking", "asynchronous"})
    void whatIsUnreadIsGivenBeforeTheClosingHandshakeIsDone(String form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(
                    ServerFrames.text("one"),
                    ServerFrames.binary((byte) 2),
                    ServerFrames.text("three"),
                    ServerFrames.close(1000, "done"));
            memory.peer().end();
            List<String> unread = new ArrayList<>();
            CloseStatus status = form.equals("blocking")
                    ? memory.socket().closeHandshake(CloseStatus.NORMAL, message -> unread.add(Words.of(message)))
                    : Outcomes.result(memory.socket()
                            .closeHandshakeAsync(CloseStatus.NORMAL, message -> unread.add(Words.of(message))));
            assertEquals(CloseStatus.of(1000, "done"), status);
            assertEquals(List.of("text one", "binary 02", "text three"), unread);
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
            assertEquals(Culprit.CALLER, memory.socket().ending().orElseThrow().by());
        }
    }

    @Test
    void receivedPiecesCount() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.ping(), ServerFrames.text("x"));
            assertTrue(memory.socket().receive(ByteBuffer.allocate(10)) instanceof Received.Data);
            assertEquals(2, memory.socket().statistics().framesReceived());
            assertTrue(memory.socket().statistics().sinceReceived().toNanos() > 0);
        }
    }
}
