package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DemoCommandTests {

    /** Run once, when it is first looked at. */
    private static final class Shown {
        static final Run DEMO = Run.of("", "demo");
    }

    @Test
    void everyComparisonHolds() {
        Run demo = Run.of("", "demo");

        assertEquals("", demo.err());
        assertEquals(0, demo.status());
        assertFalse(demo.out().contains("\u2717"));
        assertTrue(demo.out().contains("comparisons held"), demo.out());
    }

    @Test
    void isWhatRunsWithoutArguments() {
        Run demo = Run.of("");

        assertEquals(0, demo.status());
        assertEquals(chapters(Run.of("", "demo")), chapters(demo));
    }

    @Test
    void goesThroughTheChainInOrder() {
        List<String> tour = List.of(
                "1  Handles",
                "2  Request head",
                "3  Response head",
                "4  Upgrade",
                "5  Echo",
                "6  Refused upgrade",
                "7  Closing handshake",
                "8  The same, asynchronously",
                "9  All handles closed",
                "10  TLS by jdk",
                "11  TLS by bouncycastle");
        List<String> expected = new ArrayList<>(List.of("1  A server to talk to", "== Transport socket"));
        expected.addAll(tour);
        expected.add("== Transport nio");
        expected.addAll(tour);
        expected.add("== Servers");

        assertEquals(expected, chapters(Run.of("", "demo")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void goesThroughTheTransportThatIsNamed(String transport) {
        Run demo = Run.of("", "demo", "--transport", transport);

        assertEquals(0, demo.status());
        assertEquals(
                List.of("== Transport " + transport, "== Servers"),
                chapters(demo).stream().filter(line -> line.startsWith("==")).toList());
    }

    @Test
    void aTransportThatIsNotThereIsToldWithThoseThatAre() {
        Run demo = Run.of("", "demo", "--transport", "pigeon");

        assertEquals(ExitStatus.NO_TRANSPORT.code(), demo.status());
        assertTrue(demo.err().contains("no transport has the id \"pigeon\"; found were [nio, socket]"), demo.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u2713 echo server +listens on ws://127\\.0\\.0\\.1:\\d+/echo +\\d.* ms",
                "\u2713 SESSION +.*",
                "\u2713 CONNECTION +127\\.0\\.0\\.1:\\d+, made from SESSION",
                "\u2713 REQUEST +GET /echo, made from CONNECTION",
                "> GET /echo HTTP/1\\.1",
                "> Host: 127\\.0\\.0\\.1:\\d+",
                "> Sec-WebSocket-Key: [A-Za-z0-9+/]{22}==",
                "> Sec-WebSocket-Version: 13",
                "< 101 Switching Protocols",
                "< Sec-WebSocket-Accept: [A-Za-z0-9+/]{27}=",
                "\u2713 WEB_SOCKET +made from REQUEST +\\d.* ms",
                "\u2713 subprotocol +echo\\.fairlead",
                "\u2713 text +\"a line through the fairlead\" +\\d.* ms",
                "\u2713 text in two pieces +\"10 \u20ac the fathom\" cut behind byte 4 of 17 +\\d.* ms",
                "\u2713 binary, 1 MiB +SHA-256 [0-9a-f]{32}\\.\\.\\. +\\d.* ms",
                "\u2713 empty text +\"\" +\\d.* ms",
                "\u2713 GET /members-only +status 403 +\\d.* ms",
                "< 403 Forbidden",
                "< Content-Type: text/plain",
                "\u2713 body +Members only: come back with a ticket\\.",
                "\u2713 completeUpgrade\\(\\) +fails: 127\\.0\\.0\\.1:\\d+ refused the upgrade with status 403.*",
                "\u2713 sent +1000 \"end of the demo\"",
                "\u2713 received +1000 \"end of the demo\" +\\d.* ms",
                "\u2713 upgraded +state OPEN +\\d.* ms",
                "\u2713 echo +\"nobody waits for this line\" +\\d.* ms",
                "\u2713 closed +1000 \"end of the demo\" +\\d.* ms",
                "\u2713 TLS by bouncycastle listens on wss://localhost:\\d+/echo +\\d.* m?s",
                "\u2713 agreed on +TLSv1\\.3 TLS_\\w+ by jdk",
                "\u2713 agreed on +TLSv1\\.3 TLS_\\w+ by bouncycastle",
                "\u2713 group +x25519.*",
                "\u2713 group +X25519MLKEM768",
                "\u2713 pinned key +sha256/[A-Za-z0-9+/]{43}=",
                "\u2713 unknown authority +refused: the server's chain ends at nobody who is trusted +\\d.* m?s",
                "\u2713 another pin +refused: none of the 2 certificates of the server's chain has a pinned key +\\d.* m?s",
                "\u2713 session +its transport and threads are gone +\\d.* ms"
            })
    void shows(String step) {
        assertTrue(Shown.DEMO.outLines().stream().anyMatch(line -> line.strip().matches(step)), Shown.DEMO.out());
    }

    @Test
    void staysReadableOnATerminalThatKnowsOnlyAscii() {
        Run demo = Run.of(new ByteArrayInputStream(new byte[0]), StandardCharsets.US_ASCII, "demo");

        assertEquals(0, demo.status());
        assertTrue(demo.out().chars().allMatch(c -> c < 0x7f), demo.out());
        assertTrue(demo.out().contains("ok     text in two pieces  \"10 \\u20ac the fathom\""), demo.out());
    }

    @Test
    void endsQuietlyWhenNobodyReads() {
        String read = new BrokenOutput(100).assertEndsQuietly(new ByteArrayInputStream(new byte[0]), "demo");

        assertTrue(read.startsWith("fairlead "), read);
    }

    private static List<String> chapters(Run demo) {
        return demo.outLines().stream()
                .filter(line -> line.matches("(\\d+|==) .*"))
                .toList();
    }
}
