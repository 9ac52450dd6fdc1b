package dev.fairlead.api;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Completes futures one after the other, in the order in which they were handed over, on the session's {@link Callbacks}.
 * Thread-safe; never waits.
 */
final class OrderedCallbacks {

    private final Callbacks callbacks;
    private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

    /** How many are in the queue or just run; 0: no thread is at it. */
    private final AtomicInteger count = new AtomicInteger();

    OrderedCallbacks(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    <T> OperationFuture<T> newFuture() {
        return new OperationFuture<>(callbacks);
    }

    void onTransportThread(Runnable work) {
        callbacks.onTransportThread(work);
    }

    /** Hands over the completion of a future; a future catches what its callbacks throw. */
    void add(Runnable completion) {
        queue.add(completion);
        if (count.getAndIncrement() == 0) {
            callbacks.run(this::runAll);
        }
    }

    private void runAll() {
        do {
            Runnable next = queue.poll();
            if (next != null) {
                next.run();
            }
        } while (count.decrementAndGet() > 0);
    }
}
