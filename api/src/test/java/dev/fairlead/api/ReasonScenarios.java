package dev.fairlead.api;

import static dev.fairlead.api.ReasonScenario.handshake;
import static dev.fairlead.api.ReasonScenario.in;

import dev.fairlead.spi.transport.tls.Revocation;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import dev.fairlead.testkit.CertificateTemplate;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.Fault;
import dev.fairlead.testkit.KeyPurpose;
import dev.fairlead.testkit.KeyUse;
import dev.fairlead.testkit.ServerScript;
import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why TLS fails: every reason there is, with a server that has it. */
final class ReasonScenarios {

    /** A whole record of this length is on its way when the handshake, which is far shorter, is long over. */
    private static final int LONG = 60_000;

    /** Within the first record of such a message. */
    private static final int WITHIN = 10_000;

    /** In the server's answer to the client's hello, behind its own. */
    private static final int WITHIN_HANDSHAKE = 300;

    private static final String SUITE = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256";
    private static final String OTHER_SUITE = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";

    private ReasonScenarios() {}

    static Stream<ReasonScenario> all() {
        return Stream.of(certificates(), decisions(), negotiation(), alerts(), records(), clientCertificates())
                .flatMap(List::stream);
    }

    private static CertificateTemplate local(CertificateTemplate template) {
        return template.dns("localhost").ip("127.0.0.1");
    }

    private static CertificateTemplate trusted() {
        return local(SecureEnds.AUTHORITY.identity());
    }

    private static List<ReasonScenario> certificates() {
        TestAuthority unknown = TestAuthority.create("Another root");
        TestAuthority none = SecureEnds.AUTHORITY
                .intermediate("No authority")
                .withoutCaFlag()
                .issueAuthority();
        return List.of(
                handshake("expired", SecurePeer.showing(trusted().expired().issue()), TlsProblem.EXPIRED),
                handshake(
                        "not valid yet",
                        SecurePeer.showing(trusted().notYetValid().issue()),
                        TlsProblem.NOT_YET_VALID),
                handshake(
                        "self-signed",
                        SecurePeer.showing(local(TestIdentity.selfSigned()).issue()),
                        TlsProblem.SELF_SIGNED),
                handshake(
                        "unknown authority",
                        SecurePeer.showing(local(unknown.identity()).issue()),
                        TlsProblem.UNKNOWN_CA),
                handshake(
                        "issued by who is no authority",
                        SecurePeer.showing(local(none.identity()).issue()),
                        TlsProblem.NOT_A_CA),
                handshake(
                        "for another purpose",
                        SecurePeer.showing(trusted()
                                .extendedKeyUsage(KeyPurpose.CODE_SIGNING)
                                .issue()),
                        TlsProblem.WRONG_USAGE),
                handshake(
                        "a key for other uses",
                        SecurePeer.showing(
                                trusted().keyUsage(KeyUse.KEY_AGREEMENT).issue()),
                        TlsProblem.WRONG_USAGE),
                handshake(
                        "another name",
                        SecurePeer.showing(SecureEnds.AUTHORITY
                                .identity()
                                .dns("other.example")
                                .issue()),
                        TlsProblem.WRONG_NAME),
                handshake(
                        "signed with SHA-1",
                        SecurePeer.showing(trusted().sha1Signature().issue()),
                        TlsProblem.WEAK_SIGNATURE),
                handshake(
                        "a critical extension that nobody knows",
                        SecurePeer.showing(trusted()
                                .criticalExtension("1.2.3.4", (byte) 5, (byte) 0)
                                .issue()),
                        TlsProblem.INVALID_CERTIFICATE),
                handshake(
                        "several faults",
                        SecurePeer.showing(unknown.identity()
                                .expired()
                                .dns("other.example")
                                .issue()),
                        TlsProblem.EXPIRED,
                        TlsProblem.UNKNOWN_CA,
                        TlsProblem.WRONG_NAME));
    }

    private static List<ReasonScenario> decisions() {
        TestAuthority revoking = TestAuthority.create("Revoking root");
        TestIdentity revoked = local(revoking.identity()).issue();
        revoking.revoke(revoked);
        byte[] pem = revoking.certificatePem().getBytes(StandardCharsets.US_ASCII);
        SecurePeer usual = SecurePeer.following(ServerScript.echo());
        return List.of(
                handshake("revoked", SecurePeer.showing(revoked), TlsProblem.REVOKED)
                        .with(options -> options.trustedCertificates(pem).revocationLists(List.of(revoking.crl()))),
                in(
                                Phase.TLS_HANDSHAKE,
                                Culprit.NETWORK,
                                "nobody knows whether it was revoked",
                                usual,
                                TlsProblem.REVOCATION_UNKNOWN)
                        .with(options -> options.revocation(Revocation.CHECKED)),
                handshake("another key is pinned", usual, TlsProblem.NOT_PINNED)
                        .with(options -> options.pin(revoked.spkiSha256())));
    }

    private static List<ReasonScenario> negotiation() {
        return List.of(
                handshake(
                                "an older version is all the server speaks",
                                SecurePeer.set(engine -> engine.setEnabledProtocols(new String[] {"TLSv1.2"})),
                                TlsProblem.PROTOCOL_VERSION)
                        .with(options -> options.protocols(TlsProtocol.TLS_1_3))
                        .alert("protocol_version"),
                handshake(
                        "a ServerHello of TLS 1.1",
                        SecurePeer.answering("16 0302 002a 02 000026 0302 " + "01".repeat(32) + " 00 c013 00"),
                        TlsProblem.PROTOCOL_VERSION),
                handshake("no shared suite", SecurePeer.set(ReasonScenarios::oneSuite), TlsProblem.NO_SHARED_SUITE)
                        .with(options -> options.protocols(TlsProtocol.TLS_1_2).cipherSuites(OTHER_SUITE))
                        .alert("handshake_failure"));
    }

