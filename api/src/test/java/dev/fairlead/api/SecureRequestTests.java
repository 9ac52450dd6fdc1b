package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsLeniency;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests go by TLS, and by which. */
@Timeout(60)
class SecureRequestTests {

    private static final TlsOptions LENIENT =
            TlsOptions.builder().overlook(TlsLeniency.WRONG_NAME).build();

    private final SecureMemory memory = SecureMemory.of(MemoryScript.PLAIN);

    /** What a request writes: its head. */
    private static String head(MemoryPeer peer) {
        return new String(peer.take(), StandardCharsets.ISO_8859_1);
    }

    private TlsContext context(int index) {
        return memory.opened().get(index).tls().orElseThrow();
    }

    // C-04
    @ParameterizedTest
    @CsvSource({"0, 80, 443", "80, 80, 80", "443, 443, 443", "8443, 8443, 8443"})
    void tlsFollowsTheRequestAndNotThePort(int port, int plain, int secure) throws Exception {
        try (Session session = memory.session();
                Connection connection = session.connect("server.test", port);
                Request first = connection.openRequest("/");
                Request second = connection.openSecureRequest("/")) {
            assertEquals(port, connection.port());
            assertFalse(first.isSecure());
            assertTrue(second.isSecure());
            assertEquals(List.of(), memory.opened());
            first.send();
            second.send();
            assertEquals(new Endpoint("server.test", plain), memory.opened().get(0));
            assertEquals("server.test:" + secure, memory.opened().get(1).toString());
            assertTrue(memory.opened().get(1).tls().isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource({"0, server.test", "443, server.test", "80, server.test:80", "8443, server.test:8443"})
    void theDefaultPortOfTheSchemeIsNotInTheHostField(int port, String host) throws Exception {
        try (Session session = memory.session();
                Connection connection = session.connect("server.test", port);
                Request request = connection.openSecureRequest("OPTIONS", "chat")) {
            request.send();
            assertEquals(
                    "OPTIONS /chat HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n", head(memory.accept()));
        }
    }

    @Test
    void withoutTlsThatPortIsInTheHostField() throws Exception {
        try (Session session = memory.session();
                Connection connection = session.connect("server.test", 443);
                Request request = connection.openRequest("/")) {
            request.send();
            assertTrue(head(memory.accept()).contains("\r\nHost: server.test:443\r\n"));
        }
    }

    @Test
    void aTransportThatForgetsTlsGetsNotAByte() throws Exception {
        SecureMemory forgetful = SecureMemory.forgetful();
        try (Session session = forgetful.session();
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/")) {
            TlsException blocking = assertThrows(TlsException.class, request::send);
            assertEquals(
                    "nothing was sent to server.test:443: the transport has made a connection without TLS",
                    blocking.getMessage());
            assertEquals(Failure.of(ErrorCode.SECURE_FAILURE, Phase.TLS_HANDSHAKE, Culprit.SETUP), blocking.failure());
            assertEquals(Set.of(), blocking.problems());
            assertEquals(0, forgetful.accept().take().length);

            TlsException asynchronous = Outcomes.failure(TlsException.class, request.sendAsync());
            assertEquals(blocking.failure(), asynchronous.failure());
            MemoryPeer peer = forgetful.accept();
            assertEquals(0, peer.take().length);
            assertTrue(peer.clientClosed());
        }
    }

    @Test
    void eachProblemThatIsOverlookedIsAWarningOfEachConnection() throws Exception {
        SecureMemory lenient = SecureMemory.overlooking(TlsProblem.EXPIRED, TlsProblem.WRONG_NAME);
        try (Logged logged = new Logged();
                Session session = lenient.session();
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/")) {
            request.send();
            List<String> warnings = List.of(
                    "the certificate of server.test:443 has the problem EXPIRED, which is overlooked as asked for",
                    "the certificate of server.test:443 has the problem WRONG_NAME, which is overlooked as asked for");
            assertEquals(warnings, logged.warnings());
            lenient.accept().write("HTTP/1.1 403 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(
                    Set.of(TlsProblem.EXPIRED, TlsProblem.WRONG_NAME),
                    request.receiveResponse().tls().orElseThrow().overlooked());
            request.send();
            assertEquals(4, logged.warnings().size());
        }
    }

    @Test
    void withoutProblemsThereIsNoWarning() throws Exception {
        try (Logged logged = new Logged();
                Session session = memory.session();
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/")) {
            request.send();
            assertEquals(List.of(), logged.warnings());
        }
    }

    @Test
    void theRequestsOfASessionShareOneContext() throws Exception {
        try (Session session = memory.session();
                Connection connection = session.connect("server.test", 0);
                Connection other = session.connect("other.test", 0);
                Request first = connection.openSecureRequest("/");
                Request second = other.openSecureRequest("/")) {
            first.send();
            second.send();
            assertSame(context(0), context(1));
        }
    }

    @Test
    void optionsOfARequestAreItsOwnAndKeptOverItsSends() throws Exception {
        TlsOptions ofSession = TlsOptions.builder().build();
        try (Session session = Session.open(SessionOptions.builder()
                        .transport(memory)
                        .tls(ofSession)
                        .build());
                Connection connection = session.connect("server.test", 0);
                Request request = connection.openSecureRequest("/").tls(LENIENT);
                Request other = connection.openSecureRequest("/").tls(LENIENT)) {
            request.send();
            other.send();
            assertNotSame(context(0), context(1));
            assertTrue(context(0).toString().contains("leniency=[WRONG_NAME]"));

            memory.accept().write("HTTP/1.1 403 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            request.receiveResponse();
            request.send();
            assertSame(context(0), context(2));

            try (Request back = connection
                            .openSecureRequest("/")
                            .tls(LENIENT)
                            .tls(session.options().tls());
                    Request usual = connection.openSecureRequest("/")) {
                back.send();
                usual.send();
                assertSame(context(3), context(4));
            }
        }
    }

    @Test
    void onlyASecureRequestThatDoesNotWaitForItsAnswerTakesOptions() throws Exception {
        try (Session session = memory.session();
                Connection connection = session.connect("server.test", 443);
                Request plain = connection.openRequest("/");
                Request secure = connection.openSecureRequest("/")) {
            HandleStateException refusal = assertThrows(HandleStateException.class, () -> plain.tls(LENIENT));
            assertEquals(
                    "setting TLS options is not possible: the request is not secure; open it with openSecureRequest",
                    refusal.getMessage());
            assertEquals(Failure.of(ErrorCode.INCORRECT_HANDLE_STATE, Phase.SETUP, Culprit.CALLER), refusal.failure());
            secure.send();
            assertEquals(
                    "setting TLS options is not possible: the request waits for its response",
                    assertThrows(HandleStateException.class, () -> secure.tls(LENIENT))
                            .getMessage());
        }
    }

    @Test
    void whatWasAgreedIsReadableAfterTheClose() throws Exception {
        try (MemorySocket opened = MemorySocket.openSecure(memory)) {
            WebSocket socket = opened.socket();
            assertEquals(Optional.of(SecureMemory.info()), socket.tls());
            socket.close();
            assertEquals(Optional.of(SecureMemory.info()), socket.tls());
        }
    }

    @Test
    void withoutTlsNothingWasAgreed() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            assertEquals(Optional.empty(), socket.tls());
            assertEquals(Optional.empty(), dialog.request().response().tls());
        }
    }

    @Test
    void theAsynchronousOpeningIsSecureToo() throws Exception {
        try (Session session = memory.session()) {
            var opening = session.webSocketAsync(URI.create("wss://server.test/"));
            MemoryPeer peer = memory.accept();
            assertEquals("server.test:443", peer.endpoint().toString());
            assertTrue(peer.endpoint().tls().isPresent());
            peer.end();
            Outcomes.failure(ConnectionException.class, opening);
        }
    }
}
