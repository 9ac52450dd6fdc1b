package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.EmbeddedServer;
import java.net.URI;
import java.security.Security;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.tls.ProtocolVersion;

/** Rows S-109 to S-119 of the catalogue: certificates, records and ends of TLS. */
@RowGroup("TLS")
class TlsCatalogueTests {

    private static URI at(String host, int port) {
        return URI.create("wss://" + host + ":" + port + "/");
    }

    private static SecureEnds ends(HostileServer server) {
        return server.way().tls().orElseThrow();
    }

    /** The reasons of {@link ReasonScenarios} by these names are found, in this way. */
    private static void assertReasons(HostileServer server, String... names) throws Exception {
        for (String name : names) {
            ReasonScenario scenario = ReasonScenarios.all()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            try (SecurePeer.Started peer = scenario.peer().start()) {
                assertReason(server, scenario, peer.port());
                peer.awaitIdle();
            }
        }
    }

    private static void assertReason(HostileServer server, ReasonScenario scenario, int port) throws Exception {
        TlsOptions.Builder options = scenario.options().apply(ends(server).options());
        server.with(session -> session.tls(options.build()));
        Verdict verdict = server.visit(at("127.0.0.1", port), Visit::openAndReceive);
        TlsException told = Visit.assertIs(TlsException.class, verdict.outcome());
        assertEquals(scenario.expected(), ReasonScenario.Outcome.of(told), scenario::name);
        TlsProblem[] problems = scenario.expected().problems().toArray(new TlsProblem[0]);
        verdict.isInsecure(scenario.expected().phase(), problems);
    }

    @Row(
            id = "S-109",
            sends = "an answer of HTTP on the port of TLS",
            expected = "not TLS",
            source = "RFC 8446 5.1",
            secureOnly = true)
    void s109NotTls(HostileServer server) throws Exception {
        assertReasons(server, "not TLS");
    }

    @Row(
            id = "S-110",
            sends = "a record of 65,535 bytes; half of a record, and then nothing",
            expected = "record overflow; time-out, and no thread computes meanwhile",
            source = "Jetty CVE-2021-28165",
            secureOnly = true)
    void s110LongRecord(HostileServer server) throws Exception {
        SecurePeer peer = SecurePeer.answering("16 0303 FFFF 00");
        try (SecurePeer.Started started = peer.start()) {
            server.visit(at("127.0.0.1", started.port()), Visit::open)
                    .isInsecure(Phase.TLS_HANDSHAKE, TlsProblem.RECORD_OVERFLOW);
            started.awaitIdle();
        }
        Duration limit = Duration.ofSeconds(1);
        server.serving(builder -> EmbeddedServer.builder())
                .with(options -> options.timeouts(HostileServer.LIMITS.withConnect(limit)));
        server.onTime(
                limit,
                () -> server.meets(
                                connection -> {
                                    SecurePeer.readHello(connection::readRaw);
                                    connection.writeHex("16 0303 4000 02");
                                    connection.awaitEnd(HostileServer.PATIENCE);
                                },
                                client -> {
                                    Calls.Underway sending = client.begin(Step.SEND_REQUEST);
                                    BusyThreads.assertIdle(Duration.ofMillis(150));
                                    return client.endTimed(Step.SEND_REQUEST, sending);
                                })
                        .timesOut(Phase.TLS_HANDSHAKE, limit));
    }

    @Row(
            id = "S-111",
            sends = "TLS 1.1 only; no shared suite",
            expected = "protocol version; no shared suite",
            source = "RFC 9325",
            secureOnly = true)
    void s111OldTls(HostileServer server) throws Exception {
        assertReasons(server, "a ServerHello of TLS 1.1", "no shared suite");
    }

    @Row(
            id = "S-112",
            sends =
                    "certificates: expired; not valid yet; self-signed; of an unknown authority; of who is none; for another purpose",
            expected = "a reason of its own for each",
            source = "RFC 5280",
            secureOnly = true)
    void s112Certificates(HostileServer server) throws Exception {
        assertReasons(
                server,
                "expired",
                "not valid yet",
                "self-signed",
                "unknown authority",
                "issued by who is no authority",
                "for another purpose");
    }

    private static void assertWrongName(HostileServer server, String host, String presented, String common)
            throws Exception {
        IdentityCases.Case pair = new IdentityCases.Case(host, false, true, presented, common);
        server.with(options -> options.transport(NamedLoopback.over(server.way().transport())));
        try (EmbeddedServer started =
                EmbeddedServer.builder().tls(pair.identity().serverContext()).start()) {
            Verdict verdict = server.visit(at(host, started.port()), Visit::open)
                    .isInsecure(Phase.TLS_HANDSHAKE, TlsProblem.WRONG_NAME);
            String message = String.valueOf(((TlsException) verdict.outcome()).getMessage());
            assertTrue(message.endsWith(", not for " + host), message);
            assertTrue(started.awaitIdle(HostileServer.PATIENCE));
        }
    }

