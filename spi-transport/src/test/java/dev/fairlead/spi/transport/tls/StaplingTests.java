package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of OCSP that the server has sent itself are used, but for Bouncy Castle with TLS 1.3. */
@Timeout(60)
class StaplingTests {

    private static final Authority ROOT = Authority.root("CN=root");

    private final HttpResponder responder = new HttpResponder();
    private final Authority identity = ROOT.issue(wanted -> wanted.dns(HOST).ocsp(responder.address()));

    @AfterEach
    void close() {
        responder.close();
    }

    private OcspAnswer answer() {
        return OcspAnswer.about(identity, ROOT);
    }

    /** A client that must know. */
    private static final class Client {
        final HandshakeFacts facts = new HandshakeFacts(HOST);
        final SSLEngine engine;

        Client(String provider, String protocol) throws GeneralSecurityException {
            TlsOptions options = TlsOptions.builder()
                    .trustedCertificates(Trial.pem(ROOT.certificate))
                    .revocation(Revocation.CHECKED)
                    .build();
            Map<SSLEngine, HandshakeFacts> handshakes = new ConcurrentHashMap<>();
            SSLContext context = ProviderTests.context(provider);
            context.init(
                    new KeyManager[] {ClientKeys.of(options, handshakes)},
                    new TrustManager[] {new ServerTrust(options, handshakes, Clock.systemUTC())},
                    null);
            engine = context.createSSLEngine(HOST, 443);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {protocol});
            handshakes.put(engine, facts);
        }

        Set<TlsProblem> problems() {
            TlsFailure refusal = facts.refusal();
            return refusal == null ? Set.of() : refusal.problems();
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#allButBouncyCastleWithTls13")
    void goodSavesTheLookUp(String provider, String protocol) throws Exception {
        Client client = new Client(provider, protocol);
        new StaplingServer(identity, protocol, answer().der()).handshake(client.engine);
        assertEquals(protocol, client.engine.getSession().getProtocol());
        assertNull(client.facts.refusal());
        assertEquals(0, responder.asked());
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#allButBouncyCastleWithTls13")
    void revokedIsRefused(String provider, String protocol) throws Exception {
        Client client = new Client(provider, protocol);
        StaplingServer server = new StaplingServer(
                identity, protocol, answer().revoked(Instant.now()).der());
        assertThrows(SSLException.class, () -> server.handshake(client.engine));
        assertEquals(Set.of(TlsProblem.REVOKED), client.problems());
        assertEquals(0, responder.asked());
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#providers")
    void whatSomebodyElseHasSignedIsNotGood(String provider, String protocol) throws Exception {
        responder.answer(OcspAnswer.tryLater());
        Client client = new Client(provider, protocol);
        byte[] forged = answer().signedBy(Authority.root("CN=root")).der();
        StaplingServer server = new StaplingServer(identity, protocol, forged);
        assertThrows(SSLException.class, () -> server.handshake(client.engine));
        assertEquals(Set.of(TlsProblem.REVOCATION_UNKNOWN), client.problems());
    }

    /** It hands such an answer on with TLS 1.2 only. */
    @Test
    void withTls13BouncyCastleLooksUp() throws Exception {
        responder.answer(answer().der());
        Client client = new Client("bouncycastle", "TLSv1.3");
        new StaplingServer(identity, "TLSv1.3", answer().revoked(Instant.now()).der()).handshake(client.engine);
        assertEquals(1, responder.asked());
    }
}
