package dev.fairlead.benchmarks.endtoend;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process has used. */
final class Resources {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path STAT = Path.of("/proc/stat");

    /** A tick of the kernel's clock. */
    private static final long TICK_NANOS = 10_000_000;

    private Resources() {}

    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    static long gcMillis() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }

    static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Returns the bytes that are in use when what can be collected was. */
    static long heapBytes() {
        // Twice: what the first one has found may be freed by the second.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Returns the resident bytes; 0 where the system does not tell. */
    static long residentBytes() {
        return lines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    /** Returns the time for which any processor of the machine was busy; 0 where the system does not tell. */
    static long busyNanos() {
        List<String> lines = lines(STAT);
        if (lines.isEmpty()) {
            return 0;
        }
        String[] ticks = lines.get(0).split(" +", -1);
        long busy = 0;
        // user nice system idle iowait irq softirq: all but the two in the middle.
        for (int i : new int[] {1, 2, 3, 6, 7}) {
            busy += Long.parseLong(ticks[i]);
        }
        return busy * TICK_NANOS;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
