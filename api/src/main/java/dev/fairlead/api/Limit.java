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
 * @param whom the rest of it, as text only if it has to be told
 */
record Limit(Phase phase, Duration duration, Deadline end, String complaint, Object whom) {

    /** Starts the clock. */
    static Limit of(Phase phase, Duration duration, String complaint, Object whom) {
        return new Limit(phase, duration, Deadline.after(duration), complaint, whom);
    }

    /** The one that is over first. */
    Limit earlier(Limit other) {
        return end.earlier(other.end) == end ? this : other;
    }

    /** The same clock, for something else. */
    Limit within(Phase now, String what, Object about) {
        return new Limit(now, duration, end, what, about);
    }

    TimeoutException passed() {
        return new TimeoutException(phase, duration, complaint + whom + " within " + duration);
    }
}
