package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** For whom a certificate is, by whole sessions with each of the providers on each of the transports. */
@Timeout(60)
class TlsIdentityTests {

    static Stream<IdentityCases.Case> cases() {
        return IdentityCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aServerIsTalkedToOnlyUnderANameOfItsCertificate(IdentityCases.Case pair) throws Exception {
        try (EmbeddedServer server =
                EmbeddedServer.builder().tls(pair.identity().serverContext()).start()) {
            for (SecureWay way : SecureWay.ALL) {
                if (pair.matches()) {
                    visit(way, pair.host(), server.port());
                } else if (!pair.isHost()) {
                    InvalidParameterException refusal = assertThrows(
                            InvalidParameterException.class,
                            () -> visit(way, pair.host(), server.port()),
                            way.toString());
                    assertTrue(String.valueOf(refusal.getMessage()).contains("host"), refusal.toString());
                } else {
                    TlsException refusal = assertThrows(
                            TlsException.class, () -> visit(way, pair.host(), server.port()), way.toString());
                    assertRefused(refusal, pair.host());
                }
            }
        }
    }

    /** The whole way: a session, a connection, a request, its response, the upgrade, the end. */
    private static void visit(SecureWay way, String host, int port) throws Exception {
        try (Session session = Session.open(
                        way.sessionByAnyName(way.tls().options().build()).build());
                Connection connection = session.connect(host, port);
                Request request = connection.openSecureRequest("/").markForUpgrade()) {
            request.send();
            assertEquals(101, request.receiveResponse().status());
            try (WebSocket socket = request.completeUpgrade()) {
                assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
            }
        }
    }

    private static void assertRefused(TlsException refusal, String host) {
        assertEquals(Set.of(TlsProblem.WRONG_NAME), refusal.problems());
        assertEquals(ErrorCode.SECURE_FAILURE, refusal.code());
        assertEquals(Phase.TLS_HANDSHAKE, refusal.phase());
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.endsWith(", not for " + host), message);
    }

    @Test
    void theTableHasMoreThanSixtyPairsOfBothKinds() {
        long accepted = cases().filter(IdentityCases.Case::matches).count();
        long all = cases().count();
        assertTrue(all >= 60, all + " pairs");
        assertTrue(accepted >= 25 && all - accepted >= 50, accepted + " of " + all + " are accepted");
    }

    // RFC 6066 3: "Literal IPv4 and IPv6 addresses are not permitted in "HostName"."
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "192.0.2.1", "::1", "[::1]", "2001:db8::1"})
    void anAddressIsNotSentAsServerName(String address) throws Exception {
        for (SecureWay way : SecureWay.ALL) {
            assertEquals(List.of(), serverNames(way, address), way.toString());
        }
    }

    // RFC 6066 3: "The hostname is represented as a byte string using ASCII encoding without a trailing dot."
    @ParameterizedTest
    @ValueSource(strings = {"good.example", "good.example.", "GOOD.example", "localhost", "xn--bcher-kva.example"})
    void aNameIsSentAsServerName(String host) throws Exception {
        String sent = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        for (SecureWay way : SecureWay.ALL) {
            List<String> names = serverNames(way, host);
            assertEquals(1, names.size(), way.toString());
            assertTrue(sent.equalsIgnoreCase(names.get(0)), names + " on " + way);
        }
    }

    private static List<String> serverNames(SecureWay way, String host) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        ServerScript notes = connection -> {
            ExtendedSSLSession session = (ExtendedSSLSession) connection.tls().orElseThrow();
            session.getRequestedServerNames().forEach(name -> seen.add(((SNIHostName) name).getAsciiName()));
            ServerScript.echo().serve(connection);
        };
        try (EmbeddedServer server = EmbeddedServer.builder()
                .script(notes)
                .tls(new IdentityCases.Case(host, true, true, EVERYBODY, "nobody")
                        .identity()
                        .serverContext())
                .start()) {
            visit(way, host, server.port());
        }
        return seen;
    }

    private static final String EVERYBODY = "dns:good.example dns:localhost dns:xn--bcher-kva.example"
            + " ip:127.0.0.1 ip:192.0.2.1 ip:::1 ip:2001:db8::1";
}
