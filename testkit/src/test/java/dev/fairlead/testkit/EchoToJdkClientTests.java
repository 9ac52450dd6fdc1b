package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.resourcecheck.ResourceCheck;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The echo with an independent client: {@code java.net.http}. */
@Timeout(30)
@ResourceCheck.OfTheClass(
        descriptors = "socket",
        reason = "the client frees a closed socket when its selector next looks, up to 3 s later")
class EchoToJdkClientTests {

    /** One for the class; closed by JUnit after it. */
    @AutoClose
    private static final JdkClient JDK = new JdkClient();

    private final EmbeddedServer server =
            EmbeddedServer.builder().subprotocols(List.of("chat", "superchat")).start();

    private final JdkPeer peer = new JdkPeer(JDK.client());

    @BeforeAll
    static void startClient() {
        // Here, and not by the first test: its threads belong to the class.
        assertEquals(JDK.client(), JDK.client());
    }

    @AfterEach
    void nothingFailed() throws InterruptedException {
        assertTrue(server.awaitIdle(Duration.ofSeconds(10)), "every connection has ended");
        server.close();
        assertEquals(List.of(), server.failures());
    }

    @Test
    void textComesBackAsText() throws Exception {
        WebSocket client = connect();
        client.sendText("Grüße, 世界 🌍", true).join();
        assertEquals("text Grüße, 世界 🌍", peer.next());
        close(client);
    }

    @Test
    void anEmptyMessageComesBack() throws Exception {
        WebSocket client = connect();
        client.sendText("", true).join();
        client.sendBinary(ByteBuffer.allocate(0), true).join();
        assertEquals("text ", peer.next());
        assertEquals(0, peer.nextBinary().length);
        close(client);
    }

    @Test
    void binaryMessagesOfManySizesComeBackInOrder() throws Exception {
        WebSocket client = connect();
        for (int size : new int[] {1, 125, 126, 65_535, 65_536, 100_000, 1 << 20, 3}) {
            byte[] message = new byte[size];
            new Random(size).nextBytes(message);
            client.sendBinary(ByteBuffer.wrap(message), true).join();
            assertArrayEquals(message, peer.nextBinary(), size + " bytes");
        }
        close(client);
    }

    @Test
    void fragmentsComeBackJoinedAndPingsInBetweenAreAnswered() throws Exception {
        WebSocket client = connect();
        client.sendText("one ", false).join();
        client.sendPing(ByteBuffer.wrap("alive?".getBytes(StandardCharsets.US_ASCII)))
                .join();
        assertEquals("pong alive?", peer.next());
        client.sendText("two ", false).join();
        client.sendText("three", true).join();
        assertEquals("text one two three", peer.next());
        close(client);
    }

    @Test
    void theClientsCloseIsAnsweredWithItsStatus() throws Exception {
        WebSocket client = connect();
        client.sendClose(4001, "done here").join();
        assertEquals("close 4001 done here", peer.next());
    }

    @Test
    void theServerCloses() throws Exception {
        ServerScript script = connection -> {
            connection.upgrade();
            assertEquals(
                    4002,
                    connection.closeHandshake(4002, "no more").orElseThrow().code());
        };
        try (EmbeddedServer closing = EmbeddedServer.start(script)) {
            peer.connect(closing, List.of());
            assertEquals("close 4002 no more", peer.next());
            assertTrue(closing.awaitIdle(Duration.ofSeconds(10)));
            assertEquals(List.of(), closing.failures());
        }
    }

    @Test
    void theClientsFirstKnownSubprotocolIsChosen() throws Exception {
        WebSocket client = peer.connect(server, List.of("unknown", "superchat", "chat"));
        assertEquals("superchat", client.getSubprotocol());
        close(client);
    }

    @Test
    void noSubprotocolIsChosenIfNoneIsKnown() throws Exception {
        WebSocket client = peer.connect(server, List.of("unknown"));
        assertEquals("", client.getSubprotocol());
        close(client);
    }

    private WebSocket connect() {
        return peer.connect(server, List.of());
    }

    private void close(WebSocket client) throws InterruptedException {
        client.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertEquals("close 1000 ", peer.next());
    }
}
