package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Runs cells, each in a process of its own. */
final class CellRunner {

    /** The same for all: what the heap costs is not what is compared. */
    private static final List<String> MEMORY = List.of("-Xms512m", "-Xmx512m", "-Xmn300m", "-XX:+UseSerialGC");

    /** Where memory or the start is what is compared: as a program has it. */
    private static final List<String> USUAL_MEMORY = List.of("-Xmx1g", "-XX:+UseSerialGC");

    private static final double NANOS_PER_MILLI = 1e6;

    private final ServerAddress server;
    private final Pinning pinning;
    private final Timing timing;
    private final List<String> options;
    private final Path errors;

    CellRunner(ServerAddress server, Pinning pinning, Timing timing, List<String> options, Path errors) {
        this.server = server;
        this.pinning = pinning;
        this.timing = timing;
        this.options = options;
        this.errors = errors;
    }

    /** Returns a row for each window. */
    List<Row> run(Cell cell) throws IOException, InterruptedException, MeasurementException {
        List<Map<Figure, Double>> windows = new ArrayList<>();
        if (cell.scenario().task() == Scenario.Task.START) {
            for (int i = 0; i < timing.windows(); i++) {
                windows.add(start(cell));
            }
        } else {
            windows.addAll(measure(cell));
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < windows.size(); i++) {
            rows.add(
                    new Row(cell.round(), cell.scenario().name(), cell.library().title(), i + 1, windows.get(i)));
        }
        return rows;
    }

    private List<Map<Figure, Double>> measure(Cell cell)
            throws IOException, InterruptedException, MeasurementException {
        Scenario scenario = cell.scenario();
        List<String> args = List.of(
                "--client=" + cell.library().title(),
                "--scenario=" + scenario.name(),
                "--server=" + server.toLine(),
                "--warm=" + timing.warm(scenario),
                "--seconds=" + timing.seconds(),
                "--windows=" + timing.windows(),
                "--idle=" + timing.idle());
        boolean isUsual = scenario.task() == Scenario.Task.IDLE || scenario.connections() > 1;
        List<Map<Figure, Double>> windows = new ArrayList<>();
        try (JavaProcess process = JavaProcess.start(
                pinning.client(), options(isUsual ? USUAL_MEMORY : MEMORY), Measurement.class, args, errors)) {
            int status = process.run(
                    line -> {
                        Map<Figure, Double> figures = Row.figures(line);
                        if (!figures.isEmpty()) {
                            windows.add(figures);
                        }
                    },
                    timing.limit(scenario));
            if (status != 0 || windows.isEmpty()) {
                throw new MeasurementException("exit status " + status + ", see " + errors);
            }
        }
        return windows;
    }

    private List<String> options(List<String> memory) {
        return Stream.concat(memory.stream(), options.stream()).toList();
    }

    private Map<Figure, Double> start(Cell cell) throws IOException, InterruptedException, MeasurementException {
        List<String> args = List.of(
                cell.library().title(),
                server.uri(cell.scenario().security(), cell.scenario().target()).toString(),
                server.certificate());
        AtomicLong echo = new AtomicLong();
        long began = System.nanoTime();
        try (JavaProcess process =
                JavaProcess.start(pinning.client(), options(USUAL_MEMORY), FirstEcho.class, args, errors)) {
            int status = process.run(
                    line -> {
                        if (line.equals(FirstEcho.MARK)) {
                            echo.set(System.nanoTime());
                        }
                    },
                    timing.limit(cell.scenario()));
            long ended = System.nanoTime();
            if (status != 0 || echo.get() == 0) {
                throw new MeasurementException("exit status " + status + ", see " + errors);
            }
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.FIRST_ECHO_MILLIS, (echo.get() - began) / NANOS_PER_MILLI);
            figures.put(Figure.WHOLE_PROCESS_MILLIS, (ended - began) / NANOS_PER_MILLI);
            return figures;
        }
    }
}
