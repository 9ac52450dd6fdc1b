package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Whether threads of this process compute while they should wait. Linux tells; elsewhere nothing is asserted. */
final class BusyThreads {

    private static final Path TASKS = Path.of("/proc/self/task");

    /** Whose entry is the asking thread's own. */
    private static final Path OWN = Path.of("/proc/thread-self");

    private static final int MILLIS_OF_A_TICK = 10;

    private static final int INTERVALS = 3;

    /** Threads of the virtual machine and of who runs the tests, which have work of their own; of a name are 15 bytes. */
    private static final List<String> OF_THE_MACHINE = List.of(
            "C1 ",
            "C2 ",
            "GC ",
            "G1 ",
            "VM ",
            "Monitor Deflat",
            "Sweeper",
            "Service Thread",
            "Common-Cleaner",
            "Finalizer",
            "Reference Handl",
            "Signal Dispatch",
            "Notification",
            "surefire-");

    private BusyThreads() {}

    /**
     * No thread computes for more than a third of an interval, and of the two behind it: who spins does all the time, or as much as
     * others leave it, and who has some work has it once.
     */
    static void assertIdle(Duration interval) throws IOException {
        Map<String, Long> busy = busyFor(interval);
        for (int again = 1; again < INTERVALS && !busy.isEmpty(); again++) {
            busy.keySet().retainAll(busyFor(interval).keySet());
        }
        assertTrue(busy.isEmpty(), () -> "busy for ms of " + interval + ", and of those behind it: " + busy);
    }

    /** The threads that have computed for more than a third of an interval, and for how many milliseconds. */
    private static Map<String, Long> busyFor(Duration interval) throws IOException {
        Map<String, Long> before = ticks();
        long end = System.nanoTime() + interval.toNanos();
        for (long left = interval.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        Map<String, Long> busy = new HashMap<>();
        ticks().forEach((thread, ticks) -> {
            long millis = (ticks - before.getOrDefault(thread, ticks)) * MILLIS_OF_A_TICK;
            if (millis * 3 > interval.toMillis()) {
                busy.put(thread, millis);
            }
        });
        return busy;
    }

    private static Map<String, Long> ticks() throws IOException {
        Map<String, Long> ticks = new HashMap<>();
        if (!Files.isDirectory(TASKS)) {
            return ticks;
        }
        Path own = OWN.toRealPath();
        try (Stream<Path> tasks = Files.list(TASKS)) {
            for (Path task : tasks.toList()) {
                if (!own.endsWith(String.valueOf(task.getFileName()))) {
                    add(task, ticks);
                }
            }
        }
        return ticks;
    }

    private static void add(Path task, Map<String, Long> ticks) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            int behindName = stat.lastIndexOf(')');
            String name = stat.substring(stat.indexOf('(') + 1, behindName);
            if (OF_THE_MACHINE.stream().noneMatch(name::startsWith)) {
                // proc(5): utime and stime are the 14th and the 15th field, the name is the second.
                String[] fields = stat.substring(behindName + 2).split(" ", -1);
                ticks.put(name + " " + task.getFileName(), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            }
        } catch (IOException over) {
            // It has ended in the meantime, and is busy no more.
            ticks.remove(String.valueOf(task.getFileName()));
        }
    }
}
