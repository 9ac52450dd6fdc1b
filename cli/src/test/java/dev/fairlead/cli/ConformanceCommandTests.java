package dev.fairlead.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of a fuzzing server, one after the other, and what is said of them. */
@Timeout(60)
class ConformanceCommandTests {

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void everyCaseHasALineWithItsEndAndItsVerdict(String transport) {
        FuzzingScript script = new FuzzingScript(
                FuzzingScript.ECHO,
                FuzzingScript.RESERVED_BIT,
                FuzzingScript.judging("INFORMATIONAL"),
                FuzzingScript.judging("UNIMPLEMENTED"),
                FuzzingScript.LEAVING);
        try (EmbeddedServer server = script.start()) {
            Run run = conformance(server, "--transport", transport);

            List<String> lines = run.outLines();
            assertEquals("5 of 5 cases", lines.get(0), run.err());
            assertEquals("    1  1.1.1      OK             closed with 1000", lines.get(1));
            assertTrue(
                    lines.get(2).startsWith("    2  1.1.2      OK             failed by the client: "), lines.get(2));
            assertEquals("    3  1.1.3      INFORMATIONAL  closed with 1001 \"bye\"", lines.get(3));
            assertEquals("    4  1.1.4      UNIMPLEMENTED  closed with 1001 \"bye\"", lines.get(4));
            assertTrue(lines.get(5).startsWith("    5  1.1.5      OK             lost: "), lines.get(5));
            assertEquals(
                    List.of(
                            "5 cases run: 3 closed, 1 failed by the client, 1 lost",
                            "Verdicts of the server: 1 INFORMATIONAL, 3 OK, 1 UNIMPLEMENTED",
                            "Not simply OK: 1.1.3 INFORMATIONAL, 1.1.4 UNIMPLEMENTED"),
                    lines.subList(6, lines.size()));
            assertEquals("", run.err());
            assertEquals(0, run.status());
        }
    }

    @Test
    void casesAreRunCompressedIfThatIsAskedFor() {
        FuzzingScript script =
                new FuzzingScript(FuzzingScript.COMPRESSED, FuzzingScript.COMPRESSED, FuzzingScript.ECHO);
        try (EmbeddedServer server = EmbeddedServer.builder()
                .script(ServerScript.routes(script.paths()))
                .deflate(DeflateParameters.DEFAULT)
                .start()) {
            Run run = conformance(server, "--compress");

            assertEquals("Verdicts of the server: 3 OK", last(run), run.err());
            assertEquals(0, run.status());
            assertTrue(
                    run.err().matches("(?s)\\* sent compressed: 2 messages, 2000 bytes as \\d+ \\(\\d %\\)\n.*"),
                    run::err);
            assertTrue(run.err().contains("* received compressed: 4 messages, 2008 bytes as "), run::err);
        }
    }

