package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place where one thread at a time waits, with a selector of its own that is made at the first wait.
 *
 * <p>The monitor is never held during a wait. The end comes in two steps: {@link #end()} ends all waits,
 * {@link #release()} lets go of the selector. The selector is then closed by whoever is last: {@code release}, or the
 * thread that is waiting until then. Were it always {@code release}, it would have to wait for that thread to leave the
 * selector.
 */
final class SelectorWait {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorWait.class);

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
    interface Condition {
        /** Tells whether it holds; if not, whatever makes it hold will end a selection or call {@link #recheck()}. */
        boolean holds(Selector selector) throws IOException;
    }

    /**
     * Waits until {@code condition} holds, a selected key is ready, or one of the other things that {@link Wake} knows.
     *
     * @throws InterruptedIOException if the thread was interrupted; the flag stays set
     * @throws IllegalStateException if another thread waits here
     */
    Wake await(Condition condition, Deadline deadline) throws IOException {
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

    /** Ends the wait that is going on, or else the next one, with {@link Wake#WOKEN}. */
    synchronized void wake() {
        woken = true;
        wakeSelector();
    }

    /** Makes the wait that is going on look at its condition again. */
    synchronized void recheck() {
        wakeSelector();
    }

    /** Ends the wait that is going on, and every later one, with {@link Wake#CLOSED}. Never waits. */
    synchronized void end() {
        ended = true;
        wakeSelector();
    }

    /** Gives the selector's descriptors back, at once or when the last wait has left it. After {@link #end()}. */
    synchronized void release() {
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
            LOG.debug("closing a selector failed", failed);
        }
        selector = null;
    }
}
