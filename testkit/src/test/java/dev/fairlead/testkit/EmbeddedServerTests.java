package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EmbeddedServerTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void listensOnThePortAndTheAddressOfItsUri() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            assertEquals(URI.create("ws://127.0.0.1:" + server.port() + "/chat?room=1"), server.uri("/chat?room=1"));
            assertThrows(IllegalArgumentException.class, () -> server.uri("chat"));
        }
    }

    @Test
    void aClosedServersPortCanBeHadAgainAtOnce() throws Exception {
        EmbeddedServer first = EmbeddedServer.echo();
        try (RawClient client = RawClient.upgraded(first)) {
            first.close();
            assertEquals("", client.readHexToEnd());
        }
        try (EmbeddedServer second = EmbeddedServer.builder().port(first.port()).start();
                RawClient client = RawClient.upgraded(second)) {
            client.sendHex("8980 00000000"); // ping
            assertEquals("8a00", client.readHex(2));
            assertEquals(first.port(), second.port());
        }
    }

    @Test
    void aPortInUseIsRefused() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            EmbeddedServer.Builder second = EmbeddedServer.builder().port(server.port());
            UncheckedIOException refused = assertThrows(UncheckedIOException.class, second::start);
            assertEquals("cannot listen on 127.0.0.1 port " + server.port(), refused.getMessage());
            assertTrue(refused.getCause() instanceof BindException, () -> "cause " + refused.getCause());
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        EmbeddedServer.Builder builder = EmbeddedServer.builder();
        assertEquals(
                "port is 65536, not within 0 to 65535",
                assertThrows(IllegalArgumentException.class, () -> builder.port(65_536))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> builder.port(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.maxMessageBytes(0));
        assertThrows(IllegalArgumentException.class, () -> builder.maxMessageBytes((256 << 20) + 1));
        assertThrows(IllegalArgumentException.class, () -> builder.receiveBufferBytes(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.subprotocols(List.of("a b")).start());
    }

    @Test
    void closeEndsEveryThreadAndFreesThePort() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch stalled = new CountDownLatch(1);
        EmbeddedServer server = EmbeddedServer.start(connection -> {
            connection.upgrade();
            stalled.countDown();
            never.await();
        });
        try (RawClient stalling = RawClient.upgraded(server);
                RawClient silent = new RawClient(server)) {
            stalled.await();
            silent.send("GET");
            server.close();
            assertEquals(List.of(), threadsOf(server));
            assertEquals("", stalling.readHexToEnd());
        }
        assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), server.port()));
        assertEquals(List.of(), server.failures(), "what closing brings about is no failure");
        assertDoesNotThrow(server::close, "closing again");
    }

    @Test
    void closeEndsAScriptThatWaitsForTheClientToRead() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        EmbeddedServer server = EmbeddedServer.start(connection -> {
            begun.countDown();
            while (true) {
                connection.write(new byte[1 << 20]);
            }
        });
        try (RawClient client = new RawClient(server)) {
            begun.await();
            client.read(1 << 20);
            server.close();
        }
        assertEquals(List.of(), threadsOf(server));
        assertEquals(List.of(), server.failures());
    }

    @Test
    void aScriptThatGoesOnAfterCloseIsAFailure() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch running = new CountDownLatch(1);
        EmbeddedServer server = EmbeddedServer.start(connection -> {
            running.countDown();
            while (!stop.get()) {
                Thread.onSpinWait();
            }
        });
        try (RawClient client = new RawClient(server)) {
            running.await();
            server.closeBy(Deadline.after(Duration.ofMillis(20)));
            assertTrue(client.socket().isConnected());
        } finally {
            stop.set(true);
        }
        assertEquals(
                "[java.lang.IllegalStateException: thread fairlead-testkit-server-" + server.port()
                        + "-1 goes on after the server was closed]",
                server.failures().toString());
    }

    @Test
    void whatAScriptThrowsIsReported() throws Exception {
        AssertionError expectation = new AssertionError("expected another path");
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            connection.request();
            throw expectation;
        })) {
            try (RawClient client = new RawClient(server)) {
                client.send(RawClient.REQUEST);
                assertEquals("", client.readHexToEnd(), "the client is not left hanging");
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(List.of(expectation), server.failures());
        }
    }

    @Test
    void atMostAThousandFailuresAreKept() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            throw new IllegalStateException("always");
        })) {
            for (int i = 0; i < 1_010; i++) {
                new RawClient(server).close();
            }
            // Connections are accepted in order, so that the last one's end says that all have been accepted.
            try (RawClient last = new RawClient(server)) {
                assertEquals("", last.readHexToEnd());
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(1_000, server.failures().size());
        }
    }

    @Test
    void isIdleWhenEveryClientHasLeft() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            assertTrue(server.awaitIdle(Duration.ZERO));
            try (RawClient client = RawClient.upgraded(server)) {
                assertFalse(server.awaitIdle(Duration.ofMillis(20)));
                assertTrue(client.socket().isConnected());
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(List.of(), server.failures());
        }
    }

    @Test
    void servesConnectionsAtTheSameTime() throws Exception {
        int count = 20;
        CyclicBarrier allAreServed = new CyclicBarrier(count);
        List<RawClient> clients = new ArrayList<>();
        try (EmbeddedServer server = EmbeddedServer.start(connection -> meet(allAreServed, connection))) {
            for (int i = 0; i < count; i++) {
                RawClient client = new RawClient(server);
                clients.add(client);
                client.send(RawClient.REQUEST);
            }
            for (RawClient client : clients) {
                assertArrayEquals(new byte[] {(byte) 0x81, 2, 'o', 'k'}, client.readToEnd());
                client.close();
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(List.of(), server.failures());
        }
    }

    private static void meet(CyclicBarrier barrier, ServerConnection connection) throws Exception {
        connection.request();
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new AssertionError("another connection gave up", e);
        }
        connection.sendText("ok");
    }

    private static List<String> threadsOf(EmbeddedServer server) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith("fairlead-testkit-server-" + server.port()))
                .toList();
    }
}