    @Test
    void nothingIsCompressedUnlessThatIsAskedFor() {
        FuzzingScript script = new FuzzingScript(FuzzingScript.COMPRESSED, FuzzingScript.ECHO);
        try (EmbeddedServer server = EmbeddedServer.builder()
                .script(ServerScript.routes(script.paths()))
                .deflate(DeflateParameters.DEFAULT)
                .start()) {
            Run run = conformance(server);

            assertEquals("Not simply OK: 1.1.1 FAILED", last(run));
            assertEquals("", run.err());
            assertEquals(16, run.status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "NON-STRICT", "SOMETHING NEW"})
    void aCaseThatIsNotPassedFailsTheWhole(String verdict) {
        FuzzingScript script = new FuzzingScript(FuzzingScript.ECHO, FuzzingScript.judging(verdict));
        try (EmbeddedServer server = script.start()) {
            Run run = conformance(server);

            assertEquals("Not simply OK: 1.1.2 " + verdict, last(run));
            assertEquals(16, run.status());
        }
    }

    @Test
    void aCaseThatDoesNotEndIsGivenUpAndFailsTheWhole() {
        FuzzingScript script = new FuzzingScript(FuzzingScript.SILENT, FuzzingScript.ECHO);
        try (EmbeddedServer server = script.start()) {
            Run run = conformance(server, "--case-timeout", "1");

            assertTrue(run.out().contains("out of time: not at its end after 1000 ms\n"), run.out());
            assertEquals("Not simply OK: 1.1.1 out of time", last(run));
            assertEquals(16, run.status());
        }
    }

    @Test
    void aVerdictThatIsMissingAmongOthersFailsTheWhole() {
        FuzzingScript script = new FuzzingScript(FuzzingScript.ECHO, FuzzingScript.ECHO);
        Map<String, ServerScript> paths = script.paths();
        ServerScript judge = Objects.requireNonNull(paths.get("/getCaseStatus"));
        paths.put("/getCaseStatus", connection -> {
            if (connection.request().target().endsWith("case=2")) {
                FuzzingScript.answer(connection, "{}");
            } else {
                judge.serve(connection);
            }
        });
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.routes(paths))) {
            Run run = conformance(server);

            assertEquals("Not simply OK: 1.1.2 NO VERDICT", last(run));
            assertEquals(16, run.status());
        }
    }

    /** Old servers do not know the questions, and take them for something else. */
    @ParameterizedTest
    @ValueSource(strings = {"refused", "silent", "nonsense", "closed"})
    void aServerThatTellsNothingOfItsCasesIsNoFailure(String answer) {
        FuzzingScript script = new FuzzingScript(FuzzingScript.ECHO, FuzzingScript.judging("FAILED"));
        Map<String, ServerScript> paths = script.paths();
        for (String question : List.of("/getCaseInfo", "/getCaseStatus")) {
            paths.remove(question);
            if (!answer.equals("refused")) {
                paths.put(question, connection -> {
                    switch (answer) {
                        case "nonsense" -> FuzzingScript.answer(connection, "\"unknown");
                        case "closed" -> {
                            connection.upgrade();
                            connection.closeHandshake(1000, "");
                        }
                        default -> {
                            connection.upgrade();
                            connection.receive();
                        }
                    }
                });
            }
        }
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.routes(paths))) {
            Run run = conformance(server, "--case-timeout", "1");

            assertEquals(
                    List.of(
                            "2 of 2 cases",
                            "    1  case 1     -              closed with 1000",
                            "    2  case 2     -              closed with 1001 \"bye\"",
                            "2 cases run: 2 closed",
                            "The server tells no verdicts; its reports have them."),
                    run.outLines());
            assertEquals(0, run.status());
        }
    }

    @Test
    void theSelectedCasesAreRunUnderTheNameThatWasGivenAndThenTheReportsAreWritten() {
        FuzzingScript script = new FuzzingScript(
                FuzzingScript.ECHO, FuzzingScript.ECHO, FuzzingScript.ECHO, FuzzingScript.ECHO, FuzzingScript.ECHO);
        try (EmbeddedServer server = script.start()) {
            Run run = conformance(server, "--cases", "4-5,2,4", "--agent", "m\u00fc & s+n");

            assertEquals(0, run.status(), run.err());
            String agent = "agent=m%C3%BC%20%26%20s%2Bn";
            assertEquals(
                    List.of(
                            "/runCase?" + agent + "&case=2",
                            "/runCase?" + agent + "&case=4",
                            "/runCase?" + agent + "&case=5",
                            "/updateReports?" + agent),
                    script.queries());
            assertEquals("3 of 5 cases", run.outLines().get(0));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--cases | 0 | --cases: 0 is not within 1 to 2, the cases of this server",
                "--cases | 3 | --cases: 3 is not within 1 to 2, the cases of this server",
                "--cases | 2-1 | --cases: 2-1 is not within 1 to 2, the cases of this server",
                "--cases | 1,,2 | --cases: \"\" is neither a number nor a range such as 1-20",
                "--cases | 1.1.1 | --cases: \"1.1.1\" is neither a number nor a range such as 1-20",
                "--case-timeout | 0 | --case-timeout is 0, must be at least 1"
            })
    void whatCannotBeMeantIsSaidInOneLine(String option, String value, String complaint) {
        try (EmbeddedServer server = new FuzzingScript(FuzzingScript.ECHO, FuzzingScript.ECHO).start()) {
            Run run = conformance(server, option, value);

            assertEquals(List.of("fairlead: " + complaint), run.errLines());
            assertEquals(2, run.status());
            assertEquals("", run.out());
        }
    }

    @Test
    void aQueryInTheUriIsRefused() {
        Run run = Run.of("", "conformance", "ws://127.0.0.1:1/?agent=x");

        assertEquals(
                List.of("fairlead: the URI has a query; that of each case is the suite's business"), run.errLines());
        assertEquals(2, run.status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hello | asked for the number of cases, the server said \"hello\"",
                "'' | asked for the number of cases, the server said \"\"",
                "-1 | asked for the number of cases, the server said \"-1\""
            })
    void aServerWithoutCasesIsNoFuzzingServer(String answer, String reason) {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> FuzzingScript.answer(connection, answer))) {
            assertNoFuzzingServer(server, reason);
        }
    }

    @Test
    void anEchoServerIsNoFuzzingServer() {
        try (EmbeddedServer server = EmbeddedServer.echo()) {
            assertNoFuzzingServer(server, "asked for the number of cases, the server was not at its end after 1000 ms");
        }
    }

    private static void assertNoFuzzingServer(EmbeddedServer server, String reason) {
        Run run = conformance(server, "--case-timeout", "1");

        assertEquals(
                List.of("fairlead: 127.0.0.1:" + server.port() + " is no fuzzing server: " + reason), run.errLines());
        assertEquals(16, run.status());
    }

    @Test
    void aServerThatIsNotThereIsToldAsByConnect() {
        EmbeddedServer server = EmbeddedServer.echo();
        server.close();

        assertEquals(5, conformance(server).status());
    }

    @Test
    void casesAreRunByTlsToo(@TempDir Path folder) {
        FuzzingScript script = new FuzzingScript(FuzzingScript.ECHO, FuzzingScript.RESERVED_BIT);
        try (EmbeddedServer server = EmbeddedServer.builder()
                .script(ServerScript.routes(script.paths()))
                .tls(SecureServers.SERVER.serverContext())
                .start()) {
            Run run = conformance(server, "--ca", new SecureServers(folder).authority());

            assertEquals("Verdicts of the server: 2 OK", last(run), run.err());
            assertEquals(0, run.status());
        }
    }

    @Test
    void outputThatNobodyReadsEndsItQuietly() {
        FuzzingScript script = new FuzzingScript(FuzzingScript.ECHO, FuzzingScript.ECHO, FuzzingScript.ECHO);
        try (EmbeddedServer server = script.start()) {
            new BrokenOutput(20)
                    .assertEndsQuietly(
                            TestInput.silence(), "conformance", server.uri("/").toString());
        }
    }

    private static Run conformance(EmbeddedServer server, String... options) {
        List<String> args =
                new ArrayList<>(List.of("conformance", server.uri("/").toString()));
        args.addAll(List.of(options));
        return Run.of("", args.toArray(new String[0]));
    }

    private static String last(Run run) {
        List<String> lines = run.outLines();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }
}
