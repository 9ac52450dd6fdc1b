package dev.fairlead.api;

import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How a program calls: with the blocking forms, or with the asynchronous ones, joined. */
enum Calls {
    BLOCKING {
        @Override
        Underway begin(Step step, Client client) {
            return new Blocking(BackgroundCall.of(() -> step.blocking().of(client)));
        }
    },
    ASYNCHRONOUS {
        @Override
        Underway begin(Step step, Client client) {
            try {
                return new Asynchronous(step.asynchronous().of(client));
            } catch (HandleStateException | InvalidParameterException refusal) {
                // "Mistakes of the caller are thrown by the asynchronous form itself", all else comes through its
                // future.
                return new Asynchronous(CompletableFuture.failedFuture(refusal));
            } catch (Exception other) {
                throw new AssertionError(step.name() + " throws what belongs into its future", other);
            }
        }
    };

    private static final int PATIENCE_SECONDS = 20;

    /** What is told of a call that has no result. */
    private static final String DONE = "done";

    /** Begins a call and does not wait for its outcome. */
    abstract Underway begin(Step step, Client client);

    /** A call that was begun. */
    interface Underway {

        /** Returns when the call has taken its place. */
        Underway awaitWaiting();

        /** Ends it as its caller can: with an interrupt, or by cancelling the future. */
        Underway cancel();

        /** Waits for what comes of it: its result, or the exception that it fails with. */
        Object outcome();
    }

    /** What is told of a call that was ended by its caller: the two forms have an exception each for that. */
    static final class EndedByCaller {
        @Override
        public String toString() {
            return "ended by its caller";
        }
    }

    private record Blocking(BackgroundCall<?> call) implements Underway {

        @Override
        public Underway awaitWaiting() {
            call.awaitWaiting();
            return this;
        }

        @Override
        public Underway cancel() {
            call.interrupt();
            return this;
        }

        @Override
        public Object outcome() {
            Object outcome = call.outcome();
            // "A thread that is interrupted while it waits gets CancelledException, with its interrupt flag still set."
            return outcome instanceof CancelledException e
                            && e.getCause() instanceof InterruptedIOException
                            && call.hadInterruptFlag()
                    ? new EndedByCaller()
                    : outcome;
        }
    }

    private record Asynchronous(CompletableFuture<?> future) implements Underway {

        @Override
        public Underway awaitWaiting() {
            // It had taken its place when the call returned.
            return this;
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // whether it came too late is seen by the outcome
        public Underway cancel() {
            future.cancel(true);
            return this;
        }

        @Override
        public Object outcome() {
            try {
                @Nullable Object result = future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return result == null ? DONE : result;
            } catch (ExecutionException failed) {
                return Words.causeOf(failed);
            } catch (CancellationException cancelled) {
                return new EndedByCaller();
            } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError("the call has no outcome", e);
            }
        }
    }
}
