package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HelpTests {

    @ParameterizedTest
    @ValueSource(strings = {"demo", "connect", "serve", "conformance"})
    void namesEveryCommand(String command) {
        Run run = Run.of("", "--help");

        assertEquals(0, run.status());
        assertEquals("", run.err());
        assertTrue(run.outLines().stream().anyMatch(line -> line.matches("  " + command + " .*")), run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo ", "connect ", "serve ", "conformance "})
    void listsEveryStatusForEveryCommand(String command) {
        Run run = Run.of("", (command + "--help").split(" "));

        assertEquals(0, run.status());
        for (ExitStatus status : ExitStatus.values()) {
            assertTrue(
                    run.outLines().stream().anyMatch(line -> line.startsWith("  " + status.code() + " ")), run.out());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-H, --header",
                "-s, --subprotocol",
                "-v, --verbose",
                "--ca",
                "--cert",
                "--key",
                "--key-password-file",
                "--pin",
                "--insecure",
                "--tls",
                "--connect-timeout",
                "--close-timeout",
                "--message-limit",
                "-h, --help"
            })
    void tellsTheOptionsOfConnect(String option) {
        assertTrue(Run.of("", "connect", "--help").out().contains("  " + option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--transport", "--agent", "--cases", "--case-timeout", "--ca", "--insecure", "--tls"})
    void tellsTheOptionsOfConformance(String option) {
        assertTrue(Run.of("", "conformance", "--help").out().contains("  " + option));
    }

    @Test
    void theVersionIsThatOfTheModule() {
        Run run = Run.of("", "--version");

        assertEquals(0, run.status());
        assertTrue(run.outLines().get(0).matches("fairlead \\d+\\.\\d+\\.\\d+.*"), run.out());
        assertEquals("Java " + Runtime.version(), run.outLines().get(1));
    }

    @Test
    void theStatusesAreAContract() {
        String list = Arrays.stream(ExitStatus.values())
                .map(status -> status.code() + " " + status)
                .collect(Collectors.joining("\n"));

        assertEquals("""
                0 OK
                1 UNEXPECTED
                2 USAGE
                3 UPGRADE_REFUSED
                4 NAME_NOT_RESOLVED
                5 CANNOT_CONNECT
                6 CONNECTION_LOST
                7 PROTOCOL_VIOLATED
                8 TIMED_OUT
                9 CLOSED_BY_SERVER
                10 TLS_FAILED
                11 NO_TRANSPORT
                12 CANNOT_LISTEN
                13 OUTPUT_CLOSED
                14 INPUT_FAILED
                15 NO_TLS
                16 CASE_FAILED""", list);
    }
}
