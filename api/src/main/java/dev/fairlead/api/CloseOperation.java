package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Drops what still arrives until the peer's Close frame. */
final class CloseOperation extends ReadOperation<CloseStatus> {

    private static final int SCRATCH = 8 * 1024;

    private final Inbound inbound;
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);

    CloseOperation(Inbound inbound, Duration limit, Deadline deadline) {
        super(Phase.CLOSE, limit, deadline, "the peer's Close frame did not come");
        this.inbound = inbound;
    }

    @Override
    public @Nullable CloseStatus advance() throws IOException, ProtocolViolation {
        while (true) {
            Received received = inbound.next(scratch.clear(), this::check);
            if (received instanceof Received.Closed closed) {
                return closed.status();
            }
            check();
            if (received == null) {
                return null;
            }
        }
    }

    /** Also between pieces: a peer that never stops sending must not keep us past the deadline. */
    private void check() throws IOException {
        if (deadline().hasPassed()) {
            throw timedOut();
        }
    }
}
