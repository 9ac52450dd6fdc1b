package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A session on real sockets and a server on the loopback interface, whose script must not fail. */
final class Loopback implements AutoCloseable {

    private final EmbeddedServer server;
    private final Session session;

    private Loopback(EmbeddedServer server, UnaryOperator<SessionOptions.Builder> settings) {
        this.server = server;
        session = session(settings);
    }

    static Loopback echo() {
        return to(ServerScript.echo());
    }

    static Loopback to(ServerScript script) {
        return to(script, builder -> builder);
    }

    static Loopback to(ServerScript script, UnaryOperator<SessionOptions.Builder> settings) {
        return new Loopback(EmbeddedServer.start(script), settings);
    }

    static Loopback to(EmbeddedServer.Builder server) {
        return new Loopback(server.start(), builder -> builder);
    }

    /** A session of its own on real sockets; the transport is found as an application finds it. */
    static Session session(UnaryOperator<SessionOptions.Builder> settings) {
        return Session.open(
                settings.apply(SessionOptions.builder()).transport("socket").build());
    }

    EmbeddedServer server() {
        return server;
    }

    Session session() {
        return session;
    }

    URI uri(String pathAndQuery) {
        return server.uri(pathAndQuery);
    }

    WebSocket webSocket() throws IOException {
        return session.webSocket(uri("/"));
    }

    /** A request to the server that is not sent yet. */
    Request request() {
        return session.connect("127.0.0.1", server.port()).openRequest("/");
    }

    /** Asserts that no connection is left, on either side. */
    void awaitIdle() throws InterruptedException {
        assertTrue(server.awaitIdle(Duration.ofSeconds(10)), "a connection is still open");
    }

    @Override
    public void close() {
        session.abort();
        server.close();
        assertEquals(List.of(), server.failures());
    }
}
