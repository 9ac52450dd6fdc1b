package dev.fairlead.interop;

import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Node's own TLS, which is OpenSSL, below {@code ws}. */
class NodeTlsTests extends TlsScenarios {

    @Override
    EchoPeer start(TlsProtocol version, ClientAuthentication clients, Path folder) throws IOException {
        TlsIdentities.writeTo(folder);
        return new NodePeer(Map.of(
                "PEER_TLS", version.standardName(),
                "PEER_TLS_FOLDER", folder.toString(),
                "PEER_TLS_CLIENTS", clients.name()));
    }

    /** Node keeps no sessions: it gives them to the client as tickets, which Bouncy Castle's does not take. */
    @Override
    boolean resumes(TlsCombination tls) {
        return tls.isByJdk();
    }
}
