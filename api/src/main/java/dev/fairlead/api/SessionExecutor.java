package dev.fairlead.api;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a session runs what may wait: the caller's executor, or daemon threads of its own that are made when they are
 * needed, virtual ones where the Java version has them.
 */
final class SessionExecutor implements Executor {

    /** Long enough to serve a burst of connects with the same threads, short enough not to keep idle ones around. */
    private static final long IDLE_SECONDS = 5;

    /** Numbers the threads of all sessions, for their names. */
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final Executor delegate;

    private SessionExecutor(Optional<Executor> callers) {
        delegate = callers.orElseGet(this::ownThreads);
    }

    static SessionExecutor of(Optional<Executor> callers) {
        return new SessionExecutor(callers);
    }

    @Override
    public void execute(Runnable task) {
        delegate.execute(task);
    }

    /** Takes no more tasks, if the threads are the session's own; those that run already may finish. */
    void end() {
        if (delegate instanceof OwnThreads own) {
            own.shutdown();
        } else {
            terminated.complete(null);
        }
    }

    CompletableFuture<Void> terminated() {
        return terminated;
    }

    private Executor ownThreads() {
        return new OwnThreads(terminated);
    }

    private static Thread newThread(Runnable work) {
        return SessionThreads.newThread(work, "fairlead-session-" + THREADS.incrementAndGet());
    }

    private static final class OwnThreads extends ThreadPoolExecutor {

        private final CompletableFuture<Void> whenGone;

        OwnThreads(CompletableFuture<Void> whenGone) {
            super(
                    0,
                    Integer.MAX_VALUE,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    SessionExecutor::newThread);
            this.whenGone = whenGone;
        }

        @Override
        protected void terminated() {
            whenGone.complete(null);
        }
    }
}
