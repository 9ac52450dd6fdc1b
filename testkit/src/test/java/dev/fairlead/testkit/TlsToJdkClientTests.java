package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.resourcecheck.ResourceCheck;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The echo over TLS with an independent client: {@code java.net.http}. */
@Timeout(60)
@ResourceCheck.OfTheClass(
        descriptors = "socket",
        reason = "the client frees a closed socket when its selector next looks, up to 3 s later")
class TlsToJdkClientTests {

    /** One for the class; closed by JUnit after it. */
    @AutoClose
    private static final JdkClient JDK = new JdkClient(builder -> builder.sslContext(TlsServers.CA.clientContext()));

    private final JdkPeer peer = new JdkPeer(JDK.client());

    @BeforeAll
    static void startClient() {
        // Here, and not by the first test: its threads belong to the class.
        assertEquals(JDK.client(), JDK.client());
    }

    @ParameterizedTest
    @EnumSource
    void messagesOfManySizesComeBack(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(ServerScript.echo())) {
            WebSocket client = peer.connect(server, List.of("chat"));
            assertEquals("chat", client.getSubprotocol());
            client.sendText("Grüße, 世界 🌍", true).join();
            assertEquals("text Grüße, 世界 🌍", peer.next());
            for (int size : new int[] {0, 1, 125, 126, 16_383, 16_384, 65_536, 1 << 20, 3}) {
                byte[] message = new byte[size];
                new Random(size).nextBytes(message);
                client.sendBinary(ByteBuffer.wrap(message), true).join();
                assertArrayEquals(message, peer.nextBinary(), size + " bytes");
            }
            close(client, server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesFlowInBothDirectionsAtOnce(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(ServerScript.echo())) {
            WebSocket client = peer.connect(server, List.of());
            byte[] message = new byte[3 << 20];
            new Random(3).nextBytes(message);
            for (int i = 0; i < 4; i++) {
                client.sendBinary(ByteBuffer.wrap(message), true).join();
            }
            for (int i = 0; i < 4; i++) {
                assertArrayEquals(message, peer.nextBinary());
            }
            close(client, server);
        }
    }

    private void close(WebSocket client, EmbeddedServer server) throws InterruptedException {
        client.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertEquals("close 1000 ", peer.next());
        assertTrue(server.awaitIdle(Duration.ofSeconds(10)), "every connection has ended");
        assertEquals(List.of(), server.failures());
    }
}
