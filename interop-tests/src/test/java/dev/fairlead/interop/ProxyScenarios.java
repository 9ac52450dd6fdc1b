package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Credentials;
import dev.fairlead.api.Option;
import dev.fairlead.api.Phase;
import dev.fairlead.api.ProxyConfig;
import dev.fairlead.api.ProxyException;
import dev.fairlead.api.ProxyServer;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.WebSocket;
import dev.fairlead.resourcecheck.ResourceCheck;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy is to do that is a program of its own, and wants to know who asks: Jetty is behind it. */
@Timeout(60)
@ResourceCheck.OfTheClass(
        threads = {"qtp", "Scheduler-"},
        reason = "Jetty starts threads of its pool when there is work for them")
abstract class ProxyScenarios {

    static final String USER = "Aladdin";

    static final String PASSWORD = "opensesame";

    private static final int LARGE = 1024 * 1024;

    @TempDir
    Path folder;

    /** Starts the proxy; what it needs of files goes to the folder. */
    abstract LocalServer start(Path files) throws IOException;

    abstract ProxyServer named(String host, int port);

    /** Asserts what it says to who is not known to it. */
    abstract void assertRefused(ProxyException refused);

    private Session open(String transport, LocalServer proxy, Optional<String> password) {
        return Session.open(SessionOptions.builder()
                .transport(transport)
                .tls(TlsOptions.builder()
                        .trustedCertificates(TlsIdentities.authorityPem())
                        .build())
                .option(Option.PROXY, ProxyConfig.named(named("127.0.0.1", proxy.port())))
                .option(Option.PROXY_CREDENTIALS, password.map(text -> new Credentials(USER, text.toCharArray())))
                .build());
    }

    private static JettyPeer secureJetty() throws IOException {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStore(TlsIdentities.SERVER.keyStore());
        tls.setKeyStorePassword(new String(TlsIdentities.SERVER.keyStorePassword()));
        return new JettyPeer(tls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void messagesPassWithAndWithoutTls(String transport) throws Exception {
        try (JettyPeer plain = new JettyPeer();
                JettyPeer secure = secureJetty();
                LocalServer proxy = start(folder);
                Session session = open(transport, proxy, Optional.of(PASSWORD))) {
            try (WebSocket socket = new Visit(plain, "echo").open(session)) {
                assertEchoes(socket);
                assertEquals(
                        Optional.of(named("127.0.0.1", proxy.port())),
                        socket.connectionInfo().proxy());
            }
            try (WebSocket socket = new Visit(secure, "echo").openSecure(session)) {
                assertEquals(
                        TlsIdentities.SERVER.certificate(),
                        socket.tls().orElseThrow().peerCertificates().get(0));
                assertEchoes(socket);
            }
        }
    }

    private static void assertEchoes(WebSocket socket) throws IOException {
        socket.sendText(Errand.FRAGMENTED);
        assertEquals(Errand.FRAGMENTED, PeerScenarios.textFrom(socket));
        byte[] payload = new byte[LARGE];
        new Random(LARGE).nextBytes(payload);
        socket.sendBinary(payload);
        assertArrayEquals(payload, PeerScenarios.binaryFrom(socket));
        assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void whoIsNotKnownIsRefused(String transport) throws Exception {
        try (JettyPeer plain = new JettyPeer();
                LocalServer proxy = start(folder);
                Session nobody = open(transport, proxy, Optional.empty());
                Session impostor = open(transport, proxy, Optional.of("abracadabra"))) {
            for (Session session : new Session[] {nobody, impostor}) {
                ProxyException refused =
                        assertThrows(ProxyException.class, () -> new Visit(plain, "echo").open(session));
                assertEquals(Phase.PROXY, refused.phase());
                assertTrue(!String.valueOf(refused.getMessage()).contains("abracadabra"), refused.getMessage());
                assertRefused(refused);
            }
        }
    }
}
