package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.ClientCertificate;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsLeniency;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.ServerConnection;
import dev.fairlead.testkit.ServerScript;
import dev.fairlead.testkit.TestIdentity;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed on with servers, as both ends see it, with each of the providers on each of the transports. */
@Timeout(60)
class TlsAgreementTests {

    private static final TestIdentity CLIENT =
            SecureEnds.AUTHORITY.identity().commonName("client").issue();

    /** A whole WebSocket, from a request on that may have options of its own. */
    private static TlsInfo visit(Request request) throws Exception {
        request.markForUpgrade().send();
        request.receiveResponse();
        try (WebSocket socket = request.completeUpgrade()) {
            socket.closeHandshake(CloseStatus.NORMAL);
            return socket.tls().orElseThrow();
        }
    }

    private static ServerScript noting(List<SSLSession> seen) {
        return connection -> {
            seen.add(tls(connection));
            ServerScript.echo().serve(connection);
        };
    }

    private static SSLSession tls(ServerConnection connection) {
        return connection.tls().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theServerSeesTheCertificateOfTheClient(String version) throws Exception {
        ClientCertificate own = ClientCertificate.of(CLIENT.privateKey(), CLIENT.chain());
        for (SecureWay way : SecureWay.ALL) {
            List<SSLSession> seen = new CopyOnWriteArrayList<>();
            TlsOptions options = way.tls().options().clientCertificate(own).build();
            try (SecurePeer.Started server = SecurePeer.of(
                                    ReasonScenarios.asking(version).script(noting(seen)))
                            .start();
                    Session session = Session.open(way.session(options).build());
                    Connection connection = session.connect("127.0.0.1", server.port());
                    Request request = connection.openSecureRequest("/")) {
                assertEquals(version, visit(request).protocol().standardName());
                X509Certificate shown = (X509Certificate) seen.get(0).getPeerCertificates()[0];
                assertEquals(CLIENT.certificate(), shown, way.toString());
            }
        }
    }

    // Bouncy Castle keeps no tickets of TLS 1.3: its client knows pre-shared keys only as something agreed on
    // otherwise.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theSecondRequestOfASessionResumesTheFirstWhereTheProviderCan(String version) throws Exception {
        for (SecureWay way : SecureWay.ALL) {
            List<SSLSession> seen = new CopyOnWriteArrayList<>();
            TlsOptions options = way.tls().options().build();
            List<Boolean> resumed = new ArrayList<>();
            try (SecurePeer.Started server =
                            SecurePeer.speaking(version, noting(seen)).start();
                    Session session = Session.open(way.session(options).build());
                    Connection connection = session.connect("127.0.0.1", server.port())) {
                for (int i = 0; i < 2; i++) {
                    try (Request request = connection.openSecureRequest("/")) {
                        resumed.add(visit(request).resumed());
                    }
                }
            }
            boolean resumes = version.equals("TLSv1.2") || way.tls() == SecureEnds.JDK;
            assertEquals(List.of(false, resumes), resumed, way.toString());
            // A session that is resumed was created by the first of the connections.
            long age = seen.get(1).getCreationTime() - seen.get(0).getCreationTime();
            assertTrue(resumes ? age == 0 : age >= 0, way + ": created " + age + " ms later");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionOfItsOwnResumesNothing(String version) throws Exception {
        for (SecureWay way : SecureWay.ALL) {
            try (SecurePeer.Started server =
                    SecurePeer.speaking(version, ServerScript.echo()).start()) {
                for (int i = 0; i < 2; i++) {
                    try (Session session = Session.open(
                                    way.session(way.tls().options().build()).build());
                            Connection connection = session.connect("127.0.0.1", server.port());
                            Request request = connection.openSecureRequest("/")) {
                        assertFalse(visit(request).resumed(), way.toString());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatOneRequestOverlooksNoOtherDoes(boolean lenientFirst) throws Exception {
        TestIdentity wrong =
                SecureEnds.AUTHORITY.identity().expired().dns("other.example").issue();
        for (SecureWay way : SecureWay.ALL) {
            TlsOptions strict = way.tls().options().build();
            try (Logged logged = new Logged();
                    SecurePeer.Started server = SecurePeer.showing(wrong).start();
                    Session session = Session.open(way.session(strict).build());
                    Connection connection = session.connect("127.0.0.1", server.port())) {
                if (lenientFirst) {
                    assertOverlooked(connection, strict, logged);
                }
                assertRefused(connection);
                if (!lenientFirst) {
                    assertOverlooked(connection, strict, logged);
                }
                assertEquals(2, logged.warnings().size(), logged.warnings() + " by " + way);
            }
        }
    }

    private static void assertOverlooked(Connection connection, TlsOptions strict, Logged logged) throws Exception {
        TlsOptions lenient = strict.toBuilder()
                .overlook(TlsLeniency.WRONG_DATE, TlsLeniency.WRONG_NAME)
                .build();
        try (Request request = connection.openSecureRequest("/").tls(lenient)) {
            assertEquals(
                    Set.of(TlsProblem.EXPIRED, TlsProblem.WRONG_NAME),
                    visit(request).overlooked());
        }
        String server = "the certificate of 127.0.0.1:" + connection.port();
        assertEquals(
                List.of(
                        server + " has the problem EXPIRED, which is overlooked as asked for",
                        server + " has the problem WRONG_NAME, which is overlooked as asked for"),
                logged.warnings());
    }

    private static void assertRefused(Connection connection) throws Exception {
        try (Request request = connection.openSecureRequest("/")) {
            TlsException refusal = assertThrows(TlsException.class, request::send);
            assertEquals(Set.of(TlsProblem.EXPIRED, TlsProblem.WRONG_NAME), refusal.problems());
        }
    }
}
