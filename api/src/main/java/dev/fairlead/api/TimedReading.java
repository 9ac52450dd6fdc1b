package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import java.time.Duration;

/** The part of a request that waits for the peer's bytes: within limits for all of it, and with one for each pause. */
abstract class TimedReading<R> implements Work<R> {

    private final InboundBuffer inbound;
    private final Limit whole;
    private final Duration pause;

    /** When the peer has paused for too long, unless a byte comes. */
    private Limit silence;

    /** Whether something was read behind the end of {@link #whole}. */
    private boolean late;

    /** How many bytes had been received when {@link #silence} was set. */
    private long receivedAtSilence;

    /**
     * Makes the work.
     *
     * @param whole the limit for all of it
     * @param pause how long no byte may come
     */
    TimedReading(InboundBuffer inbound, Limit whole, Duration pause) {
        this.inbound = inbound;
        this.whole = whole;
        this.pause = pause;
        this.silence = newSilence();
        this.receivedAtSilence = inbound.received();
    }

    /** Adds what the channel has now to the buffer, as {@link InboundBuffer#fill}; fails if a limit is over. */
    final int fill() throws IOException {
        int count = inbound.fill();
        if (count == 0 ? firstLimit().end().hasPassed() : isTooLate()) {
            throw timedOut();
        }
        return count;
    }

    /** Whether what came is still looked at: what was there when the limit passed is, an endless stream is not. */
    private boolean isTooLate() {
        boolean again = late;
        late = whole.end().hasPassed();
        return again;
    }

    private Limit newSilence() {
        return Limit.of(whole.phase(), pause, whole.complaint(), whole.whom());
    }

    private Limit firstLimit() {
        if (inbound.received() != receivedAtSilence) {
            receivedAtSilence = inbound.received();
            silence = newSilence();
        }
        return whole.earlier(silence);
    }

    @Override
    public final Interest waitingFor() {
        return Interest.READ;
    }

    @Override
    public final Deadline deadline() {
        return firstLimit().end();
    }

    @Override
    public final TimeoutException timedOut() {
        return firstLimit().passed();
    }
}
