package dev.fairlead.api;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A future whose callbacks do not run one inside the other without end; so are the futures that are made from it.
 *
 * <p>What is hung on a future that is complete by then runs at once, within the call that hangs it there. If that begins
 * the next operation, whose future another thread completes before a callback hangs on it, the next callback runs inside the
 * first one, and so on: how deep is a matter of luck. So the calls that hang something on a future are counted while a
 * thread is in them, and a callback that would be nested too deep runs where callbacks run.
 */
class BoundedFuture<T> extends CompletableFuture<T> {

    /** More than programs nest callbacks on purpose, and little even for a small stack. */
    private static final int MOST_NESTED = 8;

    /** In how many calls that hang something on a future this thread is, in an array of one; null: it never was in any. */
    private static final ThreadLocal<int @Nullable []> NESTED = new ThreadLocal<>();

    private final Callbacks callbacks;

    BoundedFuture(Callbacks callbacks) {
        this.callbacks = callbacks;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new BoundedFuture<>(callbacks);
    }

    private static int nested() {
        int[] depth = NESTED.get();
        return depth == null ? 0 : depth[0];
    }

    /** Hangs something on it in one of two ways: so that it may run here, or so that {@link #run} is asked to run it. */
    private static <F> F hang(Supplier<F> here, Supplier<F> asked) {
        int[] depth = NESTED.get();
        if (depth == null) {
            depth = new int[1];
            NESTED.set(depth);
        }
        if (depth[0] >= MOST_NESTED) {
            return asked.get();
        }
        depth[0]++;
        try {
            return here.get();
        } finally {
            depth[0]--;
        }
    }

    /** Runs a callback that was hung on it deep inside others: by now that may be on another thread. */
    private void run(Runnable callback) {
        if (nested() >= MOST_NESTED) {
            callbacks.runLater(callback);
        } else {
            callback.run();
        }
    }

    @Override
    public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> fn) {
        return hang(() -> super.thenApply(fn), () -> super.thenApplyAsync(fn, this::run));
    }

    @Override
    public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
        return hang(() -> super.thenAccept(action), () -> super.thenAcceptAsync(action, this::run));
    }

    @Override
    public CompletableFuture<Void> thenRun(Runnable action) {
        return hang(() -> super.thenRun(action), () -> super.thenRunAsync(action, this::run));
    }

    @Override
    public <U, V> CompletableFuture<V> thenCombine(
            CompletionStage<? extends U> other, BiFunction<? super T, ? super U, ? extends V> fn) {
        return hang(() -> super.thenCombine(other, fn), () -> super.thenCombineAsync(other, fn, this::run));
    }

    @Override
    public <U> CompletableFuture<Void> thenAcceptBoth(
            CompletionStage<? extends U> other, BiConsumer<? super T, ? super U> action) {
        return hang(
                () -> super.thenAcceptBoth(other, action), () -> super.thenAcceptBothAsync(other, action, this::run));
    }

    @Override
    public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
        return hang(() -> super.runAfterBoth(other, action), () -> super.runAfterBothAsync(other, action, this::run));
    }

    @Override
    public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> fn) {
        return hang(() -> super.applyToEither(other, fn), () -> super.applyToEitherAsync(other, fn, this::run));
    }

    @Override
    public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
        return hang(() -> super.acceptEither(other, action), () -> super.acceptEitherAsync(other, action, this::run));
    }

    @Override
    public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
        return hang(
                () -> super.runAfterEither(other, action), () -> super.runAfterEitherAsync(other, action, this::run));
    }

    @Override
    public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> fn) {
        return hang(() -> super.thenCompose(fn), () -> super.thenComposeAsync(fn, this::run));
    }

    @Override
    public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
        return hang(() -> super.whenComplete(action), () -> super.whenCompleteAsync(action, this::run));
    }

    @Override
    public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> fn) {
        return hang(() -> super.handle(fn), () -> super.handleAsync(fn, this::run));
    }

    @Override
    public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> fn) {
        return hang(() -> super.exceptionally(fn), () -> super.exceptionallyAsync(fn, this::run));
    }

    @Override
    public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> fn) {
        return hang(() -> super.exceptionallyCompose(fn), () -> super.exceptionallyComposeAsync(fn, this::run));
    }
}