    @Row(
            id = "S-113",
            sends =
                    "a right chain for another name; only a CN; only a URI; `g*.x`; `a.*.x`; `*.*.x`; `*`; `*.x` for `a.b.x` and for `x`",
            expected = "wrong name for each",
            source = "RFC 9525 2, 6.3",
            secureOnly = true)
    void s113Names(HostileServer server) throws Exception {
        String good = "good.example";
        assertWrongName(server, good, "dns:other.example", "nobody");
        assertWrongName(server, good, "", good);
        assertWrongName(server, good, "uri:https://good.example/", "nobody");
        assertWrongName(server, good, "dns:g*.example", "nobody");
        assertWrongName(server, "a.b.good.example", "dns:a.*.good.example", "nobody");
        assertWrongName(server, "a.b.good.example", "dns:*.*.good.example", "nobody");
        assertWrongName(server, good, "dns:*", "nobody");
        assertWrongName(server, "a.b.good.example", "dns:*.good.example", "nobody");
        assertWrongName(server, good, "dns:*.good.example", "nobody");
    }

    @Row(
            id = "S-114",
            sends = "for a URL with an address: a DNS name that looks like it; the address of another host",
            expected = "wrong name",
            source = "RFC 9525 6.4; Node",
            secureOnly = true)
    void s114Addresses(HostileServer server) throws Exception {
        assertWrongName(server, "127.0.0.1", "dns:127.0.0.1", "nobody");
        assertWrongName(server, "127.0.0.1", "ip:127.0.0.2", "nobody");
        assertWrongName(server, "127.0.0.1", "", "127.0.0.1");
    }

    @Row(
            id = "S-116",
            sends = "`h2` as application protocol, which was not offered",
            expected = "refuse: application protocol",
            source = "RFC 7301 3.2",
            secureOnly = true)
    void s116ApplicationProtocol(HostileServer server) throws Exception {
        for (ProtocolVersion version : List.of(ProtocolVersion.TLSv12, ProtocolVersion.TLSv13)) {
            try (StubbornServer stubborn = new StubbornServer(SecureEnds.SERVER, version)) {
                assertReason(server, ReasonScenarios.applicationProtocol(), stubborn.port());
            }
        }
    }

    @Row(
            id = "S-117",
            sends = "a question for a client certificate, of which there is none",
            expected = "it goes on; if it is refused: a certificate is needed",
            source = "WinHTTP",
            secureOnly = true)
    void s117ClientCertificate(HostileServer server) throws Exception {
        server.serving(builder -> EmbeddedServer.builder()
                .tls(
                        SecureEnds.SERVER.serverContext(
                                Objects.requireNonNull(Security.getProvider("SunJSSE")),
                                List.of(SecureEnds.AUTHORITY.certificate())),
                        engine -> engine.setWantClientAuth(true)));
        server.answers(Dialog.ANSWER_101).opens();
        for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (EmbeddedServer asking = ReasonScenarios.asking(version).start()) {
                Verdict verdict = server.visit(at("127.0.0.1", asking.port()), Visit::open);
                TlsException e = Visit.assertIs(TlsException.class, verdict.outcome());
                assertEquals(ErrorCode.CLIENT_AUTH_CERT_NEEDED, e.code());
                assertEquals(Culprit.CALLER, e.failure().culprit());
                assertEquals(1, e.issuers().size());
                verdict.isInsecure(
                        version.equals("TLSv1.2") ? Phase.TLS_HANDSHAKE : Phase.RECEIVE_RESPONSE,
                        TlsProblem.CLIENT_CERTIFICATE_NEEDED);
                assertTrue(asking.awaitIdle(HostileServer.PATIENCE));
            }
        }
    }

    @Row(
            id = "S-118",
            sends = "FIN without close_notify, before its Close frame and behind it",
            expected = "cut; closed in order",
            source = "RFC 8446 6.1",
            secureOnly = true)
    void s118NoCloseNotify(HostileServer server) throws Exception {
        server.meets(
                        connection -> {
                            connection.upgradeAnd(ServerFrames.text("last"));
                            connection.endWithoutCloseNotify();
                            connection.awaitEnd(HostileServer.PATIENCE);
                        },
                        Visit::openAndReceive)
                .received("text last")
                .isInsecure(Phase.RECEIVE, TlsProblem.TRUNCATED);
        server.meets(
                        (connection, seen) -> {
                            connection.upgradeAnd(ServerFrames.text("last"), ServerFrames.close(1000, ""));
                            connection.endWithoutCloseNotify();
                            seen.add(connection.receive().orElseThrow());
                            connection.awaitEnd(HostileServer.PATIENCE);
                        },
                        Visit::openAndReceive)
                .received("text last")
                .closes(CloseStatus.NORMAL);
    }

    @Row(
            id = "S-119",
            sends = "FIN within a record; a record that was changed",
            expected = "cut; bad record",
            source = "RFC 8446 5.2, 6.1",
            secureOnly = true)
    void s119BrokenRecords(HostileServer server) throws Exception {
        assertReasons(server, "a record that is cut", "a changed record", "a changed record in the handshake");
    }
}
