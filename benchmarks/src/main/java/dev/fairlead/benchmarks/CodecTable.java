package dev.fairlead.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of the codec and prints a table: what an operation takes and allocates, by size, and how many times as long it
 * takes as its baseline. Of many short iterations the tenth part that is fastest counts, for the machine is rarely quiet.
 */
final class CodecTable {

    private static final int FASTEST_PERCENT = 10;
    private static final int MEDIAN = 50;

    private final boolean all;
    private final Options given;
    private final Map<String, RunResult> results = new HashMap<>();

    /**
     * Measures nothing yet.
     *
     * @param all whether with all sizes and operations, for as long as good figures take
     * @param given options of JMH, which go before those of this class
     */
    CodecTable(boolean all, Options given) {
        this.all = all;
        this.given = given;
    }

    /**
     * Measures.
     *
     * @param args {@code --short} for a first impression within a minute; behind it options of JMH, such as {@code -i 200}
     */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        boolean all = args.length == 0 || !args[0].equals("--short");
        String[] given = all ? args : Arrays.copyOfRange(args, 1, args.length);
        CodecTable table = new CodecTable(all, new CommandLineOptions(given));
        table.measure();
        table.rows().forEach(System.out::println);
    }

    /** Runs all benchmarks that are in the table. */
    void measure() throws RunnerException {
        for (CodecPart part : CodecPart.ALL) {
            for (RunResult result : new Runner(options(part)).run()) {
                Map<String, String> parameters = new HashMap<>();
                for (String name : result.getParams().getParamsKeys()) {
                    parameters.put(name, result.getParams().getParam(name));
                }
                results.put(key(result.getParams().getBenchmark(), parameters), result);
            }
        }
    }

    private Options options(CodecPart part) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .parent(given)
                .timeUnit(TimeUnit.NANOSECONDS)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        part.lines(all).stream()
                .flatMap(line ->
                        line.hasBaseline() ? Stream.of(line.method(), line.baseline()) : Stream.of(line.method()))
                .distinct()
                .forEach(method -> options.include(part.benchmarks().getName() + "\\." + method + "$"));
        if (!part.size().isEmpty()) {
            options.param(part.size(), part.sizes(all).toArray(new String[0]));
        }
        part.fixed().forEach((name, values) -> options.param(name, values.toArray(new String[0])));
        if (!given.getWarmupIterations().hasValue()) {
            options.warmupIterations(all ? 3 : 1);
        }
        if (!given.getWarmupTime().hasValue()) {
            options.warmupTime(TimeValue.milliseconds(all ? 400 : 250));
        }
        if (!given.getMeasurementIterations().hasValue()) {
            options.measurementIterations(all ? 80 : 20);
        }
        if (!given.getMeasurementTime().hasValue()) {
            options.measurementTime(TimeValue.milliseconds(all ? 10 : 5));
        }
        return options.build();
    }

    /** Returns the table, in Markdown. */
    List<String> rows() {
        List<String> rows = new ArrayList<>();
        rows.add("| operation | bytes | ns | GB/s | allocates | time / baseline | baseline |");
        rows.add("|---|---|---|---|---|---|---|");
        for (CodecPart part : CodecPart.ALL) {
            for (CodecPart.Line line : part.lines(all)) {
                part.sizes(all).forEach(size -> rows.add(row(part, line, size)));
            }
        }
        return rows;
    }

    private String row(CodecPart part, CodecPart.Line line, String size) {
        RunResult own = result(part, line.method(), size, line.own());
        double nanos = nanos(own);
        int bytes = part.size().isEmpty() ? HandshakeBenchmarks.bytes(line.method()) : Integer.parseInt(size);
        String ratio = "–";
        String baseline = "–";
        if (line.hasBaseline()) {
            ratio = number("%.2f", nanos / nanos(result(part, line.baseline(), size, line.other())));
            baseline = line.other().getOrDefault("library", line.baseline());
        }
        return String.join(
                " | ",
                "| " + line.title(),
                String.valueOf(bytes),
                number(nanos < 100 ? "%.1f" : "%.0f", nanos),
                bytes == 0 ? "–" : number("%.2f", bytes / nanos),
                number("%.0f B", allocated(own)),
                ratio,
                baseline + " |");
    }

    private RunResult result(CodecPart part, String method, String size, Map<String, String> fixed) {
        Map<String, String> parameters = new HashMap<>(fixed);
        if (!part.size().isEmpty()) {
            parameters.put(part.size(), size);
        }
        String key = key(part.benchmarks().getName() + "." + method, parameters);
        @Nullable RunResult result = results.get(key);
        return Objects.requireNonNull(result, key);
    }

    private static String key(String benchmark, Map<String, String> parameters) {
        return benchmark + " " + new TreeMap<>(parameters);
    }

    private static double nanos(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(FASTEST_PERCENT);
    }

    private static double allocated(RunResult result) {
        Result<?> allocated =
                Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"));
        return allocated.getStatistics().getPercentile(MEDIAN);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
