package dev.fairlead.benchmarks.endtoend;

import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Tells how far a run has come: a line for each cell, and a bar below if somebody watches. */
final class Progress implements AutoCloseable {

    private static final String ERASE_LINE = "\r\u001B[K";
    private static final int UPDATE_MILLIS = 500;

    private final PrintStream out;
    private final int cells;
    private final @Nullable ProgressBar bar;

    private int done;

    Progress(PrintStream out, int cells) {
        this.out = out;
        this.cells = cells;
        bar = !isWatched()
                ? null
                : new ProgressBarBuilder()
                        .setTaskName("measuring")
                        .setInitialMax(cells)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(UPDATE_MILLIS)
                        .build();
    }

    @SuppressWarnings("SystemConsoleNull") // From Java 22 on there may be one that is no terminal, and says so.
    private static boolean isWatched() {
        Console console = System.console();
        if (console == null || System.getenv("TERM") == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    void begins(Cell cell) {
        if (bar != null) {
            bar.setExtraMessage(cell.toString());
        }
    }

    void done(Cell cell, List<Row> rows) {
        Column main = Column.main(cell.scenario());
        double median = Statistics.median(
                rows.stream().map(row -> row.figure(main.figure())).toList());
        double rate = Statistics.median(
                rows.stream().map(row -> row.figure(Figure.RATE)).toList());
        line(cell + ": " + main.title() + " " + main.text(median)
                + (Double.isNaN(rate)
                        ? ""
                        : ", " + Column.number(rate) + " " + cell.scenario().unit() + "s/s"));
    }

    void failed(Cell cell, Exception failure) {
        line(cell + ": FAILED: " + failure.getMessage());
    }

    private void line(String text) {
        done++;
        out.println((bar == null ? "" : ERASE_LINE) + "[" + done + "/" + cells + "] " + text);
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
