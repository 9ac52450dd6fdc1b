package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections hold buffers only while there is something in them, and never one that another connection has. */
@Timeout(60)
class IdleBufferTests {

    private static final int SOCKETS = 50;

    private final CountDownLatch stopped = new CountDownLatch(1);

    private final EmbeddedServer server = EmbeddedServer.start(ServerScript.routes(Map.of(
            "/echo",
            ServerScript.echo(),
            "/refused",
            ServerScript.refuse(403, "No", Headers.empty(), ServerFrames.bytes(100)),
            "/garbage",
            connection -> {
                connection.request();
                connection.writeLatin1("SMTP ready\r\n\r\n");
            },
            "/half",
            connection -> {
                // The first byte of a header stays in the client's buffer; and what it sends fills up the system's.
                connection.upgradeAnd(ServerFrames.hex("81"));
                stopped.await();
            })));

    private final CountingTransport counting = CountingTransport.over("socket");

    private Session session = open(builder -> builder);

    private Session open(UnaryOperator<SessionOptions.Builder> settings) {
        return Session.open(
                settings.apply(SessionOptions.builder()).transport(counting).build());
    }

    @AfterEach
    void stop() {
        session.abort();
        stopped.countDown();
        server.close();
        assertEquals(List.of(), server.failures());
    }

    private URI uri(String path) {
        return server.uri(path);
    }

    private List<WebSocket> sockets() throws Exception {
        List<WebSocket> sockets = new ArrayList<>();
        for (int i = 0; i < SOCKETS; i++) {
            sockets.add(session.webSocket(uri("/echo")));
        }
        return sockets;
    }

    private void assertBuffersMade(int atMost) {
        assertTrue(counting.buffers() <= atMost, () -> "buffers made: " + counting.buffers());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void idleConnectionsHoldNoBuffers(boolean attend) throws Exception {
        session.abort();
        session = open(builder -> attend ? builder.attend() : builder);
        List<WebSocket> sockets = sockets();
        for (int round = 0; round < 3; round++) {
            for (WebSocket socket : sockets) {
                socket.sendText("one at a time");
                assertEquals(new Message.Text("one at a time"), socket.receiveMessage());
            }
        }
        assertBuffersMade(8);
    }

    @Test
    void connectionsThatWaitForSomethingHoldNoBuffersEither() throws Exception {
        List<WebSocket> sockets = sockets();
        List<CompletableFuture<Message>> pending = new ArrayList<>();
        for (WebSocket socket : sockets) {
            pending.add(socket.receiveMessageAsync());
        }
        for (int i = 0; i < SOCKETS; i++) {
            sockets.get(i).sendText("wake up");
            assertEquals(new Message.Text("wake up"), Outcomes.result(pending.get(i)));
        }
        assertBuffersMade(8);
    }

    @Test
    void buffersComeBackAfterABurst() throws Exception {
        List<WebSocket> sockets = sockets();
        for (int round = 0; round < 10; round++) {
            List<CompletableFuture<Message>> answers = new ArrayList<>();
            for (WebSocket socket : sockets) {
                answers.add(socket.receiveMessageAsync());
                Outcomes.done(socket.sendBinaryAsync(new byte[20_000]));
            }
            for (CompletableFuture<Message> answer : answers) {
                Outcomes.done(answer);
            }
        }
        // One for each direction at most, in whatever round.
        assertBuffersMade(2 * SOCKETS);
    }

    /** What becomes of a connection while its buffers are in use. */
    enum End {
        CLOSE,
        ABORT,
        CANCELLED_SEND,
        HANDSHAKE_TIMEOUT,
        REFUSAL,
        NO_ANSWER
    }

    @ParameterizedTest
    @EnumSource
    void whateverEndsAConnectionItsBuffersComeBack(End end) throws Exception {
        session.abort();
        session = open(builder -> builder.timeouts(Timeouts.DEFAULT.withClose(Duration.ofMillis(5))));
        for (int i = 0; i < 20; i++) {
            end(end);
        }
        assertBuffersMade(4);
    }

    private void end(End end) throws Exception {
        if (end == End.REFUSAL || end == End.NO_ANSWER) {
            URI refusing = uri(end == End.REFUSAL ? "/refused" : "/garbage");
            assertThrows(UpgradeException.class, () -> session.webSocket(refusing));
            return;
        }
        WebSocket socket = session.webSocket(uri("/half"));
        assertThrows(TimeoutException.class, () -> socket.receiveMessage(Duration.ofMillis(1)));
        if (end == End.HANDSHAKE_TIMEOUT) {
            assertThrows(TimeoutException.class, () -> socket.closeHandshake(CloseStatus.NORMAL));
            return;
        }
        CompletableFuture<Void> sending = socket.sendBinaryAsync(new byte[12 << 20]);
        switch (end) {
            case CLOSE -> socket.close();
            case ABORT -> socket.abort();
            default -> Outcomes.cancel(sending);
        }
        Outcomes.awaitEnd(sending);
    }

    // Each connection has a byte of its own: one of another in a message would tell of a buffer with two owners.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noBufferIsUsedByTwoConnectionsAtOnce(boolean attend) throws Exception {
        session.abort();
        session = open(builder ->
                (attend ? builder.attend() : builder).receiveBufferSize(512).sendBufferSize(256));
        List<BackgroundCall<Boolean>> users = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            byte own = (byte) (i + 1);
            users.add(BackgroundCall.running(() -> useAlone(own)));
        }
        for (BackgroundCall<Boolean> user : users) {
            assertTrue(user.result());
        }
    }

    private void useAlone(byte own) throws Exception {
        for (int round = 0; round < 3; round++) {
            WebSocket socket = session.webSocket(uri("/echo"));
            for (int i = 0; i < 40; i++) {
                byte[] payload = new byte[1 + (i * 97) % 1500];
                Arrays.fill(payload, own);
                CompletableFuture<Void> sending = socket.sendBinaryAsync(payload);
                Message echoed = i % 2 == 0 ? socket.receiveMessage() : Outcomes.result(socket.receiveMessageAsync());
                if (!(echoed instanceof Message.Binary binary)) {
                    throw new AssertionError("not what was sent: " + echoed);
                }
                assertArrayEquals(payload, ServerFrames.toArray(binary.payload()));
                Outcomes.done(sending);
            }
            endSomehow(socket, round);
        }
    }

    private static void endSomehow(WebSocket socket, int round) throws Exception {
        switch (round) {
            case 0 -> socket.closeHandshake(CloseStatus.NORMAL);
            case 1 -> socket.close();
            default -> {
                // Its receive is ended while the echo is on its way.
                socket.sendBinary(ByteBuffer.allocate(5));
                CompletableFuture<Message> ended = socket.receiveMessageAsync();
                socket.abort();
                Outcomes.awaitEnd(ended);
            }
        }
    }
}
