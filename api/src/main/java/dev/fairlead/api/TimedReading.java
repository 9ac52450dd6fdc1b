package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.time.Duration;

/** The part of a request that waits for the peer's bytes, until one deadline for all of it. */
abstract class TimedReading<R> implements Work<R> {

    private final Phase phase;
    private final Duration limit;
    private final Deadline deadline;
    private final String complaint;

    /**
     * Makes the work.
     *
     * @param limit how long all of it may take; for the exception
     * @param deadline when that is over
     * @param complaint what has not happened then, as the beginning of a sentence
     */
    TimedReading(Phase phase, Duration limit, Deadline deadline, String complaint) {
        this.phase = phase;
        this.limit = limit;
        this.deadline = deadline;
        this.complaint = complaint;
    }

    @Override
    public final Interest waitingFor() {
        return Interest.READ;
    }

    @Override
    public final Deadline deadline() {
        return deadline;
    }

    @Override
    public final TimeoutException timedOut() {
        return new TimeoutException(phase, limit, complaint + " within " + limit);
    }
}
