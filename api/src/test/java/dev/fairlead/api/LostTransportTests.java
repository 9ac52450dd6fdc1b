package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import dev.fairlead.transport.nio.NioTransportProvider;
import dev.fairlead.transport.socket.SocketTransportProvider;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transport ends, and nobody has asked for it: a lost connection, and no call that was cancelled. */
@Timeout(60)
class LostTransportTests {

    static Stream<TransportProvider> transports() {
        return Stream.of(new SocketTransportProvider(), new NioTransportProvider());
    }

    private final AtomicReference<Transport> transport = new AtomicReference<>();

    private Session session(TransportProvider provider) {
        return Session.open(SessionOptions.builder()
                .transport(new TransportProvider() {
                    @Override
                    public String id() {
                        return provider.id();
                    }

                    @Override
                    public Transport create(TransportOptions options) throws IOException {
                        Transport made = provider.create(options);
                        transport.set(made);
                        return made;
                    }
                })
                .build());
    }

    private void closeTransport() {
        Objects.requireNonNull(transport.get()).close();
    }

    private static ConnectionException lost(CompletableFuture<?> call) {
        ExecutionException failed = assertThrows(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
        return assertInstanceOf(ConnectionException.class, failed.getCause());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void receivingAndSendingFail(TransportProvider provider) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                Session session = session(provider);
                WebSocket socket = session.webSocket(server.uri("/"))) {
            CompletableFuture<Message> receiving = socket.receiveMessageAsync();
            closeTransport();
            ConnectionException failure = lost(receiving);
            assertEquals(ErrorCode.CONNECTION_ERROR, failure.code());
            assertEquals(
                    "receiving from 127.0.0.1:" + server.port() + " failed: its transport has closed the connection",
                    failure.getMessage());
            assertEquals(WebSocketState.FAILED, socket.state());
            assertThrows(HandleStateException.class, () -> socket.sendText("in vain"));
            ConnectionException next =
                    assertThrows(ConnectionException.class, () -> session.webSocket(server.uri("/")));
            assertEquals(ErrorCode.CANNOT_CONNECT, next.code());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void sendingAloneFails(TransportProvider provider) throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                Session session = session(provider);
                WebSocket socket = session.webSocket(server.uri("/"))) {
            closeTransport();
            ConnectionException failure = assertThrows(ConnectionException.class, () -> socket.sendText("in vain"));
            assertEquals(ErrorCode.CONNECTION_ERROR, failure.code());
            assertEquals(Phase.SEND, failure.phase());
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void theResponseFails(TransportProvider provider) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ServerScript silent = connection -> {
            connection.request();
            asked.countDown();
            connection.receive();
        };
        try (EmbeddedServer server = EmbeddedServer.start(silent);
                Session session = session(provider)) {
            CompletableFuture<WebSocket> opening = session.webSocketAsync(server.uri("/"));
            asked.await();
            closeTransport();
            ConnectionException failure = lost(opening);
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
            assertEquals(
                    "receiving the response of 127.0.0.1:" + server.port()
                            + " failed: its transport has closed the connection",
                    failure.getMessage());
        }
    }
}
