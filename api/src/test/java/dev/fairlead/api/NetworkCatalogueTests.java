package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Rows S-107, S-108 and S-120 of the catalogue: servers that say nothing, break the connection, or do not read. */
@RowGroup("The network")
class NetworkCatalogueTests {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final int SMALL = 16 * 1024;

    /** More than sockets with small buffers hold, and TLS above them. */
    private static final int MUCH = 4 << 20;

    @Row(
            id = "S-107",
            sends = "nothing, having accepted TCP",
            expected = "time-out of the response; of the handshake with TLS",
            source = "timeouts are WinHTTP's",
            secure = true)
    void s107Silence(HostileServer server) throws Exception {
        Timeouts limits =
                HostileServer.LIMITS.withConnect(SHORT).withReceive(SHORT).withResponse(SHORT);
        server.serving(builder -> EmbeddedServer.builder()).with(options -> options.timeouts(limits));
        server.onTime(
                SHORT,
                () -> server.meets(connection -> connection.awaitEnd(HostileServer.PATIENCE), Visit::open)
                        .timesOut(server.isSecure() ? Phase.TLS_HANDSHAKE : Phase.RECEIVE_RESPONSE, SHORT));
    }

    @Row(
            id = "S-108",
            sends = "RST when it has accepted; RST behind the request",
            expected = "the connection is broken, in whatever was going on",
            source = "Tomcat",
            secure = true)
    void s108Resets(HostileServer server) throws Exception {
        server.serving(builder -> EmbeddedServer.builder());
        Verdict early = server.meets(connection -> connection.reset(), Visit::open);
        ConnectionException e = Visit.assertIs(ConnectionException.class, early.outcome());
        assertEquals(Culprit.NETWORK, e.failure().culprit());
        assertTrue(Set.of(ErrorCode.CONNECTION_ERROR, ErrorCode.CANNOT_CONNECT).contains(e.code()), e.toString());
        assertTrue(
                !server.isSecure() || Set.of(Phase.TLS_HANDSHAKE, Phase.CONNECT).contains(e.phase()), e.toString());
        server.serving(builder -> builder);
        CountDownLatch waiting = new CountDownLatch(1);
        server.meets(
                        connection -> {
                            connection.request();
                            waiting.await();
                            connection.reset();
                        },
                        client -> {
                            client.request().markForUpgrade();
                            assertEquals("done", client.call(Step.SEND_REQUEST));
                            Calls.Underway receiving = client.begin(Step.RECEIVE_RESPONSE);
                            waiting.countDown();
                            return client.end(Step.RECEIVE_RESPONSE, receiving);
                        })
                .breaksConnection(Phase.RECEIVE_RESPONSE, Culprit.NETWORK);
    }

    @Row(
            id = "S-120",
            sends = "nothing, and reads nothing, so that our sending waits; then we abort",
            expected = "the abort takes 250 ms at most",
            source = "JSSE's `SSLSocket.close` hangs",
            secure = true)
    void s120AbortOfAWriter(HostileServer server) throws Exception {
        server.serving(builder -> builder.receiveBufferBytes(SMALL))
                .with(options -> options.socketOption(StandardSocketOptions.SO_SNDBUF, SMALL));
        HostileServer.within(HostileServer.MARGIN, () -> abortingAWriter(server));
    }

    /** Returns how long the abort took, and the send behind it. */
    private static Duration abortingAWriter(HostileServer server) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        AtomicLong took = new AtomicLong();
        Verdict verdict = server.meets(
                connection -> {
                    connection.upgrade();
                    over.await();
                },
                client -> {
                    client.open();
                    Step send = Step.send(BufferType.BINARY_MESSAGE, new byte[MUCH]);
                    Calls.Underway sending = client.begin(send);
                    long start = System.nanoTime();
                    client.socket().abort();
                    Object outcome = client.end(send, sending);
                    took.set(System.nanoTime() - start);
                    over.countDown();
                    assertEquals(WebSocketState.RELEASED, client.socket().state());
                    return outcome;
                });
        CancelledException e = Visit.assertIs(CancelledException.class, verdict.outcome());
        verdict.failsWith(e, Failure.of(ErrorCode.OPERATION_CANCELLED, Phase.SEND, Culprit.CALLER));
        return Duration.ofNanos(took.get());
    }
}
