package dev.fairlead.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.resourcecheck.PageSection;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The part of the page. Its numbers of runs and scripts are those that {@link FuzzRunTests} and the others insist on. */
class FuzzingPageTests {

    private static final int SCRIPTS = 10_000;

    private static final String HEAD = """
            [Jazzer](https://github.com/CodeIntelligenceTesting/jazzer) runs each target with what it makes of the seeds, guided by the
            code that they reach. Besides, everywhere: no exception but our own types, and no run of more than a minute. `mvn verify`
            on JDK 17 makes the runs in the last column at least, which is read from what Jazzer tells; on later JDKs the seeds are
            replayed, as they are on all.

            | what | what must hold | seeds | runs |
            |---|---|---:|---:|
            """;

    private static final String DIFFERENCES = """

            10,000 random scripts of frames, well-formed and not, are read by our decoder and by Netty's: the same frames and the same
            close code, or one of these reasons.

            | reason to differ | scripts |
            |---|---:|
            """;

    private static final String REST = """

            10,000 random scripts each of a server's frames, a client's frames, the frames of either with compressed messages, answers
            and requests give the same trace whole, byte by byte and cut in seven random ways; so do 10,000 scripts in a whole
            WebSocket, down to the bytes it sends. Two things may depend on the cut there: whether a ping behind what breaks a rule is
            answered, and which of two broken rules is told, if a text is both too long and no UTF-8.

            For hours, a million scripts, on any JDK: `mvn -pl fuzz-tests -am verify -Pfuzz -Dfuzz.seconds=3600`, seconds for each target.
            What is found is in `fuzz-tests/target/fuzz`, and as a line for `fuzz-tests/src/test/resources/seeds` in the message of the
            test that fails.
            """;

    @Test
    void thePageSaysWhatIsFuzzed() {
        new PageSection(Path.of("..", "docs", "conformance.md"), "fuzzing").mustBe(targets() + differences() + REST);
    }

    @Test
    void theRunsAreEnough() {
        int all = Arrays.stream(Target.values()).mapToInt(Target::runs).sum();
        assertTrue(all >= FuzzRunTests.LEAST_RUNS, () -> all + " runs");
    }

    private static String targets() {
        StringBuilder text = new StringBuilder(HEAD);
        int seeds = 0;
        int runs = 0;
        for (Target target : Target.values()) {
            int count = Seeds.of(target).size();
            seeds += count;
            runs += target.runs();
            row(text, target.subject(), target.oracle(), count, target.runs());
        }
        row(text, "all", "", seeds, runs);
        return text.toString();
    }

    private static void row(StringBuilder text, String subject, String oracle, int seeds, int runs) {
        text.append(String.format(Locale.ROOT, "| %s | %s | %,d | %,d |%n", subject, oracle, seeds, runs));
    }

    private static String differences() {
        StringBuilder text = new StringBuilder(DIFFERENCES);
        Map<Difference, Integer> found = DifferentialTests.compare(SCRIPTS);
        for (Difference difference : Difference.values()) {
            text.append("| ").append(difference.reason()).append(" | ");
            text.append(found.getOrDefault(difference, 0)).append(" |\n");
        }
        text.append("\nWhere a URL is refused that `java.net.URI` takes, it has: ");
        text.append(String.join(
                "; ", Arrays.stream(Strictness.values()).map(Strictness::text).toList()));
        return text.append(".\n").toString();
    }
}
