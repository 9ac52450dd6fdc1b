package dev.fairlead.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.resourcecheck.PageSection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Every case of the suite over everything that can carry it: each transport, without TLS and with that of each provider. Section
 * 9 is too much for Jython: without a CPython 2.7 it is left out, and what it would say is told by {@link SuiteLimitTests} alone.
 */
@Tag("full")
@Timeout(1800)
class FullAutobahnTests {

    private static final int CASES = 247;
    private static final int LIMIT_CASES = 54;

    /** What was found, by what carried it. */
    private static final Map<Carrier, List<Verdict>> FOUND = new LinkedHashMap<>();

    /** The same of section 9. */
    private static final Map<Carrier, List<Verdict>> FOUND_LIMITS = new LinkedHashMap<>();

    /** Looked for once. */
    private static Optional<Python> cPython = Optional.empty();

    @BeforeAll
    static void findCPython() throws IOException {
        cPython = Python.cPython();
    }

    static Stream<Carrier> carriers() {
        return Carrier.all();
    }

    @ParameterizedTest
    @MethodSource("carriers")
    void everyCaseIsPassed(Carrier carrier, @TempDir Path folder) throws IOException {
        Python python = cPython.orElseGet(Python::jython);
        List<Verdict> verdicts = run(python, "*", "9.*", carrier, folder);

        assertEquals(CASES, verdicts.size());
        AutobahnRun.assertPassed(verdicts);
        VerdictTable.COMMITTED.mustAgree(verdicts, id -> id.section() != 9);
        FOUND.put(carrier, verdicts);
    }

    @ParameterizedTest
    @MethodSource("carriers")
    void everyLimitIsReached(Carrier carrier, @TempDir Path folder) throws IOException {
        List<Verdict> verdicts = run(
                cPython.orElseThrow(() -> new TestAbortedException("no CPython 2.7 on this machine")),
                "9.*",
                "",
                carrier,
                folder);

        assertEquals(LIMIT_CASES, verdicts.size());
        AutobahnRun.assertPassed(verdicts);
        VerdictTable.COMMITTED.mustAgree(verdicts, id -> id.section() == 9);
        FOUND_LIMITS.put(carrier, verdicts);
    }

    private static List<Verdict> run(Python python, String included, String excluded, Carrier carrier, Path folder)
            throws IOException {
        try (FuzzingServer server = FuzzingServer.start(python, included, excluded, folder)) {
            return AutobahnRun.run(server, carrier);
        }
    }

    /** The page is about whole runs. */
    @AfterAll
    static void thePageSaysWhatWasFound() {
        assertAlike(FOUND);
        assertAlike(FOUND_LIMITS);
        int carriers = (int) Carrier.all().count();
        if (FOUND.size() == carriers && FOUND_LIMITS.size() == carriers) {
            new PageSection(Path.of("..", "docs", "conformance.md"), "autobahn-full")
                    .mustBe("All but section 9:\n\n" + Summary.byCarrier(FOUND) + "\nSection 9:\n\n"
                            + Summary.byCarrier(FOUND_LIMITS));
        }
    }

    private static void assertAlike(Map<Carrier, List<Verdict>> found) {
        Map<List<String>, List<Carrier>> byRows = found.entrySet().stream()
                .collect(Collectors.groupingBy(
                        each -> each.getValue().stream().map(Verdict::row).toList(),
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        assertTrue(byRows.size() <= 1, () -> "what carries the cases makes a difference: " + byRows.values());
    }
}
