package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.testkit.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Through a proxy, which here is also the server behind it. */
@Timeout(60)
class ConnectProxyTests {

    private static final String URI = "ws://name.test:8080/chat";

    private static final String ASK =
            "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"cave\"\r\nContent-Length: 0\r\n\r\n";

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private EmbeddedServer proxy(boolean wantsToKnow) {
        return EmbeddedServer.builder()
                .script(connection -> {
                    if (isTold(connection.request()) || !wantsToKnow) {
                        connection.writeLatin1("HTTP/1.1 200 OK\r\n\r\n");
                        connection.nextRequest();
                        connection.upgrade();
                        connection.echo();
                    } else {
                        connection.writeLatin1(ASK);
                        connection.awaitEnd(Duration.ofSeconds(10));
                    }
                })
                .start();
    }

    private boolean isTold(RequestHead head) {
        asked.add(head.method() + " " + head.target());
        Optional<String> authorization = head.headers().first("Proxy-Authorization");
        authorization.ifPresent(told -> asked.add(
                new String(Base64.getDecoder().decode(told.substring("Basic ".length())), StandardCharsets.UTF_8)));
        return authorization.isPresent();
    }

    @Test
    void messagesPass() {
        try (EmbeddedServer proxy = proxy(false)) {
            Run run = Run.of("there\n", "connect", "--proxy", "http://127.0.0.1:" + proxy.port(), URI);
            assertEquals("there\n", run.out());
            assertEquals(0, run.status());
            assertEquals(List.of("CONNECT name.test:8080"), asked);
        }
    }

    @Test
    void aProxyThatAsksIsTold(@TempDir Path folder) throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "open sesame\nnot this\n");
        try (EmbeddedServer proxy = proxy(true)) {
            Run run = Run.of(
                    "there\n",
                    "connect",
                    "--proxy",
                    "http://127.0.0.1:" + proxy.port(),
                    "--proxy-user",
                    "Aladdin",
                    "--proxy-password-file",
                    password.toString(),
                    URI);
            assertEquals("there\n", run.out());
            assertTrue(asked.contains("Aladdin:open sesame"), asked.toString());
        }
    }

    @Test
    void aRefusalIsOneLine() {
        try (EmbeddedServer proxy = proxy(true)) {
            Run run = Run.of(TestInput.silence(), "connect", "--proxy", "http://127.0.0.1:" + proxy.port(), URI);
            assertEquals(5, run.status());
            assertEquals(1, run.err().lines().count(), run.err());
            assertTrue(run.err().contains("it answered 407"), run.err());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--proxy, ftp://proxy.test:21, is not http://host:port",
        "--proxy, proxy.test:3128, is not http://host:port",
        "--proxy, http://proxy.test, is not http://host:port",
        "--proxy, http://user:secret@proxy.test:3128, is not http://host:port",
        "--proxy-user, Aladdin, which is not given",
    })
    void whatIsNoProxyIsRefused(String option, String value, String told) {
        Run run = Run.of(TestInput.silence(), "connect", option, value, URI);
        assertEquals(2, run.status());
        assertTrue(run.err().contains(told), run.err());
        assertFalse(run.err().contains("secret"), run.err());
    }
}
