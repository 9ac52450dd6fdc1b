package dev.fairlead.api;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** An executor of the caller's that knows how many of its tasks run, and how many it ever got. */
final class CountingExecutor implements Executor, AutoCloseable {

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final ExecutorService threads;

    CountingExecutor() {
        this("counted", 0);
    }

    /** Makes one whose threads have a name, and a stack of so many bytes; 0: as usual. */
    CountingExecutor(String name, long stackBytes) {
        ThreadFactory factory = work -> {
            Thread thread = new Thread(null, work, name, stackBytes);
            thread.setDaemon(true);
            return thread;
        };
        threads = Executors.newCachedThreadPool(factory);
    }

    int running() {
        return running.get();
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void execute(Runnable task) {
        accepted.incrementAndGet();
        running.incrementAndGet();
        threads.execute(() -> {
            try {
                task.run();
            } finally {
                running.decrementAndGet();
            }
        });
    }

    @Override
    public void close() {
        threads.shutdown();
        BackgroundCall.eventually("all tasks have ended", threads::isTerminated);
    }
}
