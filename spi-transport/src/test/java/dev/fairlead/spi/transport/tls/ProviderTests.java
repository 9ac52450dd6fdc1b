package dev.fairlead.spi.transport.tls;

import static dev.fairlead.spi.transport.tls.Trial.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Trust and identity with engines of the JDK and of Bouncy Castle, in handshakes of both versions. */
@Timeout(120)
class ProviderTests {

    private static final Authority ROOT = Authority.root("CN=root");
    private static final Authority SERVER = ROOT.server(HOST);
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();
    private static final Provider BOUNCY_CASTLE =
            new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()));
    private static final SSLContext SERVERS = serverContext(SERVER, ROOT);

    static SSLContext context(String provider) throws GeneralSecurityException {
        return provider.equals("jdk") ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", BOUNCY_CASTLE);
    }

    static SSLContext serverContext(Authority identity, Authority trusted) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "server", identity.keys.getPrivate(), new char[0], new Certificate[] {identity.certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            KeyStore clients = KeyStore.getInstance("PKCS12");
            clients.load(null, null);
            clients.setCertificateEntry("root", trusted.certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(clients);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** What a client has found out. */
    private static final class Client {
        final Map<SSLEngine, HandshakeFacts> handshakes = new ConcurrentHashMap<>();
        final HandshakeFacts facts;
        final SSLEngine engine;

        Client(String provider, String protocol, String host, TlsOptions options) throws GeneralSecurityException {
            SSLContext context = context(provider);
            context.init(
                    new KeyManager[] {ClientKeys.of(options, handshakes)},
                    new TrustManager[] {new ServerTrust(options, handshakes, Clock.systemUTC())},
                    new SecureRandom());
            engine = context.createSSLEngine(host, 443);
            engine.setUseClientMode(true);
            engine.setEnabledProtocols(new String[] {protocol});
            facts = new HandshakeFacts(host);
            handshakes.put(engine, facts);
        }
    }

    private static SSLEngine server(boolean asks) {
        SSLEngine server = SERVERS.createSSLEngine();
        server.setUseClientMode(false);
        server.setNeedClientAuth(asks);
        return server;
    }

    private static TlsOptions.Builder trusting() {
        return TlsOptions.builder().trustedCertificates(Trial.pem(ROOT.certificate));
    }

    static Stream<Arguments> providers() {
        return Stream.of("jdk", "bouncycastle")
                .flatMap(provider -> Stream.of("TLSv1.2", "TLSv1.3").map(protocol -> Arguments.of(provider, protocol)));
    }

    static Stream<Arguments> allButBouncyCastleWithTls13() {
        return providers().filter(each -> !List.of(each.get()).equals(List.of("bouncycastle", "TLSv1.3")));
    }

    @ParameterizedTest
    @MethodSource("providers")
    void rightServersAreTrusted(String provider, String protocol) throws Exception {
        Client client = new Client(provider, protocol, HOST, trusting().build());
        Handshakes.run(client.engine, server(false));
        assertEquals(protocol, client.engine.getSession().getProtocol());
        assertNull(client.facts.refusal());
        assertNull(client.facts.unsatisfied());
    }

    @ParameterizedTest
    @MethodSource("providersAndServerKeys")
    void serversWithEveryKindOfKeyAreTrusted(String provider, String protocol, String key) throws Exception {
        Authority identity = ROOT.issue(wanted -> {
            wanted.keys = keys(key);
            wanted.dns(HOST);
        });
        Client client = new Client(provider, protocol, HOST, trusting().build());
        SSLEngine server = serverContext(identity, ROOT).createSSLEngine();
        server.setUseClientMode(false);
        Handshakes.run(client.engine, server);
        assertEquals(identity.certificate, client.engine.getSession().getPeerCertificates()[0]);
        assertNull(client.facts.refusal());
    }

    static Stream<Arguments> providersAndServerKeys() {
        return providers()
                .flatMap(each -> Stream.of("EC", "EC384", "RSA", "RSASSA-PSS", "Ed25519", "Ed448")
                        .map(key -> Arguments.of(each.get()[0], each.get()[1], key)));
    }

    /** Those of RSA take their time: one pair of each kind for all tests. */
    private static KeyPair keys(String kind) {
        return KEYS.computeIfAbsent(
                kind,
                added -> added.startsWith("EC")
                        ? Authority.newKeys("EC", added.equals("EC") ? 256 : 384)
                        : Authority.newKeys(added, added.startsWith("RSA") ? 2048 : 0));
    }

    /** The keys of an authority sign certificates, too. */
    @ParameterizedTest
    @MethodSource("providersAndServerKeys")
    void authoritiesWithEveryKindOfKeyAreTrusted(String provider, String protocol, String key) throws Exception {
        Authority authority = Authority.selfSigned(wanted -> {
            wanted.subject = "CN=" + key;
            wanted.keys = keys(key);
            wanted.authority();
        });
        Authority identity = authority.server(HOST);
        TlsOptions options = TlsOptions.builder()
                .trustedCertificates(Trial.pem(authority.certificate))
                .build();
        Client client = new Client(provider, protocol, HOST, options);
        SSLEngine server = serverContext(identity, ROOT).createSSLEngine();
        server.setUseClientMode(false);
        Handshakes.run(client.engine, server);
        assertNull(client.facts.refusal());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void otherServersAreRefusedForTheSameReasons(String provider, String protocol) throws Exception {
        TlsOptions options = TlsOptions.builder()
                .trustedCertificates(Trial.pem(Authority.root("CN=other").certificate))
                .build();
        Client client = new Client(provider, protocol, "evil.example", options);
        assertThrows(SSLException.class, () -> Handshakes.run(client.engine, server(false)));
        assertEquals(Set.of(TlsProblem.UNKNOWN_CA, TlsProblem.WRONG_NAME), problems(client.facts.refusal()));
    }

    private static Set<TlsProblem> problems(@Nullable TlsFailure refusal) {
        return refusal == null ? Set.of() : refusal.problems();
    }

    @ParameterizedTest
    @MethodSource("providers")
    void whatIsOverlookedLetsTheHandshakeGoOn(String provider, String protocol) throws Exception {
        TlsOptions options = trusting().overlook(TlsLeniency.WRONG_NAME).build();
        Client client = new Client(provider, protocol, "other.example", options);
        Handshakes.run(client.engine, server(false));
        assertEquals(Set.of(TlsProblem.WRONG_NAME), client.facts.overlooked());
    }

    static Stream<Arguments> providersAndKeys() {
        return providers()
                .flatMap(each -> Stream.of("EC", "EC384", "RSA", "RSASSA-PSS", "Ed25519")
                        .map(key -> Arguments.of(each.get()[0], each.get()[1], key)));
    }

    private static Authority owner(String key) {
        return ROOT.issue(wanted -> {
            wanted.subject = "CN=client";
            wanted.keys = keys(key);
        });
    }

    // Bouncy Castle's TLS calls keys on Edwards curves by another name than the JDK, and passes over the JDK's.
    private static ClientCertificate inTheProvidersOwnForm(Authority owner, String provider)
            throws GeneralSecurityException {
        PrivateKey key = owner.keys.getPrivate();
        if (provider.equals("jdk") || !key.getAlgorithm().equals("EdDSA")) {
            return ClientCertificate.of(key, List.of(owner.certificate));
        }
        Provider own = new BouncyCastleProvider();
        PrivateKey translated =
                KeyFactory.getInstance("Ed25519", own).generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509", own)
                .generateCertificate(new ByteArrayInputStream(owner.certificate.getEncoded()));
        return ClientCertificate.of(translated, List.of(certificate));
    }

    @ParameterizedTest
    @MethodSource("providersAndKeys")
    void theClientShowsItsCertificate(String provider, String protocol, String key) throws Exception {
        Authority owner = owner(key);
        ClientCertificate own = inTheProvidersOwnForm(owner, provider);
        List<List<X500Principal>> asked = new ArrayList<>();
        TlsOptions options = trusting()
                .clientCertificate(issuers -> {
                    asked.add(issuers);
                    return Optional.of(own);
                })
                .build();
        Client client = new Client(provider, protocol, HOST, options);
        SSLEngine server = server(true);
        Handshakes.run(client.engine, server);
        X509Certificate shown = (X509Certificate) server.getSession().getPeerCertificates()[0];
        assertEquals(owner.certificate, shown);
        assertEquals(List.of(List.of(new X500Principal("CN=root"))), asked);
        assertNull(client.facts.unsatisfied());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aFixedCertificateOfOtherIssuersIsOfferedAllTheSame(String provider, String protocol) throws Exception {
        Authority owner = Authority.root("CN=stranger");
        TlsOptions options = trusting()
                .clientCertificate(ClientCertificate.of(owner.keys.getPrivate(), List.of(owner.certificate)))
                .build();
        Client client = new Client(provider, protocol, HOST, options);
        // The server refuses it, and not the lack of one.
        assertThrows(SSLException.class, () -> Handshakes.run(client.engine, server(true)));
        assertNull(client.facts.unsatisfied());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void aClientWithoutACertificateKnowsWhatItLacks(String provider, String protocol) throws Exception {
        Client client = new Client(provider, protocol, HOST, trusting().build());
        assertThrows(SSLException.class, () -> Handshakes.run(client.engine, server(true)));
        assertEquals(List.of(new X500Principal("CN=root")), client.facts.unsatisfied());
    }

    @Test
    void nothingIsKeptForHandshakesThatHaveEnded() throws Exception {
        Authority owner = owner("EC");
        TlsOptions options = trusting()
                .clientCertificate(ClientCertificate.of(owner.keys.getPrivate(), List.of(owner.certificate)))
                .build();
        Map<SSLEngine, HandshakeFacts> handshakes = new ConcurrentHashMap<>();
        var keys = ClientKeys.of(options, handshakes);
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        assertNull(keys.chooseEngineClientAlias(new String[] {"EC"}, null, engine));
        handshakes.put(engine, new HandshakeFacts(HOST));
        String alias = keys.chooseEngineClientAlias(new String[] {"EC"}, null, engine);
        assertEquals(owner.keys.getPrivate(), keys.getPrivateKey(alias));
        handshakes.clear();
        assertNull(keys.getPrivateKey(alias));
        assertNull(keys.getCertificateChain(alias));
    }
}
