package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectVerboseTests {

    @Test
    void headsAndFramesAreShownInOrderOnStandardError() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of(
                    "hello\n",
                    "connect",
                    "--verbose",
                    server.uri("/chat?secret").toString());

            assertEquals("hello\n", run.out());
            assertEquals(0, run.status());
            List<String> shown = run.errLines();
            assertEquals(
                    List.of("> GET /chat?(hidden) HTTP/1.1", "> Host: 127.0.0.1:" + server.port()),
                    shown.stream()
                            .filter(line -> line.startsWith("> "))
                            .limit(2)
                            .toList());
            assertTrue(shown.contains("< 101 Switching Protocols"), run.err());
            assertEquals(
                    List.of(">> TEXT fin 5", ">> CLOSE fin 2"),
                    shown.stream().filter(line -> line.startsWith(">> ")).toList());
            assertEquals(
                    List.of("<< TEXT fin 5", "<< CLOSE fin 2"),
                    shown.stream().filter(line -> line.startsWith("<< ")).toList());
        }
    }

    @Test
    void credentialsAreHidden() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of(
                    "",
                    "connect",
                    "-v",
                    server.uri("/").toString(),
                    "-H",
                    "authorization: Basic secret",
                    "-H",
                    "Cookie: secret=1",
                    "-H",
                    "Proxy-Authorization: secret",
                    "-H",
                    "X-Open: seen");

            assertTrue(run.errLines().contains("> authorization: (hidden)"), run.err());
            assertTrue(run.errLines().contains("> Cookie: (hidden)"), run.err());
            assertTrue(run.errLines().contains("> Proxy-Authorization: (hidden)"), run.err());
            assertTrue(run.errLines().contains("> X-Open: seen"), run.err());
            assertFalse(run.err().contains("secret"), run.err());
        }
    }

    @Test
    void aRefusalIsShownWithHeadAndBody() {
        Headers fields = Headers.builder()
                .add("Set-Cookie", "secret")
                .add("X-Why", "no ticket")
                .build();
        byte[] body = "who are you?\n\u001b[31mgo away\n".getBytes(StandardCharsets.US_ASCII);
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.refuse(403, "Forbidden", fields, body))) {
            Run run = Run.of("", "connect", "-v", server.uri("/").toString());

            assertEquals(3, run.status());
            List<String> shown = run.errLines();
            int head = shown.indexOf("< 403 Forbidden");
            assertEquals(
                    List.of("< 403 Forbidden", "< Set-Cookie: (hidden)", "< X-Why: no ticket"),
                    shown.subList(head, head + 3));
            assertTrue(shown.contains("< who are you?"), run.err());
            assertTrue(shown.contains("< \\u001b[31mgo away"), run.err());
            assertTrue(run.err().contains("fairlead: 127.0.0.1:" + server.port() + " refused the upgrade"), run.err());
        }
    }

    @Test
    void aBodyThatIsNotTextIsCounted() {
        assertEquals(List.of("< (2 bytes that are not text)"), Heads.ofBody(new byte[] {(byte) 0xff, 0}));
    }

    @Test
    void theLogIsAsBeforeAfterwards() {
        java.util.logging.Logger logger = java.util.logging.Logger.getLogger("dev.fairlead");
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run.of("", "connect", "-v", server.uri("/").toString());
        }
        assertEquals(0, logger.getHandlers().length);
        assertTrue(logger.getUseParentHandlers());
        assertEquals(null, logger.getLevel());
    }
}
