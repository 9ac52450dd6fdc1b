package dev.fairlead.benchmarks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs {@link DeflateBenchmarks} and prints a table: how small messages become, how fast, and what a message allocates. Of the
 * short iterations the tenth part that is fastest counts, for the machine is rarely quiet.
 */
final class DeflateComparison {

    private static final int FASTEST_PERCENT = 10;
    private static final int MEDIAN = 50;

    private final Map<String, RunResult> results = new HashMap<>();

    private DeflateComparison() {}

    /**
     * Measures.
     *
     * @param args options of JMH, such as {@code -p bytes=256}; all libraries are needed
     */
    public static void main(String[] args) throws CommandLineOptionException, RunnerException {
        DeflateComparison comparison = new DeflateComparison();
        new Runner(new OptionsBuilder()
                        .parent(new CommandLineOptions(args))
                        .include(DeflateBenchmarks.class.getName())
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .build())
                .run()
                .forEach(comparison::add);
        comparison.print();
    }

    private void add(RunResult result) {
        String name = result.getParams().getBenchmark();
        results.put(
                key(
                        name.substring(name.lastIndexOf('.') + 1),
                        result.getParams().getParam("bytes"),
                        result.getParams().getParam("context"),
                        result.getParams().getParam("library")),
                result);
    }

    private static String key(String direction, String bytes, String context, String library) {
        return String.join(" ", direction, bytes, context, library);
    }

    private void print() {
        System.out.println(
                "| message, context | library | ratio | compress MB/s | to Fairlead | inflate MB/s | to Fairlead "
                        + "| allocates, compress | inflate |\n|---|---|---|---|---|---|---|---|---|");
        for (String bytes : new String[] {"256", "1024", "16384"}) {
            for (String context : new String[] {"true", "false"}) {
                for (DeflateLibrary library : DeflateLibrary.values()) {
                    if (results.containsKey(key("compress", bytes, context, library.name()))) {
                        System.out.println(row(bytes, context, library));
                    }
                }
            }
        }
    }

    private String row(String bytes, String context, DeflateLibrary library) {
        double[] compress = speeds("compress", bytes, context, library);
        double[] inflate = speeds("inflate", bytes, context, library);
        return String.format(
                Locale.ROOT,
                "| %s B, %s | %s | %.2f | %.0f | %.2f | %.0f | %.2f | %.0f B | %.0f B |",
                bytes,
                Boolean.parseBoolean(context) ? "kept" : "none",
                library.name().toLowerCase(Locale.ROOT),
                ratio(Integer.parseInt(bytes), Boolean.parseBoolean(context), library),
                compress[0],
                compress[1],
                inflate[0],
                inflate[1],
                compress[2],
                inflate[2]);
    }

    /** Returns MB/s, how many times ours that is, and the bytes that a message allocates. */
    private double[] speeds(String direction, String bytes, String context, DeflateLibrary library) {
        RunResult own = result(direction, bytes, context, library);
        double speed = Integer.parseInt(bytes) / micros(own);
        double ours = Integer.parseInt(bytes) / micros(result(direction, bytes, context, DeflateLibrary.FAIRLEAD));
        Result<?> allocated = Objects.requireNonNull(own.getSecondaryResults().get("gc.alloc.rate.norm"));
        return new double[] {speed, speed / ours, allocated.getStatistics().getPercentile(MEDIAN)};
    }

    private RunResult result(String direction, String bytes, String context, DeflateLibrary library) {
        return Objects.requireNonNull(results.get(key(direction, bytes, context, library.name())));
    }

    private static double micros(RunResult result) {
        return result.getPrimaryResult().getStatistics().getPercentile(FASTEST_PERCENT);
    }

    /** Returns how many times as large as its payload a message is, on the average of the second round. */
    private static double ratio(int bytes, boolean context, DeflateLibrary library) {
        JsonRing ring = new JsonRing(bytes, context);
        try (DeflatePeer peer = library.open(context);
                DeflatePeer reference = new ZlibDeflate(context)) {
            ring.verify(peer, reference);
            return (double) bytes * ring.count() / ring.verify(peer, reference);
        }
    }
}
