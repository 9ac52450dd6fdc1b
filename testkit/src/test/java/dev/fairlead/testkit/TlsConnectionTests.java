package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.tls.TlsNoCloseNotifyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server's end of TLS, with sockets of the JDK at the other. */
@Timeout(30)
class TlsConnectionTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final SSLContext TRUSTING = TlsServers.CA.clientContext();

    @Test
    void theUriIsOneOfTlsAndOfAName() {
        try (EmbeddedServer server = TlsServers.JDK_TLS_1_3.start(ServerScript.echo())) {
            assertEquals(URI.create("wss://localhost:" + server.port() + "/a"), server.uri("/a"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndIsAnnounced(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(connection -> {
            connection.write(connection.readRaw(3));
            connection.shutdownOutput();
            assertEquals(ClientEnd.FINISHED, connection.awaitEnd(SOON));
        })) {
            try (RawClient client = strictClient(server)) {
                client.send("abc");
                assertEquals("616263", client.readHexToEnd());
            }
            assertNothingFailed(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theEndMayComeUnannounced(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(connection -> {
            connection.write(connection.readRaw(3));
            connection.endWithoutCloseNotify();
        })) {
            try (RawClient client = strictClient(server)) {
                client.send("abc");
                client.read(3);
                assertThrows(TlsNoCloseNotifyException.class, client::readToEnd);
            }
            assertNothingFailed(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientsEndMayBeAnnouncedOrNot(TlsServers servers) throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        try (EmbeddedServer server = servers.start(connection -> {
            connection.readRaw(3);
            seen.add(connection.awaitEnd(SOON) + " " + connection.closeNotifyReceived());
        })) {
            try (RawClient client = client(server)) {
                client.send("abc");
            }
            assertEquals("FINISHED true", seen.poll(10, TimeUnit.SECONDS));
            try (Socket tcp = new Socket(InetAddress.getLoopbackAddress(), server.port());
                    RawClient client = new RawClient(
                            TRUSTING.getSocketFactory().createSocket(tcp, "localhost", server.port(), true))) {
                client.send("abc");
                tcp.shutdownOutput();
                assertEquals("FINISHED false", seen.poll(10, TimeUnit.SECONDS));
            }
            assertNothingFailed(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResetIsOne(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(connection -> {
            connection.readRaw(3);
            connection.reset();
        })) {
            try (RawClient client = client(server)) {
                client.send("abc");
                IOException broken = assertThrows(IOException.class, () -> client.read(1));
                assertTrue(
                        broken instanceof SocketException || broken.getCause() instanceof SocketException,
                        () -> "broken by " + broken);
            }
            assertNothingFailed(server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JDK_TLS_1_2", "JDK_TLS_1_3"})
    void keysChangeUnderWay(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(connection -> {
            for (int i = 0; i < 3; i++) {
                connection.write(connection.readRaw(3));
                connection.rekey();
                connection.write(connection.readRaw(3));
            }
        })) {
            try (RawClient client = client(server)) {
                for (int i = 0; i < 6; i++) {
                    client.send("ab" + i);
                    assertEquals(RawClient.bytes("61623" + i)[2], client.read(3)[2]);
                }
                assertEquals("", client.readHexToEnd());
            }
            assertNothingFailed(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientMayChangeTheKeys(TlsServers servers) throws Exception {
        if (servers == TlsServers.BOUNCY_CASTLE_TLS_1_2) {
            // Bouncy Castle refuses to renegotiate.
            return;
        }
        try (EmbeddedServer server = servers.start(connection -> {
            for (int i = 0; i < 3; i++) {
                connection.write(connection.readRaw(3));
            }
        })) {
            try (RawClient client = client(server)) {
                for (int i = 0; i < 3; i++) {
                    ((SSLSocket) client.socket()).startHandshake();
                    client.send("abc");
                    assertEquals("616263", client.readHex(3));
                }
            }
            assertNothingFailed(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThreadReadsWhileAnotherWrites(TlsServers servers) throws Exception {
        byte[] bytes = new byte[8 << 20];
        new Random(8).nextBytes(bytes);
        try (EmbeddedServer server = servers.start(connection -> {
            FutureTask<byte[]> reading = inBackground(() -> connection.readRaw(bytes.length));
            connection.write(bytes);
            assertArrayEquals(bytes, reading.get());
        })) {
            try (RawClient client = client(server)) {
                FutureTask<byte[]> reading = inBackground(() -> client.read(bytes.length));
                client.send(bytes);
                assertArrayEquals(bytes, reading.get());
            }
            assertNothingFailed(server);
        }
    }

    @Test
    void theSessionKnowsTheClientAndWhatItAskedFor() throws Exception {
        TestIdentity identity = TlsServers.CA.identity().commonName("client").issue();
        BlockingQueue<SSLSession> sessions = new LinkedBlockingQueue<>();
        try (EmbeddedServer server = TlsServers.JDK_TLS_1_3.start(
                connection -> {
                    sessions.add(connection.tls().orElseThrow());
                    connection.write(connection.readRaw(3));
                },
                engine -> engine.setNeedClientAuth(true))) {
            SSLContext context = identity.clientContext(TlsContext.jdkProvider(), List.of(TlsServers.CA.certificate()));
            long first = visit(server, context, sessions).getCreationTime();
            SSLSession resumed = visit(server, context, sessions);
            assertEquals(first, resumed.getCreationTime(), "resumed");
            assertArrayEquals(identity.chain().toArray(), resumed.getPeerCertificates());
            assertEquals("TLSv1.3", resumed.getProtocol());
            assertEquals(
                    List.of(new SNIHostName("localhost.test")),
                    ((ExtendedSSLSession) resumed).getRequestedServerNames());
            assertNothingFailed(server);
        }
    }

    private static SSLSession visit(EmbeddedServer server, SSLContext context, BlockingQueue<SSLSession> sessions)
            throws Exception {
        SSLSocket socket = socket(server, context);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost.test")));
        socket.setSSLParameters(parameters);
        try (RawClient client = new RawClient(socket)) {
            client.send("abc");
            assertEquals("616263", client.readHexToEnd());
        }
        return sessions.take();
    }

    @ParameterizedTest
    @EnumSource
    void aClientWithoutACertificateFailsTheHandshakeThatNeedsOne(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(ServerScript.echo(), engine -> engine.setNeedClientAuth(true))) {
            try (RawClient client = client(server)) {
                IOException refused = assertThrows(IOException.class, () -> client.readHexToEnd());
                assertTrue(refused instanceof SSLException, () -> "an alert tells the client, not " + refused);
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(1, server.failures().size());
            assertTrue(server.failures().get(0) instanceof SSLException, server.failures()::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatDoesNotTrustTheServerIsAFailure(TlsServers servers) throws Exception {
        SSLContext strange = TestAuthority.create("Other CA").clientContext();
        try (EmbeddedServer server = servers.start(ServerScript.echo())) {
            try (SSLSocket socket = socket(server, strange)) {
                assertThrows(SSLHandshakeException.class, socket::startHandshake);
            }
            assertTrue(server.awaitIdle(SOON));
            assertEquals(1, server.failures().size());
            assertTrue(server.failures().get(0) instanceof SSLException, server.failures()::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatLeavesIsNoFailure(TlsServers servers) throws Exception {
        try (EmbeddedServer server = servers.start(ServerScript.echo())) {
            try (RawClient client = new RawClient(server)) {
                client.send(RawClient.bytes("16 0301 0100")); // a handshake record of 256 bytes, without them
            }
            new RawClient(server).abort();
            new RawClient(server).leave();
            assertNothingFailed(server);
        }
    }

    @Test
    void aServerWithoutTlsHasNoneOfIt() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> {
            assertEquals(Optional.empty(), connection.tls());
            assertThrows(IllegalStateException.class, connection::rekey);
            connection.endWithoutCloseNotify();
        })) {
            try (RawClient client = new RawClient(server)) {
                assertEquals("", client.readHexToEnd());
            }
            assertNothingFailed(server);
        }
    }

    @Test
    void settingsThatFailAreAFailureOfThatConnectionOnly() throws Exception {
        try (EmbeddedServer server = TlsServers.JDK_TLS_1_3.start(ServerScript.echo(), engine -> {
            throw new IllegalArgumentException("not today");
        })) {
            for (int i = 0; i < 2; i++) {
                try (RawClient client = new RawClient(server)) {
                    assertEquals("", client.readHexToEnd());
                }
            }
            // A client may see the end before the server has written down why.
            assertTrue(server.awaitIdle(Duration.ofSeconds(20)));
            assertEquals(2, server.failures().size());
        }
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void aServerShowsItsCertificateHoweverWrongItIs(KeyKind kind) throws Exception {
        TestIdentity bad = TlsServers.CA
                .identity()
                .key(kind)
                .expired()
                .sha1Signature()
                .keyUsage(KeyUse.CRL_SIGN)
                .issue();
        try (EmbeddedServer server =
                EmbeddedServer.builder().tls(bad.serverContext()).start()) {
            try (SSLSocket socket = socket(server, TRUSTING)) {
                SSLException refused = assertThrows(SSLException.class, socket::startHandshake);
                assertTrue(refused.toString().contains("PKIX path validation failed"), refused::toString);
            }
        }
    }

    private static void assertNothingFailed(EmbeddedServer server) throws InterruptedException {
        assertTrue(server.awaitIdle(SOON), "every connection has ended");
        assertEquals(List.of(), server.failures());
    }

    private static RawClient client(EmbeddedServer server) throws IOException {
        return new RawClient(socket(server, TRUSTING));
    }

    /** The JDK's sockets take any end of the stream for one that was meant; those of Bouncy Castle do not. */
    private static RawClient strictClient(EmbeddedServer server) throws IOException {
        return new RawClient(socket(server, TlsServers.CA.clientContext(TlsServers.BOUNCY_CASTLE)));
    }

    private static SSLSocket socket(EmbeddedServer server, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        new Thread(task).start();
        return task;
    }
}
