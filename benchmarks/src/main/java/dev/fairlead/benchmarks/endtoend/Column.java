package dev.fairlead.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A column of the tables.
 *
 * @param title its head
 * @param figure what it shows
 * @param divisor from the figure's unit to the column's
 */
record Column(String title, Figure figure, double divisor) {

    private static final double KIB = 1024;
    private static final double MICRO = 1e3;
    private static final double SMALL = 10;
    private static final double MIDDLE = 100;

    /** Returns what is of interest beside the figure by which clients are compared. */
    static List<Column> of(Scenario scenario) {
        List<Column> columns = new ArrayList<>();
        switch (scenario.task()) {
            case IDLE -> {
                columns.add(new Column("heap KiB each", Figure.HEAP_PER_CONNECTION, KIB));
                columns.add(new Column("threads each", Figure.THREADS_PER_CONNECTION, 1));
                columns.add(new Column("opened/s", Figure.RATE, 1));
                columns.add(new Column("CPU µs to open", Figure.CPU_PER_OPERATION, MICRO));
            }
            case START -> columns.add(new Column("whole process ms", Figure.WHOLE_PROCESS_MILLIS, 1));
            default -> {
                columns.add(new Column(scenario.unit() + "s/s", Figure.RATE, 1));
                columns.add(new Column("B allocated", Figure.ALLOCATED_PER_OPERATION, 1));
            }
        }
        if (scenario.isEcho() && scenario.outstanding() == 1) {
            columns.add(new Column("p50 µs", Figure.P50_NANOS, MICRO));
            columns.add(new Column("p99 µs", Figure.P99_NANOS, MICRO));
            columns.add(new Column("p99.9 µs", Figure.P999_NANOS, MICRO));
        }
        if (scenario.task() == Scenario.Task.DEFLATE) {
            columns.add(new Column("compressed to 1/", Figure.COMPRESSION_RATIO, 1));
        }
        return columns;
    }

    /** Returns the one by which clients are compared. */
    static Column main(Scenario scenario) {
        return switch (scenario.task()) {
            case IDLE -> new Column("RSS KiB each", Figure.RSS_PER_CONNECTION, KIB);
            case START -> new Column("first echo ms", Figure.FIRST_ECHO_MILLIS, 1);
            default -> new Column("CPU ns/" + scenario.unit(), Figure.CPU_PER_OPERATION, 1);
        };
    }

    String text(double value) {
        return number(value / divisor);
    }

    /** Returns three digits or so; a dash if it is not a number. */
    static String number(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, size >= MIDDLE ? "%,.0f" : size >= SMALL ? "%.1f" : "%.2f", value);
    }
}
