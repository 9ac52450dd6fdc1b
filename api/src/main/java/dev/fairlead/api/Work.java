package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Work on a channel that can stop at any point and go on: the resumable step that every call on a handle is made of. All
 * methods are called by one thread at a time, each call after the one before.
 *
 * @param <R> what comes out
 */
interface Work<R> {

    /**
     * Does all that can be done now. Never waits. After {@code null} it can be called again.
     *
     * @return the result; null: not now, wait for {@link #waitingFor()}
     * @throws IOException if it failed
     * @throws ProtocolViolation if the peer broke a rule
     */
    @Nullable
    R advance() throws IOException, ProtocolViolation;

    /** What to wait for after {@code null}. */
    Interest waitingFor();

    /** Until when to wait for it. */
    Deadline deadline();

    /** What it means that {@link #deadline()} has passed. */
    IOException timedOut();
}
