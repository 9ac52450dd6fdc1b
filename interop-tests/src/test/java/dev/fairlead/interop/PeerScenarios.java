package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.resourcecheck.ResourceCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What all scenarios have: one peer for the whole class, one session for each test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
@ResourceCheck.OfTheClass(
        threads = {"qtp", "Scheduler-", "XNIO-"},
        reason = "Jetty and Undertow start threads of their pools when there is work for them")
abstract class PeerScenarios {

    /** Long enough for a machine that is busy; only failures take it. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EchoPeer.Start start;

    /** Null before the first test and after the last. Only JUnit's thread. */
    private @Nullable EchoPeer peer;

    PeerScenarios(EchoPeer.Start start) {
        this.start = start;
    }

    @BeforeAll
    void startPeer() throws IOException {
        peer = start.start();
    }

    @AfterAll
    void stopPeer() throws IOException {
        if (peer != null) {
            peer.close();
            // This object outlives the class, and a peer has buffers in a pool.
            peer = null;
        }
    }

    final Visit visit(String kind) {
        return new Visit(Objects.requireNonNull(peer, "peer"), kind);
    }

    static Session session() {
        return Session.open(SessionOptions.builder().transport("socket").build());
    }

    static String textFrom(WebSocket socket) throws IOException {
        return assertInstanceOf(Message.Text.class, socket.receiveMessage(PATIENCE))
                .text();
    }

    static byte[] binaryFrom(WebSocket socket) throws IOException {
        Message message = socket.receiveMessage(PATIENCE);
        var payload = assertInstanceOf(Message.Binary.class, message).payload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    static CloseStatus closeFrom(WebSocket socket) throws IOException {
        return assertInstanceOf(Message.Closed.class, socket.receiveMessage(PATIENCE))
                .status();
    }
}
