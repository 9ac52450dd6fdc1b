package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Wake;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a channel keeps its wait for one interest. Every method is called with the channel's lock.
 *
 * <p>It is also what the loop's heap of deadlines holds, at most once, however many waits come and go: the heap looks at
 * the slot when the deadline of one of them passes, and goes by the wait that is there then.
 */
final class WaitSlot {

    /** The channel whose wait it is. */
    final NioChannel channel;

    /** What the selector watches for it, a constant of {@link java.nio.channels.SelectionKey}. */
    final int operation;

    /** When the heap looks at it; without meaning if it is not there. Only by {@link DeadlineHeap}. */
    Deadline due = Deadline.NEVER;

    /** Its place in the heap; negative: none. Only by {@link DeadlineHeap}. */
    int index = -1;

    /** Whom to tell; null: nobody waits. With the channel's lock. */
    private @Nullable Consumer<Wake> waiter;

    /** When the loop is to end the wait; never, if nobody waits. With the channel's lock. */
    private Deadline deadline = Deadline.NEVER;

    /** The selection that had begun last when the wait began. With the channel's lock. */
    private long since;

    /** Whether the next wait is to end at once. With the channel's lock. */
    private boolean woken;

    /** When the loop looks at this slot, or was asked to at the latest. With the channel's lock. */
    private Deadline watched = Deadline.NEVER;

    WaitSlot(NioChannel channel, int operation) {
        this.channel = channel;
        this.operation = operation;
    }

    /** Returns whether the next wait is to end at once, which goes for one wait only. */
    boolean takeWoken() {
        boolean wasWoken = woken;
        woken = false;
        return wasWoken;
    }

    /** Begins a wait that is still to be told the selection that had begun last, once the selector watches for it. */
    void begin(Consumer<Wake> waiter, Deadline deadline, long since) {
        this.waiter = waiter;
        this.deadline = deadline;
        this.since = since;
    }

    boolean isPending() {
        return waiter != null;
    }

    /** Ends the wait, or else the next one. Returns whom to tell, as {@link #end}. */
    @Nullable
    Consumer<Wake> wake() {
        woken = waiter == null;
        return end(Wake.WOKEN);
    }

    /**
     * Ends the wait if there is one. A parked thread is told at once, so that whoever has the lock finds either the wait
     * or its outcome; a callback is returned, to be called without the lock.
     */
    @Nullable
    Consumer<Wake> end(Wake wake) {
        Consumer<Wake> told = waiter;
        waiter = null;
        deadline = Deadline.NEVER;
        if (told instanceof ParkedWait parked) {
            parked.accept(wake);
            return null;
        }
        return told;
    }

    /** Ends the wait without telling if it is {@code waiter}'s; returns whether it was. */
    boolean withdraw(Consumer<Wake> waiter) {
        boolean waits = this.waiter == waiter;
        if (waits) {
            this.waiter = null;
            deadline = Deadline.NEVER;
        }
        return waits;
    }

    /** Gives the wait a deadline if it is {@code waiter}'s. */
    void limit(Consumer<Wake> waiter, Deadline deadline) {
        if (this.waiter == waiter) {
            this.deadline = deadline;
        }
    }

    /** Tells whether {@code round}, which is over, looked at what the wait is for: it began after the wait had begun. */
    boolean wasSelectedIn(long round) {
        return waiter != null && since < round;
    }

    /** Tells whether the wait's time is up, all things considered that happened before. */
    boolean hasTimedOutIn(long round) {
        return wasSelectedIn(round) && deadline.hasPassed();
    }

    /** Returns the deadline for which the loop is still to be asked to look at this slot; never: for none. */
    Deadline takeUnwatched() {
        if (!DeadlineHeap.isBefore(deadline, watched)) {
            return Deadline.NEVER;
        }
        watched = deadline;
        return deadline;
    }

    /** Returns when the loop, which has looked at this slot, is to look at it again. */
    Deadline watchAgain() {
        watched = deadline;
        return deadline;
    }
}
