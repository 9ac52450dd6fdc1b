package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A session that is resumed is no way around what the options demand, nor around the calendar. With TLS 1.3 Bouncy Castle
 * resumes nothing.
 */
@Timeout(60)
class ResumptionTests {

    private static final Duration DAY = Duration.ofDays(1);

    private static final Authority ROOT = Authority.root("CN=root");

    /** Valid until tomorrow. */
    private static final Authority SERVER = ROOT.server(HOST);

    private final SSLContext servers = ProviderTests.serverContext(SERVER, ROOT);
    private final MovableClock clock = new MovableClock();

    /** What the test says that it is. */
    private static final class MovableClock extends Clock {

        private Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** A provider that is none of ours. */
    private record Jsse(String id) implements TlsProvider {

        @Override
        public SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
                throws GeneralSecurityException {
            SSLContext context = ProviderTests.context(id);
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
            return context;
        }

        @Override
        public void setNamedGroups(SSLEngine engine, List<String> groups) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<TlsAlert> alert(SSLException failure) {
            return Optional.empty();
        }

        @Override
        public PrivateKey decryptKey(byte[] encryptedPkcs8, char[] password) {
            throw new UnsupportedOperationException();
        }
    }

    private static TlsOptions.Builder trusting() {
        return TlsOptions.builder().trustedCertificates(Trial.pem(ROOT.certificate));
    }

    private TlsContext context(String provider, String protocol, TlsOptions.Builder options)
            throws GeneralSecurityException {
        options.protocols(protocol.equals("TLSv1.3") ? TlsProtocol.TLS_1_3 : TlsProtocol.TLS_1_2);
        return TlsContext.create(new Jsse(provider), options.build(), clock);
    }

    /** What was agreed on, and whether the server had nothing to show for it. */
    private record Agreed(TlsInfo info, boolean resumed) {}

    private Agreed connect(TlsContext context, String host) throws SSLException {
        ClientTls client = context.connect(host, 443);
        SSLEngine server = servers.createSSLEngine();
        server.setUseClientMode(false);
        try {
            Handshakes.run(client.engine(), server);
            boolean resumed = !client.trustWasAsked();
            return new Agreed(client.established(ClientTls.Seen.NOTHING), resumed);
        } catch (SSLException failed) {
            throw client.failure(failed, true);
        } finally {
            client.end();
        }
    }

    private static Set<TlsProblem> problems(Executable failing) {
        return assertThrows(TlsFailure.class, failing).problems();
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#allButBouncyCastleWithTls13")
    void theSameOptionsResume(String provider, String protocol) throws Exception {
        TlsContext context = context(provider, protocol, trusting());
        assertFalse(connect(context, HOST).resumed());
        assertTrue(connect(context, HOST).resumed());
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#allButBouncyCastleWithTls13")
    void otherOptionsDoNotResume(String provider, String protocol) throws Exception {
        TlsContext lax = context(provider, protocol, TlsOptions.builder().overlook(TlsLeniency.values()));
        connect(lax, HOST);
        assertTrue(connect(lax, HOST).resumed());
        assertEquals(
                Set.of(TlsProblem.UNKNOWN_CA),
                problems(() -> connect(context(provider, protocol, TlsOptions.builder()), HOST)));
        assertEquals(
                Set.of(TlsProblem.NOT_PINNED),
                problems(() -> connect(context(provider, protocol, trusting().pin("00".repeat(32))), HOST)));
        assertFalse(connect(context(provider, protocol, trusting()), HOST).resumed());
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#allButBouncyCastleWithTls13")
    void whatIsOverlookedIsOverlookedAndToldAgain(String provider, String protocol) throws Exception {
        TlsContext lax = context(provider, protocol, TlsOptions.builder().overlook(TlsLeniency.values()));
        Set<TlsProblem> problems = Set.of(TlsProblem.UNKNOWN_CA, TlsProblem.WRONG_NAME);
        assertEquals(problems, connect(lax, "other.example").info().overlooked());
        Agreed again = connect(lax, "other.example");
        assertTrue(again.resumed());
        assertEquals(problems, again.info().overlooked());
    }

    @ParameterizedTest
    @MethodSource("dev.fairlead.spi.transport.tls.ProviderTests#allButBouncyCastleWithTls13")
    void aCertificateThatHasExpiredSinceIsRefusedAndItsSessionForgotten(String provider, String protocol)
            throws Exception {
        TlsContext context = context(provider, protocol, trusting());
        connect(context, HOST);
        Instant today = clock.now;
        clock.now = today.plus(DAY.multipliedBy(2));
        assertEquals(Set.of(TlsProblem.EXPIRED), problems(() -> connect(context, HOST)));
        clock.now = today;
        assertFalse(connect(context, HOST).resumed());
    }
}
