package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.spi.transport.tls.TlsAlert;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AlertTests {

    private static Identity identity;

    private final BouncyCastleTlsProvider provider = new BouncyCastleTlsProvider();

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = Identity.create("server.example");
    }

    private Optional<TlsAlert> alert(EnginePair pair) {
        return provider.alert(pair.client.failure().orElseThrow());
    }

    private static Optional<TlsAlert> received(String name) {
        return Optional.of(new TlsAlert(name, TlsAlert.Sender.SERVER));
    }

    private static Optional<TlsAlert> sent(String name) {
        return Optional.of(new TlsAlert(name, TlsAlert.Sender.CLIENT));
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void serverThatSpeaksNoSuchVersionIsTold(Server whose) throws Exception {
        SSLEngine client = Clients.engine(provider);
        client.setEnabledProtocols(new String[] {"TLSv1.3"});
        SSLEngine server = whose.engine(identity);
        server.setEnabledProtocols(new String[] {"TLSv1.2"});

        assertEquals(received("protocol_version"), alert(new EnginePair(client, server).run()));
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void serverWithoutASharedSuiteIsTold(Server whose) throws Exception {
        SSLEngine client = Clients.engine(provider);
        client.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        SSLEngine server = whose.engine(identity);
        server.setEnabledCipherSuites(new String[] {"TLS_AES_256_GCM_SHA384"});

        assertEquals(received("handshake_failure"), alert(new EnginePair(client, server).run()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverThatMissesACertificateIsTold(String version) throws Exception {
        SSLEngine client = Clients.engine(provider);
        client.setEnabledProtocols(new String[] {version});
        SSLEngine server = Server.BOUNCY_CASTLE.engine(identity);
        server.setNeedClientAuth(true);

        String expected = version.equals("TLSv1.3") ? "certificate_required" : "handshake_failure";
        assertEquals(received(expected), alert(new EnginePair(client, server).run()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void untrustedServerIsSentAnAlert(String version) throws Exception {
        SSLEngine client = Clients.engine(provider, Trust.nobody());
        client.setEnabledProtocols(new String[] {version});
        EnginePair pair = new EnginePair(client, Server.BOUNCY_CASTLE.engine(identity)).run();

        assertEquals(sent("certificate_unknown"), alert(pair));
        assertEquals(
                received("certificate_unknown"),
                provider.alert(pair.server.failure().orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void changedRecordIsAnsweredWithAnAlert(String version) throws Exception {
        SSLEngine client = Clients.engine(provider);
        client.setEnabledProtocols(new String[] {version});
        EnginePair pair = new EnginePair(client, Server.JDK.engine(identity)).established();
        pair.server.wrap(java.nio.ByteBuffer.wrap(new byte[100]));
        int last = pair.server.unread.position() - 1;
        pair.server.unread.put(last, (byte) ~pair.server.unread.get(last));
        pair.goOn();

        assertEquals(sent("bad_record_mac"), alert(pair));
    }

    /** Bouncy Castle does not look whether it was offered; who uses the engine has to. */
    @Test
    void applicationProtocolThatWasNotOfferedIsNoFailure() throws Exception {
        SSLEngine client = Clients.engine(provider);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setProtocols(new String[] {"TLSv1.2"});
        client.setSSLParameters(parameters);
        new StubbornServer(identity).establish(client);

        assertEquals("h2", client.getApplicationProtocol());
    }

    @Test
    void alertsWithoutANameAreToldByTheirNumber() {
        SSLException failure = new SSLException(new TlsFatalAlertReceived((short) 121));

        assertEquals(received("unknown(121)"), provider.alert(failure));
    }

    @Test
    void otherFailuresAreAboutNoAlert() {
        assertEquals(Optional.empty(), provider.alert(new SSLException("the connection was closed")));
    }
}
