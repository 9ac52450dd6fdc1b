package dev.fairlead.spi.transport;

import java.time.Duration;

/**
 * A moment on the JVM's monotonic clock by which a wait has to end, or no such moment.
 *
 * <p>Immutable and thread-safe. Not affected by changes of the wall clock ({@link System#nanoTime()}).
 *
 * @since 0.1
 */
public final class Deadline {

    /** The shortest wait that counts as {@link #NEVER}, about 146 years: half of what the clock can tell apart. */
    private static final long LONGEST_SECONDS = Long.MAX_VALUE / 2 / 1_000_000_000;

    /** No deadline: a wait lasts until what it waits for happens. */
    public static final Deadline NEVER = new Deadline(0);

    /** When, in terms of {@link System#nanoTime()}; without meaning for {@link #NEVER}. */
    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the deadline that passes when {@code timeout} from now has gone by.
     *
     * @param timeout how long, from now; zero and negative ones have passed at once; 146 years and more is never
     * @return the deadline
     */
    public static Deadline after(Duration timeout) {
        // Compared in seconds first: a duration without end does not fit into nanoseconds.
        if (timeout.toSeconds() >= LONGEST_SECONDS) {
            return NEVER;
        }
        return new Deadline(System.nanoTime() + (timeout.isNegative() ? 0 : timeout.toNanos()));
    }

    /**
     * Returns whichever of this and {@code other} passes first.
     *
     * @param other another deadline
     * @return this or {@code other}
     */
    public Deadline earlier(Deadline other) {
        if (this == NEVER) {
            return other;
        }
        return other == NEVER || nanoTime - other.nanoTime <= 0 ? this : other;
    }

    /**
     * Returns how long it is until this deadline.
     *
     * @return nanoseconds, 0 if it has passed, {@link Long#MAX_VALUE} for {@link #NEVER}
     */
    public long remainingNanos() {
        return this == NEVER ? Long.MAX_VALUE : Math.max(0, nanoTime - System.nanoTime());
    }

    /**
     * Tells whether this deadline has passed.
     *
     * @return true if nothing remains; always false for {@link #NEVER}
     */
    public boolean hasPassed() {
        return remainingNanos() == 0;
    }

    /** Returns the time that remains, for messages and logs. */
    @Override
    public String toString() {
        return this == NEVER ? "never" : "in " + Duration.ofNanos(remainingNanos());
    }
}
