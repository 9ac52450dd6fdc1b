package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How deep callbacks run one inside the other that are hung on futures which are complete already. */
@Timeout(60)
class BoundedFutureTests {

    private static final int LINKS = 20_000;

    /** Few are nested, and each takes less than twenty frames. */
    private static final int MOST_FRAMES = 400;

    /** A way to hang a callback on a future. */
    @FunctionalInterface
    interface Way {

        CompletionStage<?> hang(CompletableFuture<Integer> future, Runnable action);
    }

    /** Every way that does not say where the callback is to run. */
    static Stream<Named<Way>> ways() {
        return Stream.of(
                named("thenApply", (future, action) -> future.thenApply(result -> run(action))),
                named("thenAccept", (future, action) -> future.thenAccept(result -> action.run())),
                named("thenRun", CompletableFuture::thenRun),
                named("thenCombine", (future, action) -> future.thenCombine(future, (one, other) -> run(action))),
                named(
                        "thenAcceptBoth",
                        (future, action) -> future.thenAcceptBoth(future, (one, other) -> action.run())),
                named("runAfterBoth", (future, action) -> future.runAfterBoth(future, action)),
                named("applyToEither", (future, action) -> future.applyToEither(future, result -> run(action))),
                named("acceptEither", (future, action) -> future.acceptEither(future, result -> action.run())),
                named("runAfterEither", (future, action) -> future.runAfterEither(future, action)),
                named("thenCompose", (future, action) -> future.thenCompose(result -> composed(future, action))),
                named("whenComplete", (future, action) -> future.whenComplete((result, failure) -> action.run())),
                named("handle", (future, action) -> future.handle((result, failure) -> run(action))),
                named("exceptionally", (future, action) -> failed(future).exceptionally(failure -> run(action))),
                named(
                        "exceptionallyCompose",
                        (future, action) -> failed(future).exceptionallyCompose(failure -> composed(future, action))));
    }

    private static Named<Way> named(String name, Way way) {
        return Named.of(name, way);
    }

    private static int run(Runnable action) {
        action.run();
        return 1;
    }

    private static CompletableFuture<Integer> composed(CompletableFuture<Integer> future, Runnable action) {
        action.run();
        return future;
    }

    private static CompletableFuture<Integer> failed(CompletableFuture<Integer> like) {
        CompletableFuture<Integer> future = like.newIncompleteFuture();
        future.completeExceptionally(new IllegalStateException("on purpose"));
        return future;
    }

    /** Hangs a callback on a complete future, and in it the next one, so many times. */
    private static final class Chain {

        private final Way way;
        private final CompletableFuture<Integer> future;
        private final CompletableFuture<Integer> end = new CompletableFuture<>();

        /** Callbacks that ran. One after the other. */
        private int links;

        /** The most frames that were on a stack. One after the other. */
        private int frames;

        Chain(Way way, CompletableFuture<Integer> future) {
            this.way = way;
            this.future = future;
        }

        void begin() {
            CompletionStage<?> unused = way.hang(future, this::next);
        }

        private void next() {
            if (links < 100) {
                frames = Math.max(frames, new Throwable().getStackTrace().length);
            }
            if (++links == LINKS) {
                end.complete(frames);
            } else {
                begin();
            }
        }
    }

    private static CompletableFuture<Integer> complete(Callbacks callbacks) {
        OperationFuture<Integer> future = new OperationFuture<>(callbacks);
        assertTrue(future.settle(1, null));
        return future;
    }

    private static void assertIsBounded(Way way, CompletableFuture<Integer> future, CountingExecutor executor)
            throws Exception {
        Chain chain = new Chain(way, future);
        executor.execute(chain::begin);
        int frames = Outcomes.result(chain.end);
        assertTrue(frames <= MOST_FRAMES, "frames: " + frames);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aChainOfCallbacksOnCompleteFuturesNeedsLittleStack(Way way) throws Exception {
        try (CountingExecutor executor = new CountingExecutor()) {
            assertIsBounded(way, complete(new Callbacks(executor, false, () -> {})), executor);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void soDoesOneWithAssuredNonBlockingCallbacks(Way way) throws Exception {
        try (CountingExecutor executor = new CountingExecutor()) {
            assertIsBounded(way, complete(new Callbacks(executor, true, () -> {})), executor);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void soDoesOneOnFuturesThatWereMadeFromThoseOfOperations(Way way) throws Exception {
        try (CountingExecutor executor = new CountingExecutor()) {
            CompletableFuture<Integer> future = complete(new Callbacks(executor, false, () -> {}));
            assertIsBounded(way, future.thenApply(result -> result).copy(), executor);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aCallbackOnACompleteFutureRunsWithinTheCallThatHangsItThere(Way way) {
        CompletableFuture<Integer> future = complete(new Callbacks(
                task -> {
                    throw new AssertionError("nothing is to run elsewhere");
                },
                false,
                () -> {}));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletionStage<?> unused =
                way.hang(future, () -> way.hang(future, () -> thread.complete(Thread.currentThread())));
        assertSame(Thread.currentThread(), thread.getNow(null));
    }

    @Test
    void whatWasHungDeepInsideOthersOnAFutureThatIsNotCompleteRunsWhereThatIsCompleted() {
        AtomicInteger elsewhere = new AtomicInteger();
        Callbacks callbacks = new Callbacks(task -> elsewhere.incrementAndGet(), false, () -> {});
        CompletableFuture<Integer> future = complete(callbacks);
        OperationFuture<Integer> later = new OperationFuture<>(callbacks);
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        nest(8, future, () -> {
            CompletableFuture<Void> unused = later.thenRun(() -> thread.complete(Thread.currentThread()));
        });
        assertFalse(thread.isDone());
        assertTrue(later.settle(1, null));
        assertSame(Thread.currentThread(), thread.getNow(null));
        assertEquals(0, elsewhere.get());
    }

    private static void nest(int depth, CompletableFuture<Integer> future, Runnable innermost) {
        CompletableFuture<Void> unused =
                future.thenRun(depth == 1 ? innermost : () -> nest(depth - 1, future, innermost));
    }

    @Test
    void theLastCallbackThatRunsElsewhereEndsBeforeTheSessionHasTerminated() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        CompletableFuture<Runnable> elsewhere = new CompletableFuture<>();
        Callbacks callbacks = new Callbacks(elsewhere::complete, false, () -> ended.set(true));
        CompletableFuture<Boolean> endedBefore = new CompletableFuture<>();
        nest(9, complete(callbacks), () -> endedBefore.complete(ended.get()));
        callbacks.end();
        assertFalse(ended.get());
        elsewhere.getNow(null).run();
        assertFalse(endedBefore.getNow(true));
        assertTrue(ended.get());
    }
}
