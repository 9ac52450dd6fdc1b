package dev.fairlead.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.fairlead.api.Session;
import dev.fairlead.cli.conformance.CaseEnd;
import dev.fairlead.cli.conformance.CaseInfo;
import dev.fairlead.cli.conformance.CaseRun;
import dev.fairlead.cli.conformance.FuzzingSuite;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** All cases of a fuzzing server, and what has to be true of their verdicts. */
final class AutobahnRun {

    /** Section 9 has a limit of its own for each case, of which the longest is 1,000 s; none needs a tenth of that. */
    private static final Duration CASE_LIMIT = Duration.ofSeconds(100);

    /** What the suite judges with no other word than INFORMATIONAL, whatever a client does. */
    private static final Set<String> INFORMATIONAL = Set.of("7.1.6", "7.13.1", "7.13.2");

    /**
     * How often a case is run that the suite calls NON-STRICT. It writes some a byte at a time, and sees nothing of what the client
     * has sent once such a write fails, because the client has failed the connection, as it has to.
     */
    private static final int MOST_RUNS = 5;

    private AutobahnRun() {}

    /** Runs all cases that the server offers; returns the verdicts, as many. */
    static List<Verdict> run(FuzzingServer server, Carrier carrier) throws IOException {
        if (!carrier.isSecure()) {
            return run(server, carrier, server.uri());
        }
        try (TlsFront front = new TlsFront(Carrier.SERVER.serverContext(), server.port())) {
            return run(server, carrier, front.uri());
        }
    }

    private static List<Verdict> run(FuzzingServer server, Carrier carrier, URI uri) throws IOException {
        String agent = "fairlead " + carrier;
        try (Session session = carrier.session()) {
            FuzzingSuite suite = new FuzzingSuite(session, uri, agent, CASE_LIMIT);
            int count = suite.caseCount();
            List<Integer> numbers = IntStream.rangeClosed(1, count).boxed().toList();
            for (int runs = 1; ; runs++) {
                run(suite, numbers);
                List<Verdict> verdicts = server.verdicts(agent);
                assertEquals(count, verdicts.size(), "cases with a verdict");
                numbers = nonStrict(suite, verdicts);
                if (numbers.isEmpty() || runs == MOST_RUNS) {
                    return verdicts;
                }
            }
        }
    }

    /** The numbers of the cases that are to be run again. */
    private static List<Integer> nonStrict(FuzzingSuite suite, List<Verdict> verdicts) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 1; number <= verdicts.size(); number++) {
            // The cases have numbers in the order of their names.
            Verdict verdict = verdicts.get(number - 1);
            if (verdict.isNonStrict()) {
                assertEquals(
                        Optional.of(verdict.id().text()),
                        suite.info(number).map(CaseInfo::id),
                        "the case of this number");
                numbers.add(number);
            }
        }
        return numbers;
    }

    private static void run(FuzzingSuite suite, List<Integer> numbers) throws IOException {
        for (int number : numbers) {
            CaseRun run = suite.run(number);
            assertNotEquals(CaseEnd.TIMED_OUT, run.end(), run::toString);
            assertNotEquals(CaseEnd.REFUSED, run.end(), run::toString);
        }
        suite.updateReports();
    }

    /** All are OK in both respects, but for those which cannot be. */
    static void assertPassed(List<Verdict> verdicts) {
        assertEquals(
                List.of(),
                verdicts.stream()
                        .filter(verdict -> !verdict.isOk())
                        .filter(verdict -> !isInformational(verdict))
                        .map(Verdict::row)
                        .toList());
    }

    private static boolean isInformational(Verdict verdict) {
        return INFORMATIONAL.contains(verdict.id().text())
                && verdict.behavior().equals("INFORMATIONAL")
                && Set.of("OK", "INFORMATIONAL").contains(verdict.close());
    }
}
