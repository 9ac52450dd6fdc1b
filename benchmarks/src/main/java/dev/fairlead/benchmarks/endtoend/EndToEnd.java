package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures whole clients side by side: each client at each scenario in a fresh process, all with the same server. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Measures Fairlead and other WebSocket clients side by side: each client at each scenario in a"
                + " fresh process, all with the same server. Without options a few of them, in about three minutes.")
public final class EndToEnd implements Callable<Integer> {

    private static final String SHORT_SCENARIOS =
            "echo-64,receive-125-binary,receive-64k,send-125-batched,send-64k,start";
    private static final String SHORT_CLIENTS = "fairlead-socket,fairlead-nio-async,raw,jdk,netty,java-websocket";
    private static final Timing SHORT = new Timing(3, 0.7, 2, Scenarios.IDLE);
    private static final Timing FULL = new Timing(5, 2, 3, Scenarios.IDLE);
    private static final int FULL_ROUNDS = 3;
    private static final double PROCESS_SECONDS = 1.5;

    @Option(
            names = "--short",
            description = "A few scenarios and clients, one round, short windows; so it is without --full.")
    private boolean isShort;

    @Option(names = "--full", description = "All scenarios and clients, 3 rounds, 3 windows of 2 seconds: some hours.")
    private boolean isFull;

    @Option(names = "--rounds", paramLabel = "N", description = "How many times all is done.")
    private int rounds;

    @Option(
            names = "--warm",
            paramLabel = "SECONDS",
            description = "Before the first window; for TLS, compression and opening twice.")
    private double warm = -1;

