package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a memory channel and its peer share. Every field is touched within {@link #change}, {@link #look} or {@link #await} only. */
final class MemoryLink {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Runnable whenChanged;

    /** Written by the peer, not read by the client yet. */
    final ByteQueue toClient = new ByteQueue();

    /** Written by the client, not read by the peer yet. */
    final ByteQueue toPeer = new ByteQueue();

    /** Whether the peer will write nothing more. */
    boolean peerEnded;

    /** Whether the client will write nothing more. */
    boolean clientEnded;

    /** Whether the client has closed its channel. */
    boolean clientClosed;

    /** Whether the peer lets a channel connect whose script stalls. */
    boolean admitted;

    /** What the client's reads fail with; null: they do not. */
    @Nullable
    IOException readFailure;

    /** What the client's writes fail with; null: they do not. */
    @Nullable
    IOException writeFailure;

    /** A look at the link, or a change of it. */
    @FunctionalInterface
    interface Step<T extends @Nullable Object, X extends Exception> {
        T run() throws X;
    }

    /** Makes a link; {@code whenChanged} is run after each change, when the next one may come. */
    MemoryLink(Runnable whenChanged) {
        this.whenChanged = whenChanged;
    }

    /** Runs {@code step} with nobody else looking; whoever waits looks again afterwards. */
    <T extends @Nullable Object, X extends Exception> T change(Step<T, X> step) throws X {
        lock.lock();
        try {
            return step.run();
        } finally {
            changed.signalAll();
            lock.unlock();
            whenChanged.run();
        }
    }

    /** Runs {@code step} with nobody else looking, and tells nobody: what it changes ends no wait. */
    <T> @Nullable T look(Supplier<@Nullable T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code outcome} returns something; null: the deadline has passed before. */
    <T> @Nullable T await(Supplier<@Nullable T> outcome, Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                T found = outcome.get();
                long nanos = deadline.remainingNanos();
                if (found != null || nanos == 0) {
                    return found;
                }
                // How much is left is asked anew anyway.
                long unused = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
