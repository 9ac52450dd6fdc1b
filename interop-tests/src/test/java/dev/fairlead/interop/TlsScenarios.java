package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.ErrorCode;
import dev.fairlead.api.Session;
import dev.fairlead.api.TlsException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.resourcecheck.ResourceCheck;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over TLS, with each version, provider and transport. Each test has a peer of its own, that speaks one version. */
@Timeout(60)
@ResourceCheck.OfTheClass(
        threads = {"qtp", "Scheduler-"},
        reason = "Jetty starts threads of its pool when there is work for them")
abstract class TlsScenarios {

    private static final String COMBINATIONS = "dev.fairlead.interop.TlsCombination#all";

    /** Around what one record holds (RFC 8446 5.1), around the forms of length (RFC 6455 5.2), and of many records. */
    private static final List<Integer> SIZES =
            List.of(0, 1, 125, 126, 16_383, 16_384, 16_385, 65_535, 65_536, 3 * 1024 * 1024 + 1);

    /** Starts the peer; what it needs of files goes to a folder that is this test's. */
    abstract EchoPeer start(TlsProtocol version, ClientAuthentication clients, Path folder) throws IOException;

    @MethodSource(COMBINATIONS)
    @ParameterizedTest
    void errandsAreDoneAsWithoutTls(TlsCombination tls, @TempDir Path folder) throws Exception {
        try (EchoPeer peer = start(tls.version(), ClientAuthentication.NONE, folder);
                Session session = tls.session()) {
            assertMessagesComeBack(tls, new Visit(peer, "echo"), session);
            assertAPingIsAnswered(new Visit(peer, "pings").with("payload", "0102"), session);
            assertTheirCloseIsTold(
                    tls, new Visit(peer, "close").with("code", 4000).with("reason", "bye"), session);
        }
    }

    private static void assertMessagesComeBack(TlsCombination tls, Visit visit, Session session) throws Exception {
        try (WebSocket socket = visit.openSecure(session, Errand.SUBPROTOCOL)) {
            assertAgreed(tls, socket.tls().orElseThrow());
            assertEquals(Optional.of(Errand.SUBPROTOCOL), socket.subprotocol());
            socket.sendText(Errand.FRAGMENTED);
            assertEquals(Errand.FRAGMENTED, PeerScenarios.textFrom(socket));
            for (int size : SIZES) {
                byte[] payload = new byte[size];
                new Random(size).nextBytes(payload);
                socket.sendBinary(payload);
                assertArrayEquals(payload, PeerScenarios.binaryFrom(socket));
                String text = "x".repeat(size);
                socket.sendText(text);
                assertEquals(text, PeerScenarios.textFrom(socket));
            }
            socket.send(BufferType.UTF8_FRAGMENT, StandardCharsets.UTF_8.encode("in two "));
            socket.send(BufferType.UTF8_MESSAGE, ByteBuffer.wrap("fragments".getBytes(StandardCharsets.UTF_8)));
            assertEquals("in two fragments", PeerScenarios.textFrom(socket));
            CloseStatus own = CloseStatus.of(4001, "done");
            assertEquals(own, socket.closeHandshake(own));
            assertEquals(Events.close(4001, "done"), visit.event());
        }
    }

    private static void assertAgreed(TlsCombination tls, TlsInfo info) {
        assertEquals(tls.version(), info.protocol());
        assertEquals(tls.provider(), info.provider());
        String suites = tls.version() == TlsProtocol.TLS_1_3 ? "TLS_(AES|CHACHA20)_.*" : "TLS_ECDHE_ECDSA_WITH_.*";
        assertTrue(info.cipherSuite().matches(suites), info.cipherSuite());
        assertTrue(info.namedGroup().isPresent());
        assertEquals(TlsIdentities.SERVER.certificate(), info.peerCertificates().get(0));
        assertEquals(Set.of(), info.overlooked());
    }

    private static void assertAPingIsAnswered(Visit visit, Session session) throws Exception {
        try (WebSocket socket = visit.openSecure(session)) {
            assertEquals(Errand.AFTER_PINGS, PeerScenarios.textFrom(socket));
            assertEquals("pong 0102", visit.event());
        }
    }

    private void assertTheirCloseIsTold(TlsCombination tls, Visit visit, Session session) throws Exception {
        try (WebSocket socket = visit.openSecure(session)) {
            CloseStatus received = PeerScenarios.closeFrom(socket);
            assertEquals(CloseStatus.of(4000, "bye"), received);
            assertEquals(received, socket.closeHandshake(received));
            assertAnswerSeen(tls, Events.close(4000, "bye"), visit);
        }
    }

    /** Asserts that the peer, which has sent a Close frame, saw the one that answers it. */
    void assertAnswerSeen(TlsCombination tls, String close, Visit visit) throws InterruptedException {
        assertEquals(close, visit.event());
    }

    @MethodSource(COMBINATIONS)
    @ParameterizedTest
    void aClientIsKnownByItsCertificate(TlsCombination tls, @TempDir Path folder) throws Exception {
        try (EchoPeer peer = start(tls.version(), ClientAuthentication.REQUIRED, folder);
                Session session = tls.session(TlsIdentities.clientCertificate())) {
            Visit visit = new Visit(peer, "echo");
            try (WebSocket socket = visit.openSecure(session)) {
                socket.sendText("known");
                assertEquals("known", PeerScenarios.textFrom(socket));
                assertSeen(
                        TlsIdentities.CLIENT
                                .certificate()
                                .getSubjectX500Principal()
                                .getName(),
                        visit);
            }
        }
    }

    /** Asserts that the peer saw the client's certificate, by its subject. */
    void assertSeen(String subject, Visit visit) throws InterruptedException {
        assertEquals("client " + subject, visit.event());
    }

    @MethodSource(COMBINATIONS)
    @ParameterizedTest
    void aClientWithoutACertificateIsRefused(TlsCombination tls, @TempDir Path folder) throws Exception {
        try (EchoPeer peer = start(tls.version(), ClientAuthentication.REQUIRED, folder);
                Session session = tls.session()) {
            assertRefused(tls, new Visit(peer, "echo"), session);
        }
    }

    /** Asserts that the peer, which misses a certificate, says so. */
    void assertRefused(TlsCombination tls, Visit visit, Session session) {
        TlsException refused = assertThrows(TlsException.class, () -> visit.openSecure(session));
        assertEquals(ErrorCode.CLIENT_AUTH_CERT_NEEDED, refused.failure().code());
    }

    @MethodSource(COMBINATIONS)
    @ParameterizedTest
    void theSecondConnectionResumesTheSessionOfTheFirst(TlsCombination tls, @TempDir Path folder) throws Exception {
        try (EchoPeer peer = start(tls.version(), ClientAuthentication.NONE, folder);
                Session session = tls.session()) {
            assertFalse(isResumed(new Visit(peer, "echo"), session));
            assertEquals(resumes(tls), isResumed(new Visit(peer, "echo"), session));
        }
    }

    /** Bouncy Castle's client resumes sessions of TLS 1.2 only, those that the server keeps. */
    boolean resumes(TlsCombination tls) {
        return tls.isByJdk() || tls.version() == TlsProtocol.TLS_1_2;
    }

    private static boolean isResumed(Visit visit, Session session) throws IOException {
        try (WebSocket socket = visit.openSecure(session)) {
            // With TLS 1.3, the ticket comes before the echo.
            socket.sendText("hello");
            assertEquals("hello", PeerScenarios.textFrom(socket));
            socket.closeHandshake(CloseStatus.NORMAL);
            return socket.tls().orElseThrow().resumed();
        }
    }
}
