package dev.fairlead.interop;

import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** stunnel ends TLS, and hands on bytes. */
class StunnelTests extends TlsScenarios {

    @BeforeAll
    static void isInstalled() {
        LocalServer.find("stunnel4", "stunnel");
    }

    @Override
    EchoPeer start(TlsProtocol version, ClientAuthentication clients, Path folder) throws IOException {
        TlsIdentities.writeTo(folder);
        return FrontedPeer.start(behind -> LocalServer.start(folder, port -> {
            Path configuration = folder.resolve("stunnel.conf");
            Files.writeString(configuration, configuration(folder, port, version, clients, behind));
            return List.of(LocalServer.find("stunnel4", "stunnel"), configuration.toString());
        }));
    }

    private static String configuration(
            Path folder, int port, TlsProtocol version, ClientAuthentication clients, int behind) {
        return """
                foreground = yes
                pid = %s
                [wss]
                accept = 127.0.0.1:%d
                connect = 127.0.0.1:%d
                cert = %4$s/server.pem
                key = %4$s/key.pem
                CAfile = %4$s/ca.pem
                sslVersion = %5$s
                verifyChain = %6$s
                """.formatted(
                        folder.resolve(LocalServer.PID_FILE),
                        port,
                        behind,
                        folder,
                        version.standardName(),
                        clients == ClientAuthentication.REQUIRED ? "yes" : "no");
    }

    /** What is behind stunnel is told nothing of certificates. */
    @Override
    void assertSeen(String subject, Visit visit) {}

    /** stunnel ends both directions when Jetty ends its own, which it does behind its Close frame. */
    @Override
    void assertAnswerSeen(TlsCombination tls, String close, Visit visit) {}
}
