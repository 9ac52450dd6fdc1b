package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.ClientCertificate;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.ServerScript;
import dev.fairlead.testkit.TestIdentity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.tls.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why TLS fails is told the same by each of the providers on each of the transports, and tells no secrets. */
@Timeout(60)
class TlsReasonTests {

    private static final String PASSWORD = "correct horse battery staple";

    private static final TestIdentity OWN =
            SecureEnds.AUTHORITY.identity().commonName("client").issue();

    static Stream<ReasonScenario> scenarios() {
        return ReasonScenarios.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aReasonIsTheSameForAll(ReasonScenario scenario) throws Exception {
        try (SecurePeer.Started peer = scenario.peer().start()) {
            for (SecureWay way : SecureWay.ALL) {
                assertTold(scenario, way, peer.port());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anApplicationProtocolThatWasNotOfferedIsRefusedByAll(String version) throws Exception {
        ReasonScenario scenario = ReasonScenarios.applicationProtocol();
        try (StubbornServer server = new StubbornServer(
                SecureEnds.SERVER, version.equals("TLSv1.2") ? ProtocolVersion.TLSv12 : ProtocolVersion.TLSv13)) {
            for (SecureWay way : SecureWay.ALL) {
                assertTold(scenario, way, server.port());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aGroupThatTheServerDoesNotKnowIsNothingSharedInEitherVersion(String version) throws Exception {
        try (SecurePeer.Started server =
                SecurePeer.speaking(version, ServerScript.echo()).start()) {
            for (String transport : List.of("socket", "nio")) {
                SecureWay way = new SecureWay(SecureEnds.BOUNCY_CASTLE, transport);
                ReasonScenario scenario = ReasonScenarios.unknownGroup();
                TlsException told = scenario.failure(way, way.tls().options(), server.port());
                assertEquals(scenario.expected().problems(), told.problems());
                assertTrue(told.alert().isPresent());
            }
        }
    }

    private static void assertTold(ReasonScenario scenario, SecureWay way, int port) throws Exception {
        TlsOptions.Builder options = way.tls().options().clientCertificate(ownCertificate());
        TlsException told = scenario.failure(way, options, port);
        assertEquals(scenario.expected(), ReasonScenario.Outcome.of(told), () -> way + ": " + all(told));
        assertMute(all(told));
        assertMute(options.build().toString());
    }

    private static ClientCertificate ownCertificate() throws GeneralSecurityException {
        return ClientCertificate.ofPem(
                OWN.chainPem().getBytes(StandardCharsets.US_ASCII),
                OWN.encryptedKeyPem(PASSWORD.toCharArray()).getBytes(StandardCharsets.US_ASCII),
                PASSWORD.toCharArray());
    }

    /** Messages and causes, as logs have them. */
    private static String all(Throwable told) {
        StringWriter text = new StringWriter();
        told.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static void assertMute(String text) {
        byte[] key = OWN.privateKey().getEncoded();
        // The secret number of an EC key stands within the first 68 bytes (RFC 5915 3, RFC 5208 5).
        String hex = HexFormat.of().formatHex(key, 36, 60);
        assertFalse(text.contains(PASSWORD), text);
        assertFalse(text.toLowerCase(Locale.ROOT).contains(hex), text);
        assertFalse(text.contains(Base64.getEncoder().encodeToString(key).substring(48, 80)), text);
        assertFalse(text.contains("PRIVATE KEY"), text);
    }

    @Test
    void moreThanFourteenReasonsAreToldApart() {
        Set<ReasonScenario.Outcome> outcomes =
                scenarios().map(ReasonScenario::expected).collect(Collectors.toSet());
        assertTrue(outcomes.size() >= 14, outcomes.size() + " reasons");
    }

    @Test
    void everyProblemThereIsIsAmongThem() {
        Set<TlsProblem> problems = EnumSet.noneOf(TlsProblem.class);
        problems.addAll(ReasonScenarios.applicationProtocol().expected().problems());
        scenarios().forEach(scenario -> problems.addAll(scenario.expected().problems()));
        assertEquals(EnumSet.allOf(TlsProblem.class), problems);
    }
}
