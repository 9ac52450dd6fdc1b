package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;

/** Sends the Close frame of a closing handshake: within the time that all of it has. */
class LimitedCloseOperation extends CloseFrameOperation {

    private final CloseLimit limit;

    LimitedCloseOperation(Outbound outbound, Phase phase, CloseStatus status, CloseLimit limit) {
        super(outbound, phase, status);
        this.limit = limit;
    }

    @Override
    public final Deadline deadline() {
        return super.deadline().earlier(limit.end());
    }

    @Override
    public final IOException timedOut() {
        return limit.end().hasPassed() ? limit.unsent() : super.timedOut();
    }
}
