package dev.fairlead.fuzz;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/**
 * Fuzzes all targets, two at a time, the longest first. On JDK 17 only, because later ones get the same bytes; with {@code
 * -Dfuzz.run=true}, or the profile {@code fuzz}, on any.
 */
class FuzzRunTests {

    static final int LEAST_RUNS = 3_000_000;

    private static final int AT_A_TIME = 2;

    private static final long SECONDS = Long.getLong("fuzz.seconds", 0);

    @Test
    @Timeout(value = 24, unit = TimeUnit.HOURS)
    void nothingIsFound() throws InterruptedException {
        assumeTrue(
                Runtime.version().feature() == 17 || Boolean.getBoolean("fuzz.run"),
                "later JDKs only replay the seeds");
        ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            Map<Target, Future<Long>> runs = new EnumMap<>(Target.class);
            for (Target target : Target.values()) {
                runs.put(target, workers.submit(() -> new FuzzProcess(target).run(SECONDS)));
            }
            long[] all = {0};
            List<Executable> checks = new ArrayList<>();
            for (Target target : Target.values()) {
                checks.add(() -> {
                    long done = Objects.requireNonNull(runs.get(target)).get();
                    assertTrue(SECONDS > 0 || done >= target.runs(), () -> target.id() + " was run " + done + " times");
                    all[0] += done;
                });
            }
            assertAll(checks);
            assertTrue(SECONDS > 0 || all[0] >= LEAST_RUNS, () -> all[0] + " runs");
        } finally {
            workers.shutdownNow();
            assertTrue(workers.awaitTermination(30, TimeUnit.SECONDS), "the runs do not end");
        }
    }
}
