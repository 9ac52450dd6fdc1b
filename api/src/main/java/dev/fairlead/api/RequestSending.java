package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Connects, then writes the request head. */
final class RequestSending implements Work<Boolean> {

    private final TransportChannel channel;
    private final Endpoint endpoint;
    private final ByteBuffer head;
    private final Timeouts timeouts;

    /** Of the phase that is going on. */
    private Deadline deadline;

    private Phase phase = Phase.CONNECT;

    RequestSending(TransportChannel channel, Endpoint endpoint, ByteBuffer head, Timeouts timeouts) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.head = head;
        this.timeouts = timeouts;
        this.deadline = Deadline.after(timeouts.connect());
    }

    @Override
    public @Nullable Boolean advance() throws IOException {
        if (phase == Phase.CONNECT) {
            if (!channel.finishConnect()) {
                return null;
            }
            phase = Phase.SEND_REQUEST;
            deadline = Deadline.after(timeouts.send());
        }
        while (head.hasRemaining()) {
            if (channel.write(head) == 0) {
                return null;
            }
        }
        return Boolean.TRUE;
    }

    /** In which phase it is, or failed. */
    Phase phase() {
        return phase;
    }

    @Override
    public Interest waitingFor() {
        return phase == Phase.CONNECT ? Interest.CONNECT : Interest.WRITE;
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public IOException timedOut() {
        Duration limit = phase == Phase.CONNECT ? timeouts.connect() : timeouts.send();
        String what = phase == Phase.CONNECT ? "no connection to " : "the request could not be sent to ";
        return new TimeoutException(phase, limit, what + endpoint + " within " + limit);
    }
}
