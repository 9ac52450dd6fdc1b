package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.testkit.EmbeddedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages on the command line, and what is told of them at the end. */
@Timeout(60)
class ConnectCompressionTests {

    private static final String LINE = "a line that comes again and again, ".repeat(20);

    private static String uri(EmbeddedServer server) {
        return server.uri("/").toString();
    }

    @Test
    void whatItHasSavedIsToldAtTheEnd() {
        try (EmbeddedServer server =
                EmbeddedServer.builder().deflate(DeflateParameters.DEFAULT).start()) {
            Run run = Run.of(LINE + "\n" + LINE + "\n", "connect", "--compress", uri(server));
            assertEquals(0, run.status(), run::err);
            assertEquals(LINE + "\n" + LINE + "\n", run.out());
            assertTrue(
                    run.err().matches("(?s).*\\* sent compressed: 2 messages, 1400 bytes as \\d+ \\(\\d %\\)\n.*"),
                    run::err);
            assertTrue(
                    run.err().matches("(?s).*\\* received compressed: 2 messages, 1400 bytes as \\d+ \\(\\d %\\)\n.*"),
                    run::err);
        }
    }

    @Test
    void aServerThatDoesNotWantToIsTold() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            Run run = Run.of(LINE + "\n", "connect", "--compress", uri(server));
            assertEquals(LINE + "\n", run.out());
            assertTrue(run.err().contains("* not compressed: the server has not agreed"), run::err);
        }
    }

    @Test
    void nothingIsOfferedOrToldUnlessAskedFor() {
        try (EmbeddedServer server =
                EmbeddedServer.builder().deflate(DeflateParameters.DEFAULT).start()) {
            Run run = Run.of(LINE + "\n", "connect", "-v", uri(server));
            assertEquals(LINE + "\n", run.out());
            assertFalse(run.err().contains("permessage-deflate"), run::err);
            assertFalse(run.err().contains("compressed"), run::err);
        }
    }

    @Test
    void theOfferIsTheCallers() {
        try (EmbeddedServer server =
                EmbeddedServer.builder().deflate(DeflateParameters.DEFAULT).start()) {
            Run run = Run.of(
                    LINE + "\n",
                    "connect",
                    "-v",
                    "--compress-offer",
                    "server_max_window_bits=10; client_no_context_takeover",
                    "--compress-offer",
                    "",
                    uri(server));
            assertEquals(LINE + "\n", run.out());
            String offers =
                    "permessage-deflate; client_no_context_takeover; server_max_window_bits=10, permessage-deflate";
            assertTrue(run.err().contains("Sec-WebSocket-Extensions: " + offers + "\n"), run::err);
            assertTrue(run.err().contains("received compressed: 1 message,"), run::err);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server_max_window_bits=7", "window=10", "server_max_window_bits=10, other", "=", "\r\nX: y"})
    void anOfferThatIsNoneIsAMistakeOfTheCaller(String offer) {
        Run run = Run.of("", "connect", "--compress-offer", offer, "ws://127.0.0.1:1/");
        assertEquals(ExitStatus.USAGE.code(), run.status());
        assertTrue(run.err().contains("RFC 7692"), run::err);
    }
}
