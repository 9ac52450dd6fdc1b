package dev.fairlead.api;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The future of an asynchronous call. Who completes it himself, by cancelling it or with a time limit of
 * {@link CompletableFuture}, ends the operation first; if that has an outcome by then, the outcome stands.
 */
final class OperationFuture<T> extends BoundedFuture<T> {

    /** Ends the operation; false: it has an outcome already. Set once, before the future is given to anybody. */
    private BooleanSupplier ender = () -> false;

    /** What the first wants who completes it himself; null: nobody does. Any thread. */
    private final AtomicReference<@Nullable Claim<T>> claim = new AtomicReference<>();

    /** How somebody wants to complete it. */
    private record Claim<T>(@Nullable T value, @Nullable Throwable failure) {}

    /** Why an operation ended whose future was completed by somebody else. */
    static final class Cancellation extends IOException {

        private static final long serialVersionUID = 1L;

        Cancellation() {
            super("its future was cancelled");
        }
    }

    OperationFuture(Callbacks callbacks) {
        super(callbacks);
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
        Claim<T> claimed = claim.get();
        try {
            if (claimed != null && isByCancellation(failure)) {
                // The operation was ended by him who wants to complete it, and comes to that later than this thread.
                boolean unused = fulfil(claimed);
                return false;
            }
            return failure == null ? super.complete(result) : super.completeExceptionally(failure);
        } finally {
            callbacks().paid();
        }
    }

    /** Whether it was ended by him who wants to complete it, and not by a close at the same time. */
    private static boolean isByCancellation(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CancelledException) {
            cause = cause.getCause();
        }
        return cause instanceof Cancellation;
    }

    /** Completes it as somebody wants it, unless the operation has an outcome; false: it is not he who has completed it. */
    private boolean end(Claim<T> wanted) {
        boolean first = !isDone() && claim.compareAndSet(null, wanted);
        if (isDone() || !ender.getAsBoolean()) {
            return false;
        }
        boolean unused = fulfil(Objects.requireNonNull(claim.get()));
        return first;
    }

    private boolean fulfil(Claim<T> claimed) {
        return claimed.failure() == null
                ? super.complete(claimed.value())
                : super.completeExceptionally(claimed.failure());
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return end(new Claim<>(null, new CancellationException())) || isCancelled();
    }

    @Override
    public boolean complete(@Nullable T value) {
        return end(new Claim<>(value, null));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return end(new Claim<>(null, Objects.requireNonNull(failure, "failure")));
    }

    // The one way to complete a future that does not pass through the others.
    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
        Objects.requireNonNull(supplier, "supplier");
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (RuntimeException | Error e) {
                completeExceptionally(e);
            }
        });
        return this;
    }
}
