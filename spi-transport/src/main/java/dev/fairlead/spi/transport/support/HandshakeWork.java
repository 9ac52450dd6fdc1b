package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps of a handshake that may wait, for a person who chooses a certificate or for a server that knows what was
 * revoked, where waiting is allowed, and lets others wait for their end.
 */
final class HandshakeWork {

    private final Executor executor;

    /** The step that runs, or has run and was not asked for; null: none. Written by the thread that connects. */
    private volatile @Nullable CompletableFuture<Boolean> step;

    /** Ends what waits for the step. Any thread; replaced by who waits. */
    private volatile CompletableFuture<Wake> end = new CompletableFuture<>();

    /** Whether there is to be no more waiting. Any thread. */
    private volatile boolean closed;

    HandshakeWork(Executor executor) {
        this.executor = executor;
    }

    /** Whether a step runs, or its outcome was not asked for. */
    boolean isUnderway() {
        return step != null;
    }

    /**
     * Begins a step, or asks for the outcome of the one that was begun.
     *
     * @return whether the handshake is done; false also while the step runs
     */
    boolean advance(Callable<Boolean> work) throws IOException {
        CompletableFuture<Boolean> begun = step;
        if (begun == null) {
            step = begin(work);
            return false;
        }
        if (!begun.isDone()) {
            return false;
        }
        step = null;
        return outcome(begun);
    }

    private CompletableFuture<Boolean> begin(Callable<Boolean> work) throws IOException {
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        try {
            executor.execute(() -> run(work, begun));
        } catch (RejectedExecutionException rejected) {
            throw new IOException("the executor of the session rejects the TLS handshake", rejected);
        }
        return begun;
    }

    private static void run(Callable<Boolean> work, CompletableFuture<Boolean> begun) {
        try {
            begun.complete(work.call());
        } catch (Throwable failed) {
            begun.completeExceptionally(failed);
        }
    }

    private static boolean outcome(CompletableFuture<Boolean> done) throws IOException {
        try {
            return done.join();
        } catch (CompletionException | CancellationException failed) {
            Throwable cause = failed.getCause();
            if (cause instanceof IOException e) {
                throw e;
            }
            if (cause instanceof RuntimeException e) {
                throw e;
            }
            if (cause instanceof Error e) {
                throw e;
            }
            throw new IOException(cause);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // how the step ends is told by itself
    private CompletableFuture<Wake> newEnd() {
        CompletableFuture<Boolean> begun = step;
        CompletableFuture<Wake> fresh = new CompletableFuture<>();
        end = fresh;
        if (begun == null) {
            fresh.complete(Wake.READY);
        } else {
            begun.whenComplete((done, failed) -> fresh.complete(Wake.READY));
        }
        if (closed) {
            fresh.complete(Wake.CLOSED);
        }
        return fresh;
    }

    /** Waits for the end of the step, as {@code awaitReady} does. */
    Wake await(Deadline deadline) throws IOException {
        CompletableFuture<Wake> awaited = newEnd();
        try {
            return awaited.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return Wake.TIMED_OUT;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while it waited for the TLS handshake");
        } catch (ExecutionException impossible) {
            throw new IOException(impossible);
        }
    }

    /** Calls back at the end of the step, as {@code whenReady} does. */
    @SuppressWarnings("FutureReturnValueIgnored") // a callback does not fail
    void whenDone(Deadline deadline, Consumer<Wake> then) {
        CompletableFuture<Wake> awaited = newEnd();
        if (deadline != Deadline.NEVER) {
            awaited = awaited.completeOnTimeout(Wake.TIMED_OUT, deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        }
        awaited.thenAcceptAsync(then, this::execute);
    }

    private void execute(Runnable callback) {
        try {
            executor.execute(callback);
        } catch (RejectedExecutionException rejected) {
            // The callback is owed, and not to the calling thread, which may hold locks.
            Thread thread = new Thread(callback, "fairlead-tls-wait");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Ends what waits. */
    void wake() {
        end.complete(Wake.WOKEN);
    }

    /** Ends what waits, and every later wait at once. */
    void close() {
        closed = true;
        end.complete(Wake.CLOSED);
    }
}
