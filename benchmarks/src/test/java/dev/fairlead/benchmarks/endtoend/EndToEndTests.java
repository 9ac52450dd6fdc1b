package dev.fairlead.benchmarks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EndToEndTests {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @TempDir
    private Path top;

    private int run(String... args) {
        System.setProperty("java.awt.headless", "true");
        try (PrintStream terminal = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            return EndToEnd.run(terminal, args);
        }
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Two clients, two scenarios, windows that are far too short: enough to see that all of it works, too little to measure anything. */
    @Test
    void theCommandIsToldWithoutFoldersOfTheMachine() {
        assertEquals(
                List.of("--full", "--private-network", "--page", "--rounds", "2"),
                EndToEnd.said(List.of(
                        "--top=/a",
                        "--full",
                        "--in-private-network",
                        "--out",
                        "/b",
                        "--page",
                        "--out=/c",
                        "--rounds",
                        "2")));
    }

    @Test
    void everyCellHasFiguresAndIsOnThePage() throws IOException {
        Files.createDirectories(top.resolve("docs"));
        Path page = top.resolve("docs/performance.md");
        Files.writeString(page, "# Page\n<!-- begin end-to-end -->\nold\n<!-- end end-to-end -->\nrest\n");

        int status = run(
                "--top=" + top,
                "--warm=0.5",
                "--seconds=1",
                "--windows=1",
                "--clients=fairlead-socket,jdk",
                "--scenarios=echo-64,receive-125-binary",
                "--page");

        assertEquals(0, status, this::output);
        List<Row> rows = Results.of(top.resolve("benchmarks/target/bench")).rows();
        assertEquals(
                Set.of(
                        "echo-64 fairlead-socket",
                        "echo-64 jdk",
                        "receive-125-binary fairlead-socket",
                        "receive-125-binary jdk"),
                rows.stream().map(row -> row.scenario() + " " + row.client()).collect(Collectors.toSet()));
        for (Row row : rows) {
            for (Figure figure : List.of(
                    Figure.OPERATIONS, Figure.NANOS, Figure.CPU_PER_OPERATION, Figure.ALLOCATED_PER_OPERATION)) {
                assertTrue(row.figure(figure) > 0, () -> figure + " of " + row);
            }
            assertEquals(row.scenario().equals("echo-64"), row.figure(Figure.P50_NANOS) > 0, row::toString);
        }
        String written = Files.readString(page);
        assertTrue(written.startsWith("# Page\n") && written.endsWith("rest\n") && !written.contains("old"), written);
        for (String part :
                List.of("| **fairlead-socket** | ", "| jdk | ", "(`echo-64`)", "(performance/echo-64.svg)")) {
            assertTrue(written.contains(part), () -> part + " is missing in " + written);
        }
        String chart = Files.readString(top.resolve("docs/performance/receive-125-binary.svg"));
        assertTrue(chart.contains("<svg") && chart.contains("fairlead-socket"), chart);
        assertTrue(Files.readString(top.resolve("docs/performance/about.txt")).contains("libraries: Fairlead "));
    }

    @Test
    void aCellThatFailsIsReportedAndTheOthersGoOn() {
        // No virtual machine starts with that.
        int status = run("--top=" + top, "--jvm=-Xmx1k", "--clients=raw,raw-nio", "--scenarios=echo-64", "--windows=1");

        assertEquals(1, status, this::output);
        assertTrue(output().contains("[1/2] echo-64 raw: FAILED: exit status 1, see "), this::output);
        assertTrue(output().contains("[2/2] echo-64 raw-nio: FAILED: exit status 1, see "), this::output);
    }

    @Test
    void aProcessThatDoesNotEndIsEnded() throws Exception {
        Path errors = Files.createFile(top.resolve("errors.txt"));
        try (JavaProcess server = JavaProcess.start(List.of(), List.of(), NeutralServer.class, List.of(), errors)) {
            MeasurementException failure =
                    assertThrows(MeasurementException.class, () -> server.run(line -> {}, Duration.ofSeconds(1)));

            assertEquals("has not ended within 1 s", failure.getMessage());
        }
    }

    @Test
    void whatIsNotThereIsNamedTogetherWithWhatIs() {
        assertTrue(Library.titles().containsAll(List.of("fairlead-nio", "raw", "jdk", "netty")));
        assertEquals(0, run("--list"));
        assertTrue(output().contains("deflate-1k") && output().contains("java-websocket"), this::output);
    }
}
