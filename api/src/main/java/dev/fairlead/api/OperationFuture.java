package dev.fairlead.api;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The future of an asynchronous call. Who completes it himself, by cancelling it or with a time limit of
 * {@link CompletableFuture}, ends the operation first; if that has an outcome by then, the outcome stands.
 */
final class OperationFuture<T> extends CompletableFuture<T> {

    private final Callbacks callbacks;

    /** Ends the operation; false: it has an outcome already. Set once, before the future is given to anybody. */
    private BooleanSupplier ender = () -> false;

    /** Why an operation ended whose future was completed by somebody else. */
    static final class Cancellation extends IOException {

        private static final long serialVersionUID = 1L;

        Cancellation() {
            super("its future was cancelled");
        }
    }

    OperationFuture(Callbacks callbacks) {
        this.callbacks = callbacks;
        callbacks.owe();
    }

    void endWith(BooleanSupplier how) {
        ender = how;
    }

    /** Completes it with the outcome of its operation. Called once. */
    <R> void settle(Pending<R> done, Function<? super R, ? extends @Nullable T> mapping) {
        Throwable failure = done.failure();
        settle(failure == null ? mapping.apply(done.result()) : null, failure);
    }

    /**
     * Completes it, with a failure unless that is null. Called once, or the other one.
     *
     * @return false: somebody else had completed it, and will not get the result
     */
    boolean settle(@Nullable T result, @Nullable Throwable failure) {
        try {
            return failure == null ? super.complete(result) : super.completeExceptionally(failure);
        } finally {
            callbacks.paid();
        }
    }

    private boolean endFirst() {
        return !isDone() && ender.getAsBoolean();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return (endFirst() && super.cancel(mayInterruptIfRunning)) || isCancelled();
    }

    @Override
    public boolean complete(@Nullable T value) {
        return endFirst() && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return endFirst() && super.completeExceptionally(failure);
    }
}
