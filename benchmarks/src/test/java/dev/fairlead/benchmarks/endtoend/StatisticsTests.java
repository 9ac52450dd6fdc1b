package dev.fairlead.benchmarks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsTests {

    private static final Scenario ECHO =
            Scenarios.named(List.of("echo-64"), Scenarios.IDLE).get(0);

    @Test
    void theMedianIsInTheMiddle() {
        assertEquals(3, Statistics.median(List.of(100.0, 1.0, 3.0)));
        assertEquals(2.5, Statistics.median(List.of(4.0, 1.0, 3.0, 2.0)));
        assertEquals(7, Statistics.median(List.of(7.0, Double.NaN)));
        assertTrue(Double.isNaN(Statistics.median(List.of())));
        assertTrue(Double.isNaN(Statistics.median(List.of(Double.NaN))));
    }

    @Test
    void ratiosAreToTheBestOfAGroup() {
        Summary summary = new Summary(List.of(
                row("fairlead-nio", 1, 200),
                row("fairlead-nio", 2, 240),
                row("fairlead-nio", 3, 10_000),
                row("netty", 1, 300),
                row("netty", 2, 500),
                row("jdk", 1, 320),
                row("raw", 1, 60),
                row("raw-nio", 1, 80)));

        assertEquals(240, summary.median(ECHO, Library.FAIRLEAD_NIO, Figure.CPU_PER_OPERATION));
        assertEquals(Optional.of(Library.JDK), summary.best(ECHO, Library.Group.PEER));
        assertEquals(0.75, summary.ratio(ECHO, Library.FAIRLEAD_NIO, Library.Group.PEER));
        assertEquals(1.25, summary.ratio(ECHO, Library.NETTY, Library.Group.PEER));
        assertEquals(4, summary.ratio(ECHO, Library.FAIRLEAD_NIO, Library.Group.RAW));
        assertEquals(Library.RAW, summary.libraries(ECHO).get(0));
    }

    @Test
    void aGroupWithoutFiguresHasNoRatio() {
        Summary summary = new Summary(List.of(row("fairlead-nio", 1, 200)));

        assertTrue(Double.isNaN(summary.ratio(ECHO, Library.FAIRLEAD_NIO, Library.Group.PEER)));
        assertEquals("–", Column.number(Double.NaN));
    }

    /** 1,000 messages in a millisecond. */
    private static Row row(String client, int window, double cpuPerMessage) {
        return new Row(
                1,
                "echo-64",
                client,
                window,
                Map.of(Figure.OPERATIONS, 1_000.0, Figure.NANOS, 1e6, Figure.CPU_NANOS, 1_000 * cpuPerMessage));
    }

    @Test
    void rowsComeBackFromTheirFile() {
        Row row = new Row(2, "echo-64", "netty", 3, Map.of(Figure.OPERATIONS, 5e9, Figure.P50_NANOS, 0.5));

        Row back = Row.parse(row.toCsv());

        assertEquals(row, back);
        assertEquals(Row.header().split(",", -1).length, row.toCsv().split(",", -1).length);
        assertTrue(Double.isNaN(back.figure(Figure.CPU_PER_OPERATION)));
    }

    @Test
    void figuresComeBackFromTheirLine() {
        Map<Figure, Double> figures = Map.of(Figure.OPERATIONS, 12.0, Figure.ALLOCATED, 1.5e10);

        assertEquals(figures, Row.figures(Row.toLine(figures)));
        assertEquals(Map.of(), Row.figures("WARNING: something else"));
    }

    @Test
    void rateAndCostFollowFromWhatWasMeasured() {
        Row row = row("jdk", 1, 320);

        assertEquals(1e6, row.figure(Figure.RATE), 1e-6);
        assertEquals(320, row.figure(Figure.CPU_PER_OPERATION));
    }

    @Test
    void processorsAreReadAsTheKernelWritesThem() {
        assertEquals(List.of(0, 1, 2, 5), Pinning.numbers("0-2,5"));
        assertEquals(List.of(3), Pinning.numbers("3"));
    }
}
