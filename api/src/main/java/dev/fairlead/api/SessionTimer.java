package dev.fairlead.api;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs what is due at a time, for one session: on one daemon thread, which is there while anything is due. */
final class SessionTimer {

    /** Numbers the threads of all sessions, for their names. */
    private static final AtomicInteger THREADS = new AtomicInteger();

    private static final long IDLE_SECONDS = 5;

    /** Longer than any program runs, and short enough to be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(
                    1, work -> SessionThreads.newThread(work, "fairlead-timer-" + THREADS.incrementAndGet())) {
                @Override
                protected void terminated() {
                    terminated.complete(null);
                }
            };

    SessionTimer() {
        executor.setRemoveOnCancelPolicy(true);
        executor.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        executor.allowCoreThreadTimeOut(true);
        // Once the session has ended nothing is due any more.
        executor.setRejectedExecutionHandler((task, ended) -> {});
    }

    /** Runs something after a while; it must not wait. */
    Future<?> after(Duration delay, Runnable work) {
        Duration within = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
        return executor.schedule(work, within.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Drops what is due. */
    void end() {
        executor.shutdownNow();
    }

    /** Completes when it has ended and its thread is gone. */
    CompletableFuture<Void> terminated() {
        return terminated;
    }
}
