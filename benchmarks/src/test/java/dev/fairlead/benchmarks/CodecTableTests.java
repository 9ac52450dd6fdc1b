package dev.fairlead.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

@Timeout(60)
class CodecTableTests {

    /** In this process and for a moment, which measures nothing. */
    private static final Options MOMENT = new OptionsBuilder()
            .forks(0)
            .warmupIterations(0)
            .measurementIterations(2)
            .measurementTime(TimeValue.milliseconds(1))
            .verbosity(VerboseMode.SILENT)
            .build();

    /** The full table takes too long for a test. */
    @Test
    void aShortTableHasARowForEachSizeOfItsOperations() throws RunnerException {
        CodecTable table = new CodecTable(false, MOMENT);
        table.measure();
        List<String> rows = table.rows();
        List<String> measured = rows.subList(2, rows.size());

        assertEquals(6 * 2 + 4, measured.size());
        for (String row : rows) {
            assertEquals(8, row.chars().filter(c -> c == '|').count(), row);
        }
        for (String row : measured) {
            List<String> cells = Stream.of(row.split("\\|")).map(String::strip).toList();
            assertTrue(Double.parseDouble(cells.get(3)) > 0, row);
            assertEquals(row.contains("101"), cells.get(6).equals("–"), row);
            assertTrue(cells.get(5).matches("\\d+ B"), row);
        }
    }

    @Test
    void everyOperationOfTheFullTableIsABenchmarkWithItsParameters() throws ReflectiveOperationException {
        for (CodecPart part : CodecPart.ALL) {
            for (CodecPart.Line line : part.lines(true)) {
                assertTrue(isBenchmark(part.benchmarks(), line.method()), line.title());
                assertTrue(!line.hasBaseline() || isBenchmark(part.benchmarks(), line.baseline()), line.title());
                assertEquals(part.fixed().keySet(), line.own().keySet(), line.title());
            }
            assertTrue(
                    part.sizes(true).containsAll(part.sizes(false)),
                    part.benchmarks().getName());
            for (String parameter : part.fixed().keySet()) {
                assertTrue(isParameter(part.benchmarks(), parameter), parameter);
            }
            assertTrue(part.size().isEmpty() || isParameter(part.benchmarks(), part.size()), part.size());
        }
    }

    private static boolean isBenchmark(Class<?> type, String method) throws NoSuchMethodException {
        return type.getMethod(method).isAnnotationPresent(Benchmark.class);
    }

    private static boolean isParameter(Class<?> type, String field) throws NoSuchFieldException {
        return type.getDeclaredField(field).isAnnotationPresent(Param.class);
    }
}
