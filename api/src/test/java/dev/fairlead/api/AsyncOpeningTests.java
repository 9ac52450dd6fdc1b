package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import dev.fairlead.testkit.ServerScript;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The asynchronous opening of a WebSocket, also one that somebody ends: nothing is left of it, whatever it was at. */
@Timeout(60)
class AsyncOpeningTests {

    private static final URI URI_OF_SERVER = URI.create("ws://server.test/chat");

    /** Where the opening waits when it is ended. */
    enum Step {
        CONNECT(""),
        SEND(""),
        RESPONSE(""),
        HALF_A_RESPONSE("HTTP/1.1 101 Switch"),
        BODY("HTTP/1.1 403 No\r\nContent-Length: 9\r\n\r\nnope");

        private final String answer;

        Step(String answer) {
            this.answer = answer;
        }

        MemoryTransportProvider transport() {
            return new MemoryTransportProvider(
                    switch (this) {
                        case CONNECT -> MemoryScript.builder().connectStalls().build();
                        case SEND -> MemoryScript.builder().room(10).build();
                        default -> MemoryScript.PLAIN;
                    });
        }
    }

    private static Session session(MemoryTransportProvider memory) {
        return Session.open(SessionOptions.builder().transport(memory).build());
    }

    /** Closes the session, which ends only if no handle and no pending call of it is left. */
    private static void assertNothingIsLeft(Session session) throws Exception {
        session.close();
        Outcomes.done(session.terminated());
    }

    @ParameterizedTest
    @EnumSource
    void cancellingEndsWhatIsGoingOnAndLeavesNothing(Step step) throws Exception {
        MemoryTransportProvider memory = step.transport();
        Session session = session(memory);
        CompletableFuture<WebSocket> opening = session.webSocketAsync(URI_OF_SERVER);
        MemoryPeer peer = accept(memory, step);
        Outcomes.cancel(opening);
        assertTrue(peer.clientClosed(), "the connection is dropped when cancel returns");
        assertNothingIsLeft(session);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeLimitOfTheFutureDoesTheSame(Step step) throws Exception {
        MemoryTransportProvider memory = step.transport();
        Session session = session(memory);
        CompletableFuture<WebSocket> opening =
                session.webSocketAsync(URI_OF_SERVER).orTimeout(50, TimeUnit.MILLISECONDS);
        MemoryPeer peer = accept(memory, step);
        Outcomes.failure(java.util.concurrent.TimeoutException.class, opening);
        assertTrue(peer.clientClosed());
        assertNothingIsLeft(session);
    }

    @ParameterizedTest
    @EnumSource
    void abortOfTheSessionEndsIt(Step step) throws Exception {
        MemoryTransportProvider memory = step.transport();
        Session session = session(memory);
        CompletableFuture<WebSocket> opening = session.webSocketAsync(URI_OF_SERVER);
        MemoryPeer peer = accept(memory, step);
        session.abort();
        Outcomes.failure(CancelledException.class, opening);
        assertTrue(peer.clientClosed());
        Outcomes.done(session.terminated());
    }

    /** Lets the server come to where it waits. */
    private static MemoryPeer accept(MemoryTransportProvider memory, Step step) throws Exception {
        MemoryPeer peer = memory.accept();
        if (step != Step.CONNECT && step != Step.SEND) {
            peer.read("GET /chat HTTP/1.1".length());
            peer.write(ServerFrames.utf8(step.answer));
        }
        return peer;
    }

    @Test
    void anOutcomeStandsAgainstALateCancel() throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            CompletableFuture<WebSocket> opening = loopback.session().webSocketAsync(loopback.uri("/"));
            WebSocket socket = Outcomes.result(opening);
            assertFalse(opening.cancel(true));
            assertFalse(opening.isCancelled());
            assertEquals(WebSocketState.OPEN, socket.state());
        }
    }

    @Test
    void cancelledAtAnyMomentThereIsAWebSocketOrNothing() throws Exception {
        Random random = new Random();
        int opened = 0;
        int cancelled = 0;
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.echo())) {
            Session session = Loopback.session(builder -> builder);
            while (opened < 20 || cancelled < 20) {
                CompletableFuture<WebSocket> opening = session.webSocketAsync(server.uri("/"));
                int spins = random.nextInt(opened < cancelled ? 1_000_000 : 20_000);
                for (int i = 0; i < spins && !opening.isDone(); i++) {
                    Thread.onSpinWait();
                }
                if (opening.cancel(true)) {
                    assertTrue(opening.isCancelled());
                    cancelled++;
                } else {
                    Outcomes.result(opening).abort();
                    opened++;
                }
            }
            assertTrue(server.awaitIdle(Duration.ofSeconds(10)), "a connection is left");
            assertNothingIsLeft(session);
        }
    }

    @Test
    void manyOpeningsAtOnceAreCancelledWithoutATrace() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            try {
                server.request();
                server.awaitEnd(Duration.ofSeconds(30));
            } catch (java.io.IOException leftBeforeItsRequestCame) {
                server.reset();
            }
        })) {
            List<CompletableFuture<WebSocket>> openings = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                openings.add(loopback.session().webSocketAsync(loopback.uri("/")));
            }
            openings.forEach(Outcomes::cancel);
            loopback.awaitIdle();
            assertNothingIsLeft(loopback.session());
        }
    }

    @Test
    void mistakesOfOpeningAWebSocketAreThrownByTheCallItself() {
        try (Dialog dialog = Dialog.open()) {
            Session session = dialog.session();
            assertThrows(InvalidParameterException.class, () -> session.webSocketAsync(URI.create("http://a/")));
            session.close();
            assertThrows(HandleStateException.class, () -> session.webSocketAsync(URI.create("ws://a/")));
        }
    }

    @Test
    void aWholeChainOverASocketMakesAWebSocketAndLeavesNothing() throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            WebSocket socket = Outcomes.result(loopback.session().webSocketAsync(loopback.uri("/")));
            socket.sendText("there");
            assertEquals(new Message.Text("there"), socket.receiveMessage());
            assertEquals(CloseStatus.NORMAL, Outcomes.result(socket.closeHandshakeAsync(CloseStatus.NORMAL)));
            socket.close();
            loopback.awaitIdle();
            loopback.session().close();
            Outcomes.done(loopback.session().terminated());
        }
    }

    @Test
    void theRefusalOfAWholeChainCarriesTheBody() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.writeLatin1("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nnope");
        })) {
            CompletableFuture<WebSocket> opening = loopback.session().webSocketAsync(loopback.uri("/"));
            UpgradeException e = Outcomes.failure(UpgradeException.class, opening);
            assertEquals(403, e.response().orElseThrow().status());
            assertArrayEquals(ServerFrames.utf8("nope"), e.body());
            loopback.awaitIdle();
        }
    }
}
