package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.time.Duration;

/**
 * A time limit whose clock runs.
 *
 * @param phase what it is for
 * @param duration how long that may take
 * @param end when that is over
 * @param complaint what has not happened then, as the beginning of a sentence
 */
record Limit(Phase phase, Duration duration, Deadline end, String complaint) {

    /** Starts the clock. */
    static Limit of(Phase phase, Duration duration, String complaint) {
        return new Limit(phase, duration, Deadline.after(duration), complaint);
    }

    /** The one that is over first. */
    Limit earlier(Limit other) {
        return end.earlier(other.end) == end ? this : other;
    }

    /** The same clock, for something else. */
    Limit within(Phase now, String what) {
        return new Limit(now, duration, end, what);
    }

    TimeoutException passed() {
        return new TimeoutException(phase, duration, complaint + " within " + duration);
    }
}
