package dev.fairlead.resourcecheck;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the calling thread allocates on the heap. Unlike a time it is the same on a busy machine; the compiler can only make it
 * less, so that a limit for it holds however warm the code is.
 *
 * @since 0.1
 */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Something that is done many times. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it once.
         *
         * @throws Exception if it cannot be done
         */
        void run() throws Exception;
    }

    /**
     * Does something many times, and as often before that without counting.
     *
     * @param times how often; positive
     * @param work what
     * @return how many bytes the calling thread has allocated each time, on average
     * @throws Exception from {@code work}
     */
    public static double bytesEachTime(int times, Work work) throws Exception {
        for (int i = 0; i < times; i++) {
            work.run();
        }
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < times; i++) {
            work.run();
        }
        long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        return (after - before) / (double) times;
    }
}
