package dev.fairlead.api;

import org.jspecify.annotations.Nullable;

/**
 * Work that draws its own consequences. Who runs its next step, and on which thread, is the business of {@link Lane}.
 *
 * @param <R> what comes out
 */
interface Operation<R> extends Work<R> {

    /**
     * Draws the consequences of a failure, of {@link #timedOut()}, of an interrupt or a cancellation. Called at most once,
     * as the last; also if the operation was never begun.
     *
     * @param cause a {@link java.io.IOException} or a {@link dev.fairlead.codec.frame.ProtocolViolation}
     * @return a result after all
     * @throws WebSocketException what the caller is told
     */
    R failed(Exception cause) throws WebSocketException;

    /**
     * Tells the status listener what came of it. Only of asynchronous calls.
     *
     * @param result null if it failed
     * @param failure null if it did not
     */
    default void announce(Notifier notifier, @Nullable R result, @Nullable Throwable failure) {
        // A part of another operation, which tells of both.
    }
}
