package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.ProxyException;
import dev.fairlead.api.ProxyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** tinyproxy wants Basic. */
class TinyproxyTests extends ProxyScenarios {

    @BeforeAll
    static void isInstalled() {
        LocalServer.find("tinyproxy");
    }

    @Override
    LocalServer start(Path files) throws IOException {
        return LocalServer.start(files, port -> {
            Path configuration = files.resolve("tinyproxy.conf");
            Files.writeString(configuration, """
                    Port %d
                    Listen 127.0.0.1
                    PidFile "%s"
                    BasicAuth %s %s
                    Timeout 60
                    MaxClients 20
                    """.formatted(port, files.resolve(LocalServer.PID_FILE), USER, PASSWORD));
            return List.of(LocalServer.find("tinyproxy"), "-d", "-c", configuration.toString());
        });
    }

    @Override
    ProxyServer named(String host, int port) {
        return ProxyServer.http(host, port);
    }

    /** It answers wrong credentials with 401. */
    @Override
    void assertRefused(ProxyException refused) {
        assertTrue(
                Set.of(401, 407).contains(refused.proxyResponse().orElseThrow().status()), refused.getMessage());
    }
}
