package dev.fairlead.cli;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Prints the demo: numbered headings, and below them facts and comparisons, of which it keeps count. */
final class Report {

    private static final int LABEL_WIDTH = 20;

    /** Where times begin; a long line moves its own. */
    private static final int TIME_COLUMN = 78;

    private static final String INDENT = "   ";

    private final Terminal terminal;

    private int chapters;
    private int held;
    private int failed;

    Report(Terminal terminal) {
        this.terminal = terminal;
    }

    void title(String text) {
        print(style("bold", text));
    }

    /** A part with chapters of its own. */
    void section(String text) {
        chapters = 0;
        print("");
        print(style("bold", "== " + text));
    }

    void chapter(String text) {
        chapters++;
        print("");
        print(style("bold", chapters + "  " + text));
    }

    /** Prints lines as they are. */
    void quote(List<String> lines) {
        lines.forEach(line -> print(INDENT + terminal.visible(line)));
    }

    /** Compares what came about with what had to. */
    void compare(String label, Object expected, Object actual) {
        boolean same = Objects.equals(expected, actual);
        check(label, same ? String.valueOf(actual) : "expected " + expected + ", but was " + actual, same);
    }

    void check(String label, String detail, boolean holds) {
        print(mark(holds) + line(label, detail));
    }

    /**
     * Prints a comparison with the time it took.
     *
     * @param since {@link System#nanoTime()} at the beginning
     */
    void checkTimed(String label, String detail, boolean holds, long since) {
        String line = line(label, detail);
        int gap = Math.max(1, TIME_COLUMN - line.length());
        print(mark(holds) + line + " ".repeat(gap) + String.format(Locale.ROOT, "%8s", elapsed(since)));
    }

    /** Prints the sum; returns the status of the whole. */
    ExitStatus finish(long since) {
        print("");
        if (failed == 0) {
            print("All " + held + " comparisons held, in " + elapsed(since).strip() + ".");
        } else {
            print(failed + " of " + (held + failed) + " comparisons FAILED.");
        }
        return failed == 0 ? ExitStatus.OK : ExitStatus.UNEXPECTED;
    }

    private String mark(boolean holds) {
        if (holds) {
            held++;
            return INDENT + style("green", terminal.isUnicode() ? "\u2713" : "ok    ") + " ";
        }
        failed++;
        return INDENT + style("red", terminal.isUnicode() ? "\u2717" : "FAILED") + " ";
    }

    private String line(String label, String detail) {
        String padded = String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s", label);
        return padded + terminal.visible(detail);
    }

    private static String elapsed(long since) {
        double millis = (System.nanoTime() - since) / 1e6;
        if (millis >= 1000) {
            return String.format(Locale.ROOT, "%.1f s ", millis / 1000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** Only for texts of this program: picocli would read markup in any other. */
    private String style(String name, String text) {
        return terminal.ansi().string("@|" + name + " " + text + "|@");
    }

    private void print(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
