package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServeCommandTests {

    @Test
    void printsItsUriEchoesAndEndsWhenAsked() throws Exception {
        PipedInputStream printed = new PipedInputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = Run.terminal(
                new ByteArrayInputStream(new byte[0]), new PipedOutputStream(printed), err, StandardCharsets.UTF_8);
        TestStop stop = new TestStop();

        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(
                () -> FairleadCommand.run(terminal, stop, "serve", "--port", "0", "--compress"));
        String uri = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8)).readLine();

        assertTrue(uri.matches("ws://127\\.0\\.0\\.1:\\d+/"), uri);
        assertEquals("a\nb\n", Run.of("a\nb\n", "connect", uri).out());
        String line = "c".repeat(500) + "\n";
        Run compressed = Run.of(line, "connect", "--compress", uri);
        assertEquals(line, compressed.out());
        assertTrue(compressed.err().contains("* received compressed: 1 message, 500 bytes as "), compressed.err());
        stop.ask();
        assertEquals(0, status.get());
        assertEquals(5, Run.of("", "connect", uri).status());
        assertEquals("echoing messages until interrupted\nstopped\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPortThatIsTakenIsOneLine() {
        try (EmbeddedServer other = EmbeddedServer.echo()) {
            Run run = Run.of("", "serve", "--port", Integer.toString(other.port()));

            assertEquals(12, run.status());
            assertEquals(1, run.errLines().size(), run.err());
            assertTrue(run.err().startsWith("fairlead: cannot listen on 127.0.0.1 port " + other.port()), run.err());
        }
    }

    @Test
    void aPortThatCannotBeIsWrongUsage() {
        Run run = Run.of("", "serve", "--port", "65536");

        assertEquals(2, run.status());
        assertEquals("fairlead: port is 65536, not within 0 to 65535; see \"fairlead serve --help\"\n", run.err());
    }
}
