package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.time.Duration;

/** How long the two Close frames may take in all, from the making of it on, and what is told when that is over. */
final class CloseLimit {

    private final Duration limit;
    private final Deadline end;

    CloseLimit(Duration limit) {
        this.limit = limit;
        this.end = Deadline.after(limit);
    }

    Deadline end() {
        return end;
    }

    TimeoutException unsent() {
        return new TimeoutException(Phase.CLOSE, limit, "the Close frame could not be sent within " + limit);
    }

    TimeoutException unanswered() {
        return new TimeoutException(Phase.CLOSE, limit, "the peer's Close frame did not come within " + limit);
    }
}
