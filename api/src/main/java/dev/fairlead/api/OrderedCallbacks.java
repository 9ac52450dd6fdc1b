package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Completes futures one after the other, in the order in which they were handed over, on the session's {@link Callbacks}.
 * Thread-safe; never waits.
 */
final class OrderedCallbacks {

    private final Callbacks callbacks;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

    /** How many were added since a thread last looked; 0: no thread is at it. */
    private final AtomicInteger count = new AtomicInteger();

    OrderedCallbacks(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    <T> OperationFuture<T> newFuture() {
        return new OperationFuture<>(callbacks);
    }

    /** Makes a future that tells that something is done: is complete if callbacks may run anywhere, or else will be, in its turn. */
    CompletableFuture<Void> doneFuture() {
        if (callbacks.mayRunAnywhere() && count.get() == 0) {
            CompletableFuture<Void> complete = new BoundedFuture<>(callbacks);
            boolean unused = complete.complete(null);
            return complete;
        }
        return laterFuture(null);
    }

    /** Makes a future that will be completed in its turn, with what was received without an operation. */
    <T> CompletableFuture<T> laterFuture(@Nullable T result) {
        OperationFuture<T> future = newFuture();
        add(() -> {
            boolean unused = future.settle(result, null);
        });
        return future;
    }

    void onTransportThread(Runnable work) {
        callbacks.onTransportThread(work);
    }

    /** Hands over the completion of a future; a future catches what its callbacks throw. */
    void add(Runnable completion) {
        queue.add(completion);
        if (count.getAndIncrement() == 0) {
            try {
                callbacks.run(this::runAll);
            } catch (RuntimeException | Error defect) {
                // No stack or memory is left for that, for example. Whoever adds the next one has this one run too.
                count.set(0);
                throw defect;
            }
        }
    }

    /** Runs what a thread could not be found for, unless another thread is at it. */
    void resume() {
        add(() -> {});
    }

    /** Runs something on a thread that may run callbacks. */
    void elsewhere(Runnable task) {
        callbacks.run(task);
    }

    private void runAll() {
        int seen = count.get();
        do {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
            seen = count.addAndGet(-seen);
        } while (seen != 0);
    }
}
