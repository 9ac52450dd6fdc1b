package dev.fairlead.benchmarks.endtoend;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was measured in one window: a line of the raw data.
 *
 * @param round from 1 on
 * @param scenario its name
 * @param client its title
 * @param window from 1 on
 * @param figures raw ones; those that make no sense for the scenario are missing
 */
record Row(int round, String scenario, String client, int window, Map<Figure, Double> figures) {

    private static final List<String> KEYS = List.of("round", "scenario", "client", "window");

    private static final List<Figure> COLUMNS =
            Arrays.stream(Figure.values()).filter(Figure::isRaw).toList();

    /** What marks the lines of figures that a measuring process prints. */
    private static final String MARK = "figures";

    static String header() {
        return Stream.concat(KEYS.stream(), COLUMNS.stream().map(Figure::column))
                .collect(Collectors.joining(","));
    }

    String toCsv() {
        return Stream.concat(
                        Stream.of(String.valueOf(round), scenario, client, String.valueOf(window)),
                        COLUMNS.stream().map(column -> text(figures.get(column))))
                .collect(Collectors.joining(","));
    }

    private static String text(@Nullable Double value) {
        if (value == null) {
            return "";
        }
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    static Row parse(String csv) {
        String[] cells = csv.split(",", -1);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        for (int i = 0; i < COLUMNS.size(); i++) {
            String cell = cells[KEYS.size() + i];
            if (!cell.isEmpty()) {
                figures.put(COLUMNS.get(i), Double.valueOf(cell));
            }
        }
        return new Row(Integer.parseInt(cells[0]), cells[1], cells[2], Integer.parseInt(cells[3]), figures);
    }

    /** Returns a line for {@link #figures(String)}. */
    static String toLine(Map<Figure, Double> figures) {
        return MARK
                + figures.entrySet().stream()
                        .map(entry -> " " + entry.getKey().column() + "=" + entry.getValue())
                        .collect(Collectors.joining());
    }

    /** Returns what a line of a measuring process says; nothing if it is another line. */
    static Map<Figure, Double> figures(String line) {
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        String[] parts = line.split(" ", -1);
        if (parts[0].equals(MARK)) {
            for (int i = 1; i < parts.length; i++) {
                String[] pair = parts[i].split("=", -1);
                COLUMNS.stream()
                        .filter(column -> column.column().equals(pair[0]))
                        .forEach(column -> figures.put(column, Double.valueOf(pair[1])));
            }
        }
        return figures;
    }

    /** Returns a figure, also one that follows from others; not a number if it is unknown. */
    double figure(Figure wanted) {
        return switch (wanted) {
            case RATE -> per(Figure.OPERATIONS, Figure.NANOS) * 1e9;
            case CPU_PER_OPERATION -> per(Figure.CPU_NANOS, Figure.OPERATIONS);
            case ALLOCATED_PER_OPERATION -> per(Figure.ALLOCATED, Figure.OPERATIONS);
            default -> raw(wanted);
        };
    }

    private double per(Figure dividend, Figure divisor) {
        return raw(dividend) / raw(divisor);
    }

    private double raw(Figure wanted) {
        return figures.getOrDefault(wanted, Double.NaN);
    }
}
