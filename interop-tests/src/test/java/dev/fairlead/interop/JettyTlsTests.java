package dev.fairlead.interop;

import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Jetty sends {@code close_notify} right behind its Close frame, and wants an answer to that all the same. */
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
}
