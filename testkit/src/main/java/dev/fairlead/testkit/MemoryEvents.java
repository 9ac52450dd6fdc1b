package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves the callbacks of all channels of a transport with one thread, as a selector does. The lock is a leaf: neither a
 * link nor a callback is called while it is held.
 */
final class MemoryEvents implements MemoryWaiting {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();

    /** The waits that have not ended. With the lock. */
    private final List<Wait> pending = new ArrayList<>();

    /** Whether a channel may have changed, or a wait was added, since the thread looked last. With the lock. */
    private boolean changed;

    /** Whether the thread is to end when nothing is pending. With the lock. */
    private boolean ended;

    /** Whether there is a thread. With the lock. */
    private boolean running;

    private record Wait(MemoryChannel channel, Interest interest, Deadline deadline, Consumer<Wake> then) {

        @Nullable
        Wake outcome() {
            Wake wake = channel.look(interest);
            return wake == null && deadline.hasPassed() ? Wake.TIMED_OUT : wake;
        }
    }

    @Override
    public void whenReady(MemoryChannel channel, Interest interest, Deadline deadline, Consumer<Wake> then) {
        tell(() -> {
            pending.add(new Wait(channel, interest, deadline, then));
            if (!running) {
                // Also after the end: the callback is owed for a closed channel too.
                running = true;
                start();
            }
        });
    }

    @Override
    public void changed() {
        tell(() -> {});
    }

    @Override
    public void end() {
        tell(() -> ended = true);
    }

    private void tell(Runnable step) {
        lock.lock();
        try {
            step.run();
            changed = true;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void start() {
        Thread thread = new Thread(this::run, "fairlead-memory-events");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        for (List<Wait> waits = next(); !waits.isEmpty(); waits = next()) {
            waits.forEach(this::serve);
        }
    }

    /** Waits until there is something to look at, and returns what is pending; nothing: the thread is to end. */
    private List<Wait> next() {
        lock.lock();
        try {
            while (!ended || !pending.isEmpty()) {
                Deadline nearest = pending.stream().map(Wait::deadline).reduce(Deadline.NEVER, Deadline::earlier);
                if (!pending.isEmpty() && (changed || nearest.hasPassed())) {
                    changed = false;
                    return List.copyOf(pending);
                }
                try {
                    // Why it ended is found out by looking.
                    long unused = news.awaitNanos(nearest.remainingNanos());
                } catch (InterruptedException byACallback) {
                    // Nobody else has this thread, and it ends in one way only: after end().
                    changed = true;
                }
            }
            running = false;
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private void serve(Wait wait) {
        Wake wake = wait.outcome();
        if (wake == null) {
            return;
        }
        lock.lock();
        try {
            pending.remove(wait);
        } finally {
            lock.unlock();
        }
        call(wait.then, wake);
    }

    private static void call(Consumer<Wake> then, Wake wake) {
        try {
            then.accept(wake);
        } catch (RuntimeException | Error failed) {
            // The other channels need the thread; the failure goes where it would go had it ended the thread.
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failed);
        }
    }
}
