package dev.fairlead.cli;

import dev.fairlead.cli.conformance.CaseEnd;
import dev.fairlead.cli.conformance.CaseRun;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sum of a conformance run. */
final class Tally {

    /** In place of the verdict of a server that tells those of other cases. */
    static final String NO_VERDICT = "NO VERDICT";

    /** What is no failing: UNIMPLEMENTED is an extension that this end declined, as any end may. */
    private static final Set<String> PASSED = Set.of("OK", "INFORMATIONAL", "UNIMPLEMENTED");

    private final Map<CaseEnd, Integer> ends = new EnumMap<>(CaseEnd.class);
    private final Map<String, Integer> verdicts = new TreeMap<>();
    private final List<String> remarkable = new ArrayList<>();
    private int cases;
    private int failed;

    /**
     * Counts a case.
     *
     * @param name by which people find it again
     * @param verdict the server's; empty if it tells none of any case
     */
    void add(String name, CaseRun run, String verdict) {
        cases++;
        ends.merge(run.end(), 1, Integer::sum);
        if (!verdict.isEmpty()) {
            verdicts.merge(verdict, 1, Integer::sum);
        }
        boolean late = run.end() == CaseEnd.TIMED_OUT;
        if (late || (!PASSED.contains(verdict) && !verdict.isEmpty())) {
            failed++;
        }
        if (late) {
            remarkable.add(name + " " + run.end());
        } else if (!verdict.equals("OK") && !verdict.isEmpty()) {
            remarkable.add(name + " " + verdict);
        }
    }

    boolean hasVerdicts() {
        return !verdicts.isEmpty();
    }

    /** The sum in lines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(cases + " cases run: " + sum(ends));
        lines.add(
                verdicts.isEmpty()
                        ? "The server tells no verdicts; its reports have them."
                        : "Verdicts of the server: " + sum(verdicts));
        if (!remarkable.isEmpty()) {
            lines.add("Not simply OK: " + String.join(", ", remarkable));
        }
        return lines;
    }

    private static String sum(Map<?, Integer> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    int failed() {
        return failed;
    }
}
