package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One client at one scenario, in a process of its own. Prints a line for each window. */
@Command(name = "measurement")
public final class Measurement implements Callable<Integer> {

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    @Option(names = "--client", required = true)
    private String client = "";

    @Option(names = "--scenario", required = true)
    private String scenarioName = "";

    @Option(names = "--server", required = true)
    private String server = "";

    @Option(names = "--warm")
    private double warm = 1;

    @Option(names = "--seconds")
    private double seconds = 1;

    @Option(names = "--windows")
    private int windows = 1;

    @Option(names = "--idle")
    private int idle = Scenarios.IDLE;

    private final AllocatedBytes allocated = new AllocatedBytes();
    private final Failures failures = new Failures();

    private Measurement() {}

    /**
     * Measures.
     *
     * @param args as {@link EndToEnd} has them
     */
    public static void main(String[] args) {
        // Libraries may leave threads behind that are no daemons.
        Runtime.getRuntime()
                .halt(new CommandLine(new Measurement())
                        .setExecutionExceptionHandler((failure, line, parsed) -> {
                            failure.printStackTrace();
                            return 1;
                        })
                        .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        Scenario scenario = Scenarios.named(List.of(scenarioName), idle).get(0);
        Library library = Library.named(client);
        ServerAddress address = ServerAddress.parse(server);
        URI uri = address.uri(scenario.security(), scenario.target());
        BenchClient made = library.client(new BenchSettings(
                address.certificate(), scenario.task() == Scenario.Task.DEFLATE, library.isAsynchronous()));
        if (scenario.task() == Scenario.Task.IDLE) {
            Map<Figure, Double> figures = new IdleConnectionsJob(made, uri, scenario, failures).run();
            failures.check();
            print(figures);
        } else {
            try (ServerStatistics statistics = new ServerStatistics(address.port())) {
                measure(scenario, job(made, uri, scenario), statistics);
            }
        }
        return 0;
    }

    private Job job(BenchClient made, URI uri, Scenario scenario) {
        return switch (scenario.task()) {
            case ECHO, DEFLATE -> new EchoJob(made, uri, scenario, failures);
            case RECEIVE -> new ReceiveJob(made, uri, scenario, failures);
            case SEND, SEND_BATCHED -> new SendJob(made, uri, scenario, failures);
            case OPEN -> new OpenJob(made, uri, scenario, failures);
            case IDLE, START -> throw new IllegalArgumentException(scenario.name() + " has no windows");
        };
    }

    private void measure(Scenario scenario, Job job, ServerStatistics statistics) throws Exception {
        job.start();
        warmUp(job, statistics);
        for (int i = 0; i < windows; i++) {
            job.windowBegins();
            Reading before = read(job, statistics);
            pause(seconds);
            Reading after = read(job, statistics);
            failures.check();
            Map<Figure, Double> figures = after.since(before, scenario);
            job.addTo(figures);
            print(figures);
        }
        job.finish();
        failures.check();
        failures.over();
    }

    /** Half of it is a window that nobody sees: taking the first one makes the compiler do some of its work again. */
    private void warmUp(Job job, ServerStatistics statistics) throws Exception {
        pause(warm / 2);
        job.windowBegins();
        read(job, statistics);
        pause(warm / 2);
        read(job, statistics);
        job.addTo(new EnumMap<>(Figure.class));
    }

    /** The measuring thread has nothing else to do than to let time pass. */
    private static void pause(double time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep((long) (time * NANOS));
    }

    private Reading read(Job job, ServerStatistics statistics) throws Exception {
        ServerCounts.Snapshot counted = statistics.now();
        return new Reading(
                job.operations(counted),
                System.nanoTime(),
                Resources.cpuNanos(),
                allocated.now(),
                Resources.gcMillis(),
                Resources.busyNanos(),
                counted);
    }

    private static void print(Map<Figure, Double> figures) {
        System.out.println(Row.toLine(figures));
    }

    /** All counters at one time. */
    private record Reading(
            long operations, long nanos, long cpu, long allocated, long gc, long busy, ServerCounts.Snapshot server) {

        Map<Figure, Double> since(Reading before, Scenario scenario) throws MeasurementException {
            if (operations == before.operations) {
                throw new MeasurementException("nothing has happened in " + (nanos - before.nanos) + " ns");
            }
            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            figures.put(Figure.OPERATIONS, (double) (operations - before.operations));
            figures.put(Figure.NANOS, (double) (nanos - before.nanos));
            figures.put(Figure.CPU_NANOS, (double) (cpu - before.cpu));
            figures.put(Figure.ALLOCATED, (double) (allocated - before.allocated));
            figures.put(Figure.GC_MILLIS, (double) (gc - before.gc));
            long served = server.cpuNanos() - before.server.cpuNanos();
            figures.put(Figure.SERVER_CPU_NANOS, (double) served);
            figures.put(
                    Figure.OTHERS_CPU_NANOS, (double) Math.max(0, busy - before.busy - served - (cpu - before.cpu)));
            long echoed = server.echoedBytes() - before.server.echoedBytes();
            if (scenario.task() == Scenario.Task.DEFLATE && echoed > 0) {
                long messages = server.echoedMessages() - before.server.echoedMessages();
                figures.put(Figure.COMPRESSION_RATIO, (double) messages * scenario.size() / echoed);
            }
            return figures;
        }
    }
}
