package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Runs operations to their end; the only code that knows how a call waits. */
final class Waiting {

    private Waiting() {}

    /**
     * Runs an operation on the calling thread, which waits where it must.
     *
     * @throws IOException as the operation or the wait
     * @throws ProtocolViolation as the operation
     */
    static <R> R run(TransportChannel channel, Operation<R> operation) throws IOException, ProtocolViolation {
        while (true) {
            @Nullable R result = operation.advance();
            if (result != null) {
                return result;
            }
            Wake wake = channel.awaitReady(operation.waitingFor(), operation.deadline());
            if (wake == Wake.TIMED_OUT) {
                throw operation.timedOut();
            }
            // READY and WOKEN: look again. CLOSED: the next step says so in its own words.
        }
    }

    /** Runs an operation that reads no frames, and so cannot meet a violation. */
    static <R> R runFrameless(TransportChannel channel, Operation<R> operation) throws IOException {
        try {
            return run(channel, operation);
        } catch (ProtocolViolation e) {
            throw new AssertionError("an operation without frames met a rule of frames", e);
        }
    }
}
