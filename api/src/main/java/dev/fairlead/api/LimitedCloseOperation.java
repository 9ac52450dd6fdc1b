package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;

/** Sends the Close frame of a closing handshake that loses nothing: within the time that all of it has. */
final class DrainingCloseOperation extends CloseFrameOperation {

    private final Draining handshake;

    DrainingCloseOperation(Outbound outbound, Draining handshake) {
        super(outbound, Phase.SHUTDOWN, handshake.status());
        this.handshake = handshake;
    }

    @Override
    public Deadline deadline() {
        return super.deadline().earlier(handshake.end());
    }

    @Override
    public IOException timedOut() {
        return handshake.end().hasPassed() ? handshake.unsentInTime() : super.timedOut();
    }
}
