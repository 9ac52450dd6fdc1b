package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.api.ErrorCode;
import dev.fairlead.api.ProxyException;
import dev.fairlead.api.ProxyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** microsocks speaks SOCKS 5, and wants user and password. */
class MicrosocksTests extends ProxyScenarios {

    @BeforeAll
    static void isInstalled() {
        LocalServer.find("microsocks");
    }

    @Override
    LocalServer start(Path files) throws IOException {
        // It writes no process id; a shell does, and becomes it.
        return LocalServer.start(
                files,
                port -> List.of(
                        LocalServer.find("sh"),
                        "-c",
                        "echo $$ > \"$1\" && shift && exec \"$@\"",
                        "sh",
                        files.resolve(LocalServer.PID_FILE).toString(),
                        LocalServer.find("microsocks"),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-u",
                        USER,
                        "-P",
                        PASSWORD));
    }

    @Override
    ProxyServer named(String host, int port) {
        return ProxyServer.socks5(host, port);
    }

    /** It breaks the connection when the password is wrong, if it does not tell before. */
    @Override
    void assertRefused(ProxyException refused) {
        assertEquals(
                true,
                Set.of(ErrorCode.LOGIN_FAILURE, ErrorCode.CONNECTION_ERROR).contains(refused.code()),
                refused.getMessage());
    }
}
