package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A place where one thread at a time waits, with a selector of its own that is made at the first wait: for transports without
 * threads of their own.
 *
 * <p>The end comes in two steps: {@link #end()} ends all waits, {@link #release()} lets go of the selector, and between them
 * the channel that it watches is closed. A selector that drops a channel before that gives the descriptor back at once, even
 * if a read or write still uses it, and the number may be another connection's by then. The selector is closed by whoever is
 * last: {@code release}, or the thread that is waiting until then, so that {@code release} need not wait for it. What closing it
 * fails with is told to nobody, because nobody could do anything about it.
 *
 * <p>All methods but {@link #await} may be called by any thread at any time, and never wait.
 *
 * @since 0.1
 */
public final class SelectorWait {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Null before the first wait and after the end. With the monitor. */
    private @Nullable Selector selector;

    /** Whether a thread is waiting. With the monitor. */
    private boolean waiting;

    /** Whether the wait that is going on, or else the next, is to end. With the monitor. */
    private boolean woken;

    /** Whether there are to be no more waits. With the monitor. */
    private boolean ended;

    /** Whether the selector may be closed. With the monitor. */
    private boolean released;

    /** What a wait is for. */
    @FunctionalInterface
    public interface Condition {

        /**
         * Tells whether it holds. If not, whatever makes it hold ends a selection, or calls {@link #recheck()}.
         *
         * @param selector may be made to {@link #watch watch} a channel
         * @return whether it holds
         * @throws IOException if that cannot be told
         */
        boolean holds(Selector selector) throws IOException;
    }

    /** Makes the place, without a selector yet. */
    public SelectorWait() {}

    /**
     * Waits until {@code condition} holds, a channel that is watched is ready, or one of the other things that {@link Wake}
     * knows has happened.
     *
     * @param condition what to wait for; asked first, and whenever the wait was ended to look again
     * @param deadline when to give up, never early; one that has passed makes this a look that does not wait
     * @return why the wait ended
     * @throws InterruptedIOException if the thread was interrupted, before or during the wait; the flag stays set
     * @throws IllegalStateException if another thread waits here
     * @throws IOException if waiting failed
     */
    public Wake await(Condition condition, Deadline deadline) throws IOException {
        Selector entered = enter();
        if (entered == null) {
            return Wake.CLOSED;
        }
        try {
            Wake wake = waitUntilEnded(entered, condition, deadline);
            return wake == Wake.READY && hasEnded() ? Wake.CLOSED : wake;
        } finally {
            leave();
        }
    }

    /**
     * Makes a selector watch a channel, for a {@link Condition} that waits for that.
     *
     * @param selector that of the condition
     * @param channel in non-blocking mode
     * @param operation one of {@link SelectionKey}
     * @return false if it cannot, because the channel was closed
     */
    public static boolean watch(Selector selector, SocketChannel channel, int operation) {
        try {
            SelectionKey key = channel.keyFor(selector);
            if (key == null) {
                channel.register(selector, operation);
            } else {
                key.interestOps(operation);
            }
            return true;
        } catch (ClosedChannelException | CancelledKeyException closed) {
            return false;
        }
    }

    /**
     * Derives {@link TransportChannel#whenReady} from {@link TransportChannel#awaitReady}: waits on a thread of an executor, and if
     * that rejects the wait, on a daemon thread of its own, because the callback is owed, and not by the calling thread, which
     * may hold locks.
     *
     * @param channel whose wait it is
     * @param interest what to wait for
     * @param deadline when to give up
     * @param then called exactly once; with {@link Wake#READY} if waiting failed
     * @param blockingWork that of {@link dev.fairlead.spi.transport.TransportOptions}
     */
    public static void whenReady(
            TransportChannel channel,
            Interest interest,
            Deadline deadline,
            Consumer<Wake> then,
            Executor blockingWork) {
        Runnable wait = () -> then.accept(readyIfItFails(channel, interest, deadline));
        try {
            blockingWork.execute(wait);
        } catch (RejectedExecutionException rejected) {
            Thread waiter = new Thread(wait, "fairlead-socket-wait");
            waiter.setDaemon(true);
            waiter.start();
        }
    }

    private static Wake readyIfItFails(TransportChannel channel, Interest interest, Deadline deadline) {
        try {
            return channel.awaitReady(interest, deadline);
        } catch (IOException | RuntimeException failed) {
            return Wake.READY;
        }
    }

    /** Ends the wait that is going on, or else the next one, with {@link Wake#WOKEN}. */
    public synchronized void wake() {
        woken = true;
        wakeSelector();
    }

    /** Makes the wait that is going on look at its condition again. */
    public synchronized void recheck() {
        wakeSelector();
    }

    /** Ends the wait that is going on, and every later one, with {@link Wake#CLOSED}. Never waits. */
    public synchronized void end() {
        ended = true;
        wakeSelector();
    }

    /** Gives the selector's descriptors back, at once or when the last wait has left it. After {@link #end()}. */
    public synchronized void release() {
        released = true;
        if (!waiting) {
            closeSelector();
        }
    }

    private synchronized @Nullable Selector enter() throws IOException {
        if (ended) {
            return null;
        }
        if (waiting) {
            throw new IllegalStateException("another thread is waiting for the same interest");
        }
        if (selector == null) {
            selector = Selector.open();
        }
        waiting = true;
        return selector;
    }

    private synchronized void leave() {
        waiting = false;
        if (released) {
            closeSelector();
        }
    }

    private Wake waitUntilEnded(Selector entered, Condition condition, Deadline deadline) throws IOException {
        while (true) {
            Wake cause = otherCause();
            if (cause != null) {
                return cause;
            }
            long nanos = deadline.remainingNanos();
            if (condition.holds(entered) || select(entered, nanos)) {
                return Wake.READY;
            }
            if (nanos == 0) {
                return Wake.TIMED_OUT;
            }
        }
    }

    private synchronized @Nullable Wake otherCause() throws InterruptedIOException {
        if (ended) {
            return Wake.CLOSED;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread was interrupted while it waited for the network");
        }
        boolean wasWoken = woken;
        woken = false;
        return wasWoken ? Wake.WOKEN : null;
    }

    /** Selects for at most {@code nanos}, rounded up so as not to be early; returns whether a key is ready. */
    private static boolean select(Selector selector, long nanos) throws IOException {
        if (nanos == 0) {
            selector.selectNow();
        } else if (nanos == Long.MAX_VALUE) {
            selector.select();
        } else {
            selector.select(1 + (nanos - 1) / NANOS_PER_MILLI);
        }
        boolean ready = !selector.selectedKeys().isEmpty();
        selector.selectedKeys().clear();
        return ready;
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    private void wakeSelector() {
        if (selector != null) {
            selector.wakeup();
        }
    }

    private void closeSelector() {
        if (selector == null) {
            return;
        }
        try {
            selector.close();
        } catch (IOException failed) {
            // See above.
        }
        selector = null;
    }
}