    private static void oneSuite(javax.net.ssl.SSLEngine engine) {
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        engine.setEnabledCipherSuites(new String[] {SUITE});
    }

    /** Of a server that is none of the testkit's. */
    static ReasonScenario applicationProtocol() {
        return handshake(
                "another application protocol",
                SecurePeer.following(ServerScript.echo()),
                TlsProblem.APPLICATION_PROTOCOL);
    }

    /** For providers that let groups be chosen. */
    static ReasonScenario unknownGroup() {
        return handshake("no shared group", SecurePeer.following(ServerScript.echo()), TlsProblem.NO_SHARED_SUITE)
                .with(options -> options.namedGroups("brainpoolP256r1"));
    }

    // RFC 8446 6: level fatal, then which.
    private static List<ReasonScenario> alerts() {
        return List.of(
                handshake("alert internal_error", SecurePeer.answering("15 0303 0002 0250"), TlsProblem.ALERT)
                        .alert("internal_error"),
                handshake("alert unrecognized_name", SecurePeer.answering("15 0303 0002 0270"), TlsProblem.ALERT)
                        .alert("unrecognized_name"),
                handshake("alert access_denied", SecurePeer.answering("15 0303 0002 0231"), TlsProblem.ALERT)
                        .alert("access_denied"),
                handshake(
                                "alert insufficient_security",
                                SecurePeer.answering("15 0303 0002 0247"),
                                TlsProblem.NO_SHARED_SUITE)
                        .alert("insufficient_security"),
                // What Java's TLS 1.3 says if it knows none of the groups.
                handshake(
                                "alert unexpected_message to the hello",
                                SecurePeer.answering("15 0303 0002 020a"),
                                TlsProblem.NO_SHARED_SUITE)
                        .alert("unexpected_message"));
    }

    private static List<ReasonScenario> records() {
        byte[] payload = new byte[LONG];
        SecurePeer sendsMuch = SecurePeer.following(connection -> {
            connection.upgrade();
            connection.sendBinary(payload);
            connection.receiveMessage();
        });
        SecurePeer leaves = SecurePeer.following(connection -> {
            connection.upgrade();
            connection.endWithoutCloseNotify();
        });
        String http = HexFormat.of().formatHex("HTTP/1.1 400 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return List.of(
                handshake("not TLS", SecurePeer.answering(http), TlsProblem.NOT_TLS),
                handshake(
                        "a record that is too long", SecurePeer.answering("16 0303 4801"), TlsProblem.RECORD_OVERFLOW),
                handshake(
                        "a message that no server sends",
                        SecurePeer.answering("16 0303 0004 05 000000"),
                        TlsProblem.HANDSHAKE),
                in(
                        Phase.TLS_HANDSHAKE,
                        Culprit.NETWORK,
                        "a handshake that is cut",
                        SecurePeer.answering("16 0303 0100 02"),
                        TlsProblem.TRUNCATED),
                in(
                        Phase.TLS_HANDSHAKE,
                        Culprit.NETWORK,
                        "a changed record in the handshake",
                        SecurePeer.following(ServerScript.echo())
                                .withFaultFromServer(Fault.corruptAt(WITHIN_HANDSHAKE)),
                        TlsProblem.BAD_RECORD),
                in(
                        Phase.RECEIVE,
                        Culprit.NETWORK,
                        "a changed record",
                        sendsMuch.withFaultFromServer(Fault.corruptAt(WITHIN)),
                        TlsProblem.BAD_RECORD),
                in(
                        Phase.RECEIVE,
                        Culprit.NETWORK,
                        "a record that is cut",
                        sendsMuch.withFaultFromServer(Fault.endAt(WITHIN)),
                        TlsProblem.TRUNCATED),
                in(Phase.RECEIVE, Culprit.NETWORK, "an end without close_notify", leaves, TlsProblem.TRUNCATED));
    }

    private static List<ReasonScenario> clientCertificates() {
        return List.of(needed("TLSv1.2", Phase.TLS_HANDSHAKE), needed("TLSv1.3", Phase.RECEIVE_RESPONSE));
    }

    private static ReasonScenario needed(String version, Phase phase) {
        return new ReasonScenario(
                "a certificate is needed, " + version,
                SecurePeer.of(asking(version)),
                TlsOptions.Builder::noClientCertificate,
                new ReasonScenario.Outcome(
                        Set.of(TlsProblem.CLIENT_CERTIFICATE_NEEDED),
                        ErrorCode.CLIENT_AUTH_CERT_NEEDED,
                        phase,
                        Culprit.CALLER,
                        Optional.empty(),
                        1));
    }

    /** A server that asks for a certificate, and takes those of the authority. */
    static EmbeddedServer.Builder asking(String version) {
        return EmbeddedServer.builder()
                .tls(
                        SecureEnds.SERVER.serverContext(
                                Objects.requireNonNull(Security.getProvider("SunJSSE")),
                                List.of(SecureEnds.AUTHORITY.certificate())),
                        engine -> {
                            engine.setEnabledProtocols(new String[] {version});
                            engine.setNeedClientAuth(true);
                        });
    }
}
