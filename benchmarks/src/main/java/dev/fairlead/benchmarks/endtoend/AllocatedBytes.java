package dev.fairlead.benchmarks.endtoend;

import com.sun.management.ThreadMXBean;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all threads have allocated. From Java 21 on the virtual machine itself knows. Before it, of a thread that has ended what was
 * known of it the last time is what counts.
 */
final class AllocatedBytes {

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private static final @Nullable MethodHandle TOTAL = total();

    private final Map<Long, Long> byThread = new HashMap<>();

    private static @Nullable MethodHandle total() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(ThreadMXBean.class, "getTotalThreadAllocatedBytes", MethodType.methodType(long.class))
                    .bindTo(THREADS);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }

    /** Returns the sum until now. */
    long now() {
        if (TOTAL != null) {
            try {
                return (long) TOTAL.invokeExact();
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            byThread.merge(ids[i], bytes[i], Math::max);
        }
        return byThread.values().stream().mapToLong(Long::longValue).sum();
    }
}
