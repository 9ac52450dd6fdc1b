package dev.fairlead.api;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Waits for the server to end the TCP connection, after both Close frames have passed. */
final class EndOfStreamOperation extends ReadOperation<Boolean> {

    private static final int SCRATCH = 1024;

    private final TransportChannel channel;
    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH);

    EndOfStreamOperation(TransportChannel channel, Duration limit, Deadline deadline) {
        super(Phase.CLOSE, limit, deadline, "the server did not end the TCP connection");
        this.channel = channel;
    }

    /** True: the server ended it; false: it did not in time. */
    @Override
    public @Nullable Boolean advance() throws IOException {
        while (true) {
            int count = channel.read(scratch.clear());
            if (count < 0) {
                return Boolean.TRUE;
            }
            if (deadline().hasPassed()) {
                return Boolean.FALSE;
            }
            if (count == 0) {
                return null;
            }
        }
    }
}
