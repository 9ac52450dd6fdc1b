package dev.fairlead.benchmarks.endtoend.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.resourcecheck.ResourceCheck;
import dev.fairlead.testkit.EmbeddedServer;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each library against a server of ours that echoes; that no thread outlives a client, the resource check sees. */
@ResourceCheck.OfTheClass(
        threads = "HttpClient-",
        descriptors = {"socket", "anon_inode:[eventfd]", "anon_inode:[eventpoll]"},
        reason =
                "Before JDK 21 the JDK's client cannot be closed: its selector looks every three seconds whether it is needed")
@Timeout(60)
@SuppressWarnings("try")
class PeerClientTests {

    private static final int MESSAGES = 1_000;
    private static final byte[] SMALL = new byte[125];
    private static final byte[] LARGE = new byte[1 << 20];

    /** By the names of their classes, for not all are there with each JDK. */
    enum Peer {
        JDK("JdkClient"),
        NETTY("NettyClient"),
        JETTY("JettyClient"),
        OKHTTP("OkHttpClient"),
        JAVA_WEBSOCKET("JavaWebSocketClient"),
        HELIDON("HelidonClient");

        private final String type;

        Peer(String type) {
            this.type = type;
        }

        BenchClient open(boolean deflate) throws Exception {
            Class<?> client = Class.forName(PeerClientTests.class.getPackageName() + "." + type);
            try {
                return (BenchClient) client.getConstructor(PeerSettings.TYPE).newInstance(PeerSettings.of(deflate));
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
    }

    /** Bounded by the time limit. */
    @AfterAll
    static void theClientOfTheJdkEndsByItself() throws InterruptedException {
        List<Thread> left = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .toList();
        for (Thread thread : left) {
            System.gc();
            thread.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesComeBackWhole(Peer peer) throws Exception {
        assumeHere(peer);
        Received received = new Received();
        try (EmbeddedServer server = EmbeddedServer.echo();
                BenchClient client = peer.open(false);
                BenchConnection connection = client.connect(server.uri("/"), received)) {
            connection.sendBinary(SMALL);
            assertEquals(SMALL.length, received.next());
            connection.sendText("Grüße, 世界");
            assertEquals("Grüße, 世界", received.next());
            connection.sendBinary(LARGE);
            assertEquals(LARGE.length, received.next());
            connection.sendText("€".repeat(LARGE.length / 4));
            assertEquals("€".repeat(LARGE.length / 4), received.next());
        }
        received.assertNothingFailed();
    }

    @ParameterizedTest
    @EnumSource
    void messagesGoThroughTls(Peer peer) throws Exception {
        assumeHere(peer);
        Received received = new Received();
        try (EmbeddedServer server =
                        EmbeddedServer.builder().tls(PeerSettings.SERVER).start();
                BenchClient client = peer.open(false);
                BenchConnection connection = client.connect(server.uri("/"), received)) {
            connection.sendBinary(SMALL);
            assertEquals(SMALL.length, received.next());
            connection.sendBinary(LARGE);
            assertEquals(LARGE.length, received.next());
        }
        received.assertNothingFailed();
    }

    @ParameterizedTest
    @EnumSource
    void allThatAreSentOneByOneArrive(Peer peer) throws Exception {
        assumeHere(peer);
        Received received = new Received();
        try (EmbeddedServer server = EmbeddedServer.echo();
                BenchClient client = peer.open(false);
                BenchConnection connection = client.connect(server.uri("/"), received)) {
            assertEquals(MESSAGES, connection.sendEach(SMALL, countDown(MESSAGES)));
            received.assertNext(MESSAGES, SMALL.length);
            assertEquals(4, connection.sendEach(LARGE, countDown(4)));
            received.assertNext(4, LARGE.length);
        }
        received.assertNothingFailed();
    }

    @ParameterizedTest
    @EnumSource
    void allThatAreSentInBatchesArrive(Peer peer) throws Exception {
        assumeHere(peer);
        Received received = new Received();
        try (EmbeddedServer server = EmbeddedServer.echo();
                BenchClient client = peer.open(false);
                BenchConnection connection = client.connect(server.uri("/"), received)) {
            assertEquals(MESSAGES, connection.sendBatched(SMALL, countDown(MESSAGES)));
            received.assertNext(MESSAGES, SMALL.length);
            assertEquals(1, connection.sendBatched(SMALL, () -> false));
            received.assertNext(1, SMALL.length);
        }
        received.assertNothingFailed();
    }

    @ParameterizedTest
    @EnumSource
    void aListenerCanAnswer(Peer peer) throws Exception {
        assumeHere(peer);
        Received received = Received.answering(MESSAGES);
        try (EmbeddedServer server = EmbeddedServer.echo();
                BenchClient client = peer.open(false);
                BenchConnection connection = client.connect(server.uri("/"), received)) {
            connection.sendBinary(SMALL);
            received.assertNext(MESSAGES, SMALL.length);
        }
        received.assertNothingFailed();
    }

    @ParameterizedTest
    @EnumSource(names = {"NETTY", "JETTY", "OKHTTP", "JAVA_WEBSOCKET"})
    void deflateIsAgreedWithContextWhereItCanBe(Peer peer) throws Exception {
        boolean without = peer == Peer.JAVA_WEBSOCKET;

        assertEquals(
                Optional.of(new DeflateParameters(without, without, 15, 15)),
                agreed(peer, DeflateParameters.DEFAULT, true));
    }

    @ParameterizedTest
    @EnumSource
    void deflateIsNotAgreedIfItIsNotWished(Peer peer) throws Exception {
        assumeHere(peer);

        assertEquals(Optional.empty(), agreed(peer, DeflateParameters.DEFAULT, false));
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK", "HELIDON"})
    void whatALibraryDoesNotHaveItDoesNotPretend(Peer peer) {
        assumeHere(peer);

        assertThrows(UnsupportedOperationException.class, () -> peer.open(true));
    }

    @ParameterizedTest
    @EnumSource
    void closingTheClientEndsItsConnections(Peer peer) throws Exception {
        assumeHere(peer);
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Received received = new Received();
            try (BenchClient client = peer.open(false)) {
                client.connect(server.uri("/"), received).sendBinary(SMALL);
                assertEquals(SMALL.length, received.next());
            }
            assertTrue(server.awaitIdle(Duration.ofSeconds(10)));
        }
    }

    /** Helidon's listener is not told of an end without a close frame, and the JDK's, on JDK 25, is now and then not. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"JDK", "HELIDON"})
    void anEndThatNobodyAskedForIsAFailure(Peer peer) throws Exception {
        Received received = new Received();
        try (EmbeddedServer server = EmbeddedServer.echo();
                BenchClient client = peer.open(false);
                BenchConnection connection = client.connect(server.uri("/"), received)) {
            connection.sendBinary(SMALL);
            received.next();
            server.close();
            received.awaitFailure();
        }
    }

    /** Echoes with messages that are compressed both ways, and returns what was agreed. */
    private static Optional<DeflateParameters> agreed(Peer peer, DeflateParameters server, boolean wished)
            throws Exception {
        AtomicReference<Optional<DeflateParameters>> agreed = new AtomicReference<>(Optional.empty());
        Received received = new Received();
        try (EmbeddedServer echo = EmbeddedServer.builder()
                        .deflate(server)
                        .script(connection -> {
                            connection.upgrade();
                            agreed.set(connection.deflate());
                            connection.echo();
                        })
                        .start();
                BenchClient client = peer.open(wished);
                BenchConnection connection = client.connect(echo.uri("/"), received)) {
            for (String text : List.of("the same text", "the same text", "another", "x".repeat(100_000))) {
                connection.sendText(text);
                assertEquals(text, received.next());
            }
            assertEquals(50, connection.sendEach(SMALL, countDown(50)));
            received.assertNext(50, SMALL.length);
        }
        received.assertNothingFailed();
        return Objects.requireNonNull(agreed.get());
    }

    private static BooleanSupplier countDown(int messages) {
        int[] left = {messages};
        return () -> --left[0] > 0;
    }

    private static void assumeHere(Peer peer) {
        assumeTrue(peer != Peer.HELIDON || Runtime.version().feature() >= 21, "its classes are for Java 21");
    }
}
