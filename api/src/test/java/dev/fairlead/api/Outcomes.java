package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What comes of the futures of asynchronous calls. */
final class Outcomes {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Outcomes() {}

    /** The result, waited for. */
    static <T> T result(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("the operation failed", failed.getCause());
        }
    }

    /** Waits for a result that says nothing. */
    static void done(CompletableFuture<?> future) throws Exception {
        Object unused = result(future.thenApply(nothing -> true));
    }

    /** What the operation fails with, which must be of a type. */
    static <X extends Throwable> X failure(Class<X> type, CompletableFuture<?> future) {
        return assertThrows(type, () -> {
            try {
                future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                throw failed.getCause();
            }
        });
    }

    /** Waits until there is an outcome, whatever it is. */
    static void awaitEnd(CompletableFuture<?> future) {
        BackgroundCall.eventually("the future is done", future::isDone);
    }

    /** Cancels a future that is not done. */
    static void cancel(CompletableFuture<?> future) {
        assertFalse(future.isDone(), "done before it is cancelled");
        assertTrue(future.cancel(true), "cancel says that it has cancelled");
        assertTrue(future.isCancelled());
        assertThrows(CancellationException.class, future::join);
        assertTrue(future.cancel(true), "cancelling again says so again");
    }
}
