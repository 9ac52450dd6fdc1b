package dev.fairlead.benchmarks.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.CompressionOptions;
import dev.fairlead.api.Message;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server, as a client sees it that keeps the rules and looks at all that comes. */
@Timeout(30)
class NeutralServerTests {

    private static final int MESSAGES = 1_000;

    /** Null behind the test: JUnit keeps the last instance of this class, and would keep the server's buffers with it. */
    private @Nullable NeutralServer server;

    private final ServerAddress address;

    NeutralServerTests() throws IOException {
        NeutralServer started = new NeutralServer(0);
        started.start();
        address = started.address();
        server = started;
    }

    @AfterEach
    void end() {
        Objects.requireNonNull(server).close();
        server = null;
    }

    private Session session() {
        BenchSettings settings = new BenchSettings(address.certificate(), false, false);
        return Session.open(SessionOptions.builder()
                .transport("socket")
                .tls(TlsOptions.builder().trustManager(settings.trust()).build())
                .compression(CompressionOptions.DEFAULT)
                .build());
    }

    private WebSocket open(Session session, Scenario.Security security, String target) throws IOException {
        return session.webSocket(address.uri(security, target));
    }

    private static byte[] bytes(Message message) {
        ByteBuffer payload = assertInstanceOf(Message.Binary.class, message).payload();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Scenario.Security.class)
    void whatIsSentComesBack(Scenario.Security security) throws IOException {
        try (Session session = session();
                WebSocket socket = open(session, security, "/echo")) {
            for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 1 << 20}) {
                byte[] payload = Content.binary(size, size);
                socket.sendBinary(payload);

                assertArrayEquals(payload, bytes(socket.receiveMessage()));
            }
            assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
        }
    }

    @Test
    void whatIsCompressedComesBackAsItIs() throws Exception {
        String text = Content.text(Content.Kind.JSON, 1_024, 1);
        try (Session session = session();
                WebSocket socket = open(session, Scenario.Security.NONE, "/echo?deflate");
                ServerStatistics statistics = new ServerStatistics(address.port())) {
            for (int i = 0; i < 3; i++) {
                socket.sendText(text);

                assertEquals(new Message.Text(text), socket.receiveMessage());
            }
            assertTrue(socket.compression().isPresent());
            ServerCounts.Snapshot counted = statistics.now();
            assertEquals(3, counted.echoedMessages());
            assertTrue(counted.echoedBytes() < text.length(), "two of the three are repetitions");
        }
    }

    @Test
    void nothingIsCompressedUnlessTheRequestAsksTheServerForIt() throws IOException {
        try (Session session = session();
                WebSocket socket = open(session, Scenario.Security.NONE, "/echo")) {
            assertTrue(socket.compression().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"BINARY,125,NONE", "JSON,125,NONE", "MIXED,65536,NONE", "BINARY,65536,TLS", "BINARY,1048576,NONE"})
    void aBlastIsAsLongAsWasAskedFor(Content.Kind kind, int size, Scenario.Security security) throws IOException {
        int count = size > 1_000 ? 20 : 10_000;
        String target = "/blast?kind=" + kind + "&size=" + size + "&count=" + count;
        try (Session session = session();
                WebSocket socket = open(session, security, target)) {
            for (int i = 0; i < count; i++) {
                Message message = socket.receiveMessage();
                if (message instanceof Message.Text text) {
                    assertEquals(
                            kind == Content.Kind.JSON
                                    ? size
                                    : Content.text(kind, size, 0).length(),
                            text.text().length());
                } else {
                    assertEquals(size, bytes(message).length);
                }
            }
            assertEquals(
                    CloseStatus.NORMAL,
                    assertInstanceOf(Message.Closed.class, socket.receiveMessage())
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 1_000, 65_536})
    void aSinkCountsAll(int size) throws Exception {
        try (Session session = session();
                WebSocket socket = open(session, Scenario.Security.NONE, "/sink");
                ServerStatistics statistics = new ServerStatistics(address.port())) {
            byte[] payload = Content.binary(size, 0);
            for (int i = 0; i < MESSAGES; i++) {
                socket.sendBinary(payload);
            }
            socket.sendText(SinkRole.END);

            assertEquals(new Message.Text(String.valueOf(MESSAGES)), socket.receiveMessage());
            assertEquals(MESSAGES, statistics.now().sunkMessages());
        }
    }

    @Test
    void pingsAreAnswered() throws IOException {
        try (Session session = session();
                WebSocket echo = open(session, Scenario.Security.NONE, "/echo");
                WebSocket sink = open(session, Scenario.Security.NONE, "/sink")) {
            for (WebSocket socket : new WebSocket[] {echo, sink}) {
                assertTrue(!socket.ping(new byte[] {1, 2, 3}, Duration.ofSeconds(10))
                        .isNegative());
            }
        }
    }

    @Test
    void aClientThatDoesNotReadLosesNothing() throws IOException {
        byte[] payload = Content.binary(256 * 1024, 0);
        try (Session session = session();
                WebSocket socket = open(session, Scenario.Security.NONE, "/echo")) {
            int count = 30;
            for (int i = 0; i < count; i++) {
                CompletableFuture<Void> unused = socket.sendBinaryAsync(payload);
            }
            for (int i = 0; i < count; i++) {
                assertArrayEquals(payload, bytes(socket.receiveMessage()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Content.Kind.class)
    void messagesAreAsLongAsTheyAreSaidToBe(Content.Kind kind) {
        for (int size : new int[] {125, 1_024, 65_536}) {
            assertEquals(size, Content.bytes(kind, size, 7).length);
        }
    }
}
