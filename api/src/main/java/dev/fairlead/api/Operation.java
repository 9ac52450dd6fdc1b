package dev.fairlead.api;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Work on a channel that can stop at any point and go on: the resumable step that every call on a handle is made of.
 * Who runs the next step, and on which thread, is the business of {@link Waiting}.
 *
 * @param <R> what comes out
 */
interface Operation<R> {

    /**
     * Does all that can be done now. Never waits. After {@code null} it can be called again.
     *
     * @return the result; null: not now, wait for {@link #waitingFor()}
     * @throws IOException if the operation failed
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
