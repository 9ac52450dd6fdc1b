package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.util.ssl.SslContextFactory;

class JettyTlsTests extends TlsScenarios {

    @Override
    EchoPeer start(TlsProtocol version, ClientAuthentication clients, Path folder) throws IOException {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setKeyStore(TlsIdentities.SERVER.keyStore());
        factory.setKeyStorePassword(new String(TlsIdentities.SERVER.keyStorePassword()));
        factory.setIncludeProtocols(version.standardName());
        if (clients == ClientAuthentication.REQUIRED) {
            factory.setTrustStore(TlsIdentities.AUTHORITY.trustStore());
            factory.setNeedClientAuth(true);
        }
        return new JettyPeer(factory);
    }

    /**
     * Jetty sends {@code close_notify} behind its Close frame. With TLS 1.2, and with Bouncy Castle, an engine that has come
     * upon it sends nothing more (RFC 5246 7.2.1), so that Jetty may miss the answer.
     */
    @Override
    void assertAnswerSeen(TlsCombination tls, String close, Visit visit) throws InterruptedException {
        String event = visit.event();
        if (tls.isByJdk() && tls.version() == TlsProtocol.TLS_1_3) {
            assertEquals(close, event);
        } else {
            assertTrue(event.equals(close) || event.contains("ClosedChannelException"), event);
        }
    }
}