    @Option(names = "--seconds", paramLabel = "SECONDS", description = "Length of a window.")
    private double seconds;

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "Windows of a process, or processes of the scenario start.")
    private int windows;

    @Option(names = "--scenarios", split = ",", paramLabel = "NAME", description = "Which, or all; --list shows them.")
    private List<String> scenarioNames = new ArrayList<>();

    @Option(names = "--clients", split = ",", paramLabel = "NAME", description = "Which, or all; --list shows them.")
    private List<String> clientNames = new ArrayList<>();

    @Option(names = "--list", description = "Shows scenarios and clients, and ends.")
    private boolean isList;

    @Option(names = "--idle", paramLabel = "N", description = "Connections of the scenario idle (${DEFAULT-VALUE}).")
    private int idle = Scenarios.IDLE;

    @Option(
            names = "--poll",
            paramLabel = "MICROSECONDS",
            description = "For how long the server polls after an echo, so that nobody measures how long a processor"
                    + " takes to wake up (${DEFAULT-VALUE}).")
    private long poll = 200;

    @Option(
            names = "--jvm",
            paramLabel = "OPTION",
            description = "For the virtual machines of the clients; can be repeated.")
    private List<String> jvm = new ArrayList<>();

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to put raw data, tables and charts.")
    private Path out = Path.of("");

    @Option(
            names = PrivateNetwork.OPTION,
            description = "In a network namespace of its own with the congestion control reno. Linux, as root.")
    private boolean isPrivate;

    @Option(names = "--page", description = "Writes the outcome into docs/performance.md.")
    private boolean isPage;

    @Option(names = "--report-only", description = "Measures nothing: draws and writes what --out has from before.")
    private boolean isReportOnly;

    @Option(names = PrivateNetwork.INSIDE, hidden = true)
    private boolean isInside;

    @Option(names = "--top", hidden = true)
    private Path top = Path.of("");

    /** Set by picocli. */
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final PrintStream terminal;
    private final List<String> args;

    EndToEnd(PrintStream terminal, String... args) {
        this.terminal = terminal;
        this.args = List.of(args);
    }

    /**
     * Runs it.
     *
     * @param args {@code --help} lists them
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true");
        System.exit(run(System.out, args));
    }

    /** Returns the exit status: 0 if every cell has figures. */
    static int run(PrintStream terminal, String... args) {
        return new CommandLine(new EndToEnd(terminal, args)).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        if (isList) {
            list();
            return ExitCode.OK;
        }
        if (isShort && isFull) {
            throw new ParameterException(spec.commandLine(), "--short and --full exclude each other");
        }
        if (isPrivate && !isInside) {
            return PrivateNetwork.run(args);
        }
        List<Scenario> all = Scenarios.all(idle);
        if (out.toString().isEmpty()) {
            out = top.resolve("benchmarks/target/bench");
        }
        int failed = 0;
        Results results = Results.of(out);
        if (!isReportOnly) {
            Pinning pinning = Pinning.ofThisMachine();
            Timing timing = timing();
            List<Cell> cells = cells(all);
            announce(cells, timing, pinning);
            results = Results.begin(out, facts(pinning, timing));
            failed = measure(cells, timing, pinning, results);
        }
        String text = results.report(all);
        terminal.println();
        terminal.println(text.substring(0, Math.max(0, text.indexOf("\n#"))));
        terminal.println("Raw data, all tables and charts: " + out);
        if (isPage) {
            results.publish(text, top.resolve("docs"));
        }
        return failed == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void list() {
        Scenarios.all(idle).forEach(one -> terminal.printf("%-20s %s%n", one.name(), one.title()));
        terminal.println();
        for (Library library : Library.values()) {
            terminal.println(library.title() + (library.isHere() ? "" : " (not here: wants a newer Java)"));
        }
    }

    private Timing timing() {
        Timing usual = isFull ? FULL : SHORT;
        return new Timing(
                warm < 0 ? usual.warm() : warm,
                seconds > 0 ? seconds : usual.seconds(),
                windows > 0 ? windows : usual.windows(),
                idle);
    }

    private List<Cell> cells(List<Scenario> all) {
        List<String> scenarios = chosen(scenarioNames, SHORT_SCENARIOS);
        List<String> clients = chosen(clientNames, SHORT_CLIENTS);
        List<Library> libraries = new ArrayList<>();
        for (String client : clients.isEmpty() ? Library.titles() : clients) {
            Library library = Library.named(client);
            if (library.isHere()) {
                libraries.add(library);
            } else {
                terminal.println(client + " is not here: it wants a newer Java");
            }
        }
        int times = rounds > 0 ? rounds : isFull ? FULL_ROUNDS : 1;
        return Cell.all(times, scenarios.isEmpty() ? all : Scenarios.named(scenarios, idle), libraries);
    }

    /** Returns names; none for all. */
    private List<String> chosen(List<String> names, String usual) {
        if (names.equals(List.of("all")) || (names.isEmpty() && isFull)) {
            return List.of();
        }
        return names.isEmpty() ? List.of(usual.split(",", -1)) : names;
    }

    private void announce(List<Cell> cells, Timing timing, Pinning pinning) {
        double time = 0;
        for (Cell cell : cells) {
            time += cell.scenario().task() == Scenario.Task.START
                    ? timing.windows()
                    : PROCESS_SECONDS + timing.warm(cell.scenario()) + timing.windows() * timing.seconds();
        }
        terminal.println(cells.size() + " cells, about "
                + Duration.ofSeconds((long) time).toMinutes() + " minutes; " + pinning.explanation());
        String control = Machine.congestionControl();
        terminal.println("TCP congestion control: " + control
                + (control.equals("bbr")
                        ? ", which slows loopback down and hides differences; see --private-network"
                        : ""));
    }

    private List<String> facts(Pinning pinning, Timing timing) {
        List<String> facts = new ArrayList<>(Machine.facts());
        facts.add("pinned: " + pinning.explanation());
        facts.add("each process: " + timing.warm() + " s to get warm (TLS, compression and opening twice that), then "
                + timing.windows() + " windows of " + timing.seconds() + " s; server polls for " + poll
                + " µs after an echo");
        facts.add("command: ./fairlead bench " + String.join(" ", said(args)));
        return facts;
    }

    /** The command line without what is the machine's: where the repository is, and where the outcome goes. */
    static List<String> said(List<String> args) {
        List<String> said = new ArrayList<>();
        boolean isFolder = false;
        for (String one : args) {
            if (!isFolder && !one.startsWith("--top=") && !one.startsWith("--out")) {
                said.add(one.equals(PrivateNetwork.INSIDE) ? PrivateNetwork.OPTION : one);
            }
            isFolder = one.equals("--out");
        }
        return said;
    }

    private int measure(List<Cell> cells, Timing timing, Pinning pinning, Results results)
            throws IOException, InterruptedException {
        // On one processor polling would be at the clients' expense.
        List<String> polling = List.of(String.valueOf(pinning.server().isEmpty() ? 0 : poll));
        try (JavaProcess server = JavaProcess.start(
                        pinning.server(), List.of("-Xmx256m"), NeutralServer.class, polling, results.errors());
                Progress progress = new Progress(terminal, cells.size())) {
            ServerAddress address = ServerAddress.parse(server.firstLine());
            CellRunner runner = new CellRunner(address, pinning, timing, jvm, results.errors());
            int failed = 0;
            for (Cell cell : cells) {
                progress.begins(cell);
                results.begins(cell);
                try {
                    List<Row> rows = runner.run(cell);
                    results.add(rows);
                    progress.done(cell, rows);
                } catch (MeasurementException e) {
                    failed++;
                    progress.failed(cell, e);
                }
            }
            return failed;
        }
    }
}
