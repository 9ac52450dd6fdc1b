package dev.fairlead.cli;

import dev.fairlead.cli.conformance.CaseEnd;
import dev.fairlead.cli.conformance.CaseInfo;
import dev.fairlead.cli.conformance.CaseRun;
import dev.fairlead.cli.conformance.FuzzingSuite;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs cases of a fuzzing server one after the other, and prints a line for each as it ends. */
final class ConformanceRun {

    private final FuzzingSuite suite;
    private final Terminal terminal;
    private final Tally tally = new Tally();

    /** Whether the server tells of cases what they are about. One that does not is asked once. */
    private boolean describes = true;

    /** The same of its verdicts. */
    private boolean judges = true;

    ConformanceRun(FuzzingSuite suite, Terminal terminal) {
        this.suite = suite;
        this.terminal = terminal;
    }

    /** Runs the selected cases; returns how many have failed. */
    int run(CaseSelection selection) throws IOException, CommandFailure {
        int count = suite.caseCount();
        List<Integer> numbers = selection.of(count);
        print(numbers.size() + " of " + count + " cases");
        for (int number : numbers) {
            run(number);
        }
        suite.updateReports();
        tally.lines().forEach(this::print);
        if (terminal.out().checkError()) {
            throw CommandFailure.outputClosed();
        }
        return tally.failed();
    }

    private void run(int number) throws IOException, CommandFailure {
        Optional<CaseInfo> info = describes ? suite.info(number) : Optional.empty();
        describes = info.isPresent();
        String name = info.map(CaseInfo::id).orElse("case " + number);
        CaseRun run = suite.run(number);
        String verdict = verdict(number);
        tally.add(name, run, verdict);
        print(String.format(
                Locale.ROOT, "%5d  %-10s %-14s %s", number, name, verdict.isEmpty() ? "-" : verdict, end(run)));
        if (terminal.out().checkError()) {
            throw CommandFailure.outputClosed();
        }
    }

    /** What the server says; one that has judged others, and not this case, has lost its result. Empty if it never judges. */
    private String verdict(int number) throws IOException {
        Optional<String> verdict = judges ? suite.verdict(number) : Optional.empty();
        judges = verdict.isPresent() || tally.hasVerdicts();
        return verdict.orElse(judges ? Tally.NO_VERDICT : "");
    }

    private static String end(CaseRun run) {
        return run.end() == CaseEnd.CLOSED ? "closed with " + run.detail() : run.end() + ": " + run.detail();
    }

    private void print(String line) {
        terminal.out().println(terminal.visible(line));
        terminal.out().flush();
    }
}
