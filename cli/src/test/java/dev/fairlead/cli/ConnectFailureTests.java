package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every failure is one line that says what, where and why, and a status of its own. */
@Timeout(60)
class ConnectFailureTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ws://nosuchhost.invalid/ | 4 | looking up the host of nosuchhost.invalid:80 failed: .*",
                "wss:///path | 2 | the URI has no host, .*",
                "http://127.0.0.1/ | 2 | the URI does not begin with ws://.*",
                "127.0.0.1:8080 | 2 | the URI is malformed at index 0: .*",
                "localhost:8080 | 2 | the URI does not begin with ws://.*",
                "ws:///path | 2 | the URI has no host, .*",
                "ws://a_b/ | 2 | the URI has no host, .*",
                "ws://u:secret@127.0.0.1/ | 2 | the URI has user information; .*",
                "ws://127.0.0.1/#part | 2 | the URI has a fragment .*",
                "ws://127.0.0.1/a b?secret | 2 | the URI is malformed at index 16: .*",
                "ws://127.0.0.1:70000/ | 2 | port 70000 is not within 1 to 65535",
            })
    void anAddressThatLeadsNowhere(String uri, int status, String line) {
        Run run = Run.of(TestInput.silence(), "connect", uri);

        assertOneLine(run, status, line);
    }

    /** Until Java 24 or so URI throws what it does not declare. */
    @Test
    void aNumberThatIsTooLargeForUriIsAMistakeOfTheCaller() {
        Run run = Run.of(TestInput.silence(), "connect", "ws://[::1.2.3.47777777777]/");

        assertOneLine(
                run,
                2,
                "the URI is malformed(: it has a number that is too large| at index 14: Malformed IPv4 address); .*");
    }

    @Test
    void nobodyListens() {
        EmbeddedServer server = EmbeddedServer.echo();
        server.close();

        Run run = Run.of(TestInput.silence(), "connect", server.uri("/").toString());

        String where = "127\\.0\\.0\\.1:" + server.port();
        assertOneLine(run, 5, "connecting to " + where + " failed: .*Connection refused.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-H | NoColon secret | a header field has no colon between name and value; .*",
                "-H | Bad Name: secret | .*U\\+0020.*",
                "-H | X-Line: a\u0001secret | .*X-Line.*U\\+0001.*",
                "-H | Host: secret | header field host is written by the exchange itself",
                "-s | no,token | subprotocol .*U\\+002C.*",
                "--connect-timeout | 0 | --connect-timeout is 0, must be at least 1",
                "--close-timeout | -1 | --close-timeout is -1, must be at least 1",
                "--message-limit | many | Invalid value for option '--message-limit': .*",
                "--no-such-option | 1 | Unknown option.*; see \"fairlead connect --help\""
            })
    void anOptionThatMakesNoSense(String option, String value, String line) {
        Run run = Run.of("", "connect", "ws://127.0.0.1/", option, value);

        assertOneLine(run, 2, line);
    }

    @Test
    void noUri() {
        assertOneLine(Run.of("", "connect"), 2, "Missing required parameter: 'URI'; see \"fairlead connect --help\"");
    }

    @Test
    void noSuchCommand() {
        assertOneLine(Run.of("", "conect"), 2, "Unmatched argument.*'conect'.*; see \"fairlead --help\"");
    }

    @Test
    void theUpgradeIsRefused() {
        Headers fields = Headers.builder().add("X-Why", "no ticket").build();
        byte[] body = "who\nare you?\n".getBytes(StandardCharsets.US_ASCII);

        assertFails(
                ServerScript.refuse(403, "Forbidden", fields, body), 3, "WHERE refused the upgrade with status 403.*");
    }

    @Test
    void theUpgradeIsAnsweredWrongly() {
        ServerScript wrong = connection -> {
            connection.request();
            connection.writeLatin1("HTTP/1.1 101 Sure\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        };
        assertFails(wrong, 3, "WHERE agreed to the upgrade in a wrong way: .*");
    }

    @Test
    void theServerIsNoWebServer() {
        ServerScript other = connection -> connection.writeLatin1("SSH-2.0-OpenSSH_9.9\r\n");
        assertFails(other, 3, ".*WHERE.*not usable.*");
    }

    @Test
    void theConnectionIsDroppedBeforeAnAnswer() {
        assertFails(connection -> connection.request(), 6, ".*WHERE ended the connection before.*");
    }

    @Test
    void theConnectionEndsWithoutAClose() {
        assertFails(connection -> connection.upgrade(), 6, "WHERE ended the connection without a Close frame.*");
    }

    @Test
    void theConnectionIsReset() {
        ServerScript reset = connection -> {
            connection.upgrade();
            connection.reset();
        };
        assertFails(reset, 6, ".*WHERE.*");
    }

    @Test
    void theServerBreaksTheProtocol() {
        ServerScript wrong = connection -> {
            connection.upgrade();
            // Opcode 3, reserved for further data frames.
            connection.writeHex("83 00");
            connection.receive();
        };
        assertFails(wrong, 7, "WHERE broke the WebSocket protocol or a limit: .*RFC 6455 5\\.2.*1002.*");
    }

    @Test
    void aMessageIsLargerThanAllowed() {
        ServerScript large = connection -> {
            connection.upgrade();
            connection.sendText("seventeen letters");
            connection.receive();
        };
        assertFails(large, 7, "WHERE broke the WebSocket protocol or a limit: .*1009.*", "--message-limit", "16");
    }

    @Test
    void theServerDoesNotAnswerTheEndOfTheInput() {
        CountDownLatch never = new CountDownLatch(1);
        ServerScript silent = connection -> {
            connection.upgrade();
            never.await();
        };
        try (EmbeddedServer server = EmbeddedServer.start(silent)) {
            Run run = Run.of("", "connect", server.uri("/").toString(), "--close-timeout", "1");

            String where = "127\\.0\\.0\\.1:" + server.port();
            assertOneLine(run, 8, where + " sent neither a message nor its Close frame for 1 s .*");
        }
    }

    private static void assertFails(ServerScript script, int status, String line, String... options) {
        try (EmbeddedServer server = EmbeddedServer.start(script)) {
            List<String> args =
                    new ArrayList<>(List.of("connect", server.uri("/?secret").toString()));
            args.addAll(List.of(options));

            Run run = Run.of(TestInput.silence(), args.toArray(new String[0]));

            assertOneLine(run, status, line.replace("WHERE", "127\\.0\\.0\\.1:" + server.port()));
        }
    }

    private static void assertOneLine(Run run, int status, String line) {
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().strip().matches("fairlead: " + line), run.err());
        assertTrue(!run.err().contains("secret"), run.err());
        assertEquals(status, run.status());
        assertEquals("", run.out());
    }
}
