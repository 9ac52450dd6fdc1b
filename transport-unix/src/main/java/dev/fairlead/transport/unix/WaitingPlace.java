package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where one thread at a time waits for one interest in a socket. The monitor is never held during a wait. */
final class WaitingPlace {

    private static final Logger LOG = LoggerFactory.getLogger(WaitingPlace.class);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private enum Phase {
        OPEN,
        /** No more waits. */
        ENDED,
        /** The selector is to be closed by whoever leaves it last. */
        RELEASED
    }

    /** Made when a wait first has to sleep. With the monitor. */
    private @Nullable Selector selector;

    /** Whether a thread is in a wait. With the monitor. */
    private boolean occupied;

    /** Whether the wait that is going on, or the next, is to end. With the monitor. */
    private boolean woken;

    /** With the monitor. */
    private Phase phase = Phase.OPEN;

    /** Waits until {@code channel} is ready for {@code operation}; at once if it was closed. */
    Wake awaitReady(SocketChannel channel, int operation, Deadline deadline) throws IOException {
        return await(() -> false, place -> watch(place, channel, operation), Long.MAX_VALUE, deadline);
    }

    /** Waits until {@code condition} holds, which is asked at least every {@code intervalNanos}. */
    Wake awaitThat(BooleanSupplier condition, long intervalNanos, Deadline deadline) throws IOException {
        return await(condition, place -> true, intervalNanos, deadline);
    }

    private Wake await(BooleanSupplier condition, Predicate<Selector> watching, long intervalNanos, Deadline deadline)
            throws IOException {
        enter();
        try {
            while (true) {
                Wake otherEnd = otherEnd();
                if (otherEnd != null) {
                    return otherEnd;
                }
                // Before the look, so that there is one after the deadline.
                long nanos = deadline.remainingNanos();
                if (condition.getAsBoolean()) {
                    return readyUnlessEnded();
                }
                Selector place = selector();
                if (place == null) {
                    continue;
                }
                if (!watching.test(place) || select(place, Math.min(nanos, intervalNanos))) {
                    return readyUnlessEnded();
                }
                if (nanos == 0) {
                    return Wake.TIMED_OUT;
                }
            }
        } finally {
            leave();
        }
    }

    /** Returns false if there is nothing to watch any more. */
    private static boolean watch(Selector place, SocketChannel channel, int operation) {
        try {
            if (channel.keyFor(place) == null) {
                channel.register(place, operation);
            }
            return true;
        } catch (ClosedChannelException | CancelledKeyException closed) {
            return false;
        }
    }

    /** Returns whether something that is watched is ready; waits that long for it, or a millisecond more. */
    private static boolean select(Selector place, long nanos) throws IOException {
        if (nanos == 0) {
            place.selectNow();
        } else {
            // 0 is for ever.
            place.select(nanos == Long.MAX_VALUE ? 0 : nanos / NANOS_PER_MILLI + 1);
        }
        boolean ready = !place.selectedKeys().isEmpty();
        place.selectedKeys().clear();
        return ready;
    }

    private synchronized void enter() {
        if (occupied) {
            throw new IllegalStateException("another thread waits for the same interest");
        }
        occupied = true;
    }

    /** Null if a wait is to end, for which there would be no selector to be woken. */
    private synchronized @Nullable Selector selector() throws IOException {
        if (woken || phase != Phase.OPEN) {
            return null;
        }
        if (selector == null) {
            selector = Selector.open();
        }
        return selector;
    }

    private synchronized void leave() {
        occupied = false;
        closeSelectorIfReleased();
    }

    private synchronized @Nullable Wake otherEnd() throws InterruptedIOException {
        if (phase != Phase.OPEN) {
            return Wake.CLOSED;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread was interrupted while it waited for a Unix domain socket");
        }
        if (woken) {
            woken = false;
            return Wake.WOKEN;
        }
        return null;
    }

    private synchronized Wake readyUnlessEnded() {
        return phase == Phase.OPEN ? Wake.READY : Wake.CLOSED;
    }

    /** Ends the wait that is going on, or the next, with {@link Wake#WOKEN}. */
    synchronized void wake() {
        woken = true;
        if (selector != null) {
            selector.wakeup();
        }
    }

    /** Ends the wait that is going on, and all that are to come, with {@link Wake#CLOSED}. */
    synchronized void end() {
        phase = Phase.ENDED;
        if (selector != null) {
            selector.wakeup();
        }
    }

    /** After {@link #end()}, and after the socket was closed: gives back what the selector holds, its key among it. */
    synchronized void release() {
        phase = Phase.RELEASED;
        closeSelectorIfReleased();
    }

    private void closeSelectorIfReleased() {
        if (selector == null || occupied || phase != Phase.RELEASED) {
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
