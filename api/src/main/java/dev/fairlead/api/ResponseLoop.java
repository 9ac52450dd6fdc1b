package dev.fairlead.api;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Receives the response of a request past those that have consequences: exchange after exchange, each with its lane. The
 * operations are those of the request; here is only their order. What follows from an answer is asked between two operations,
 * where the caller's code may run: on the thread of a blocking call, or where futures are completed.
 */
final class ResponseLoop {

    private final RequestHandle request;
    private final OperationFuture<Response> future;

    /** Whether the outcome is decided. Any thread. */
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);

    /** What is going on; null: nothing yet. Written before it is waited for, read by who cancels. */
    private volatile @Nullable CompletableFuture<?> going;

    /** Who is in the call that starts the loop; null: it has returned. Read by any thread. */
    private volatile @Nullable Thread starter;

    private enum Fate {
        OPEN,
        CANCELLED,
        DONE
    }

    private ResponseLoop(RequestHandle request) {
        this.request = request;
        this.future = new OperationFuture<>(request.resources().callbacks());
    }

    /** The calling thread waits. */
    static Response run(RequestHandle request, Exchange first) throws IOException {
        Exchange current = first;
        while (true) {
            current.lane().run(request.receivingOneOf(current));
            Optional<Exchange> next = request.next(current);
            if (next.isEmpty()) {
                return request.responded(current);
            }
            current = next.get();
            current.lane().run(request.sendingOneOf(current));
        }
    }

    /** Nobody waits. */
    static CompletableFuture<Response> start(RequestHandle request, Exchange first) {
        ResponseLoop loop = new ResponseLoop(request);
        loop.future.endWith(loop::cancel);
        request.notifier().begun();
        loop.starter = Thread.currentThread();
        loop.receive(first);
        loop.starter = null;
        return loop.future;
    }

    private void receive(Exchange current) {
        waitFor(current.lane().start(request.receivingOneOf(current), Function.identity()), () -> proceed(current));
    }

    private void proceed(Exchange current) {
        try {
            Optional<Exchange> next = request.next(current);
            if (next.isPresent() && !isCancelled()) {
                Exchange fresh = next.get();
                waitFor(fresh.lane().start(request.sendingOneOf(fresh), Function.identity()), () -> receive(fresh));
            } else if (fate.compareAndSet(Fate.OPEN, Fate.DONE)) {
                end(request.responded(current), null);
            } else {
                request.abandoned();
                end(null, null);
            }
        } catch (IOException | RuntimeException | Error failure) {
            end(null, failure);
        }
    }

    private boolean isCancelled() {
        return fate.get() == Fate.CANCELLED;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told by the future of the loop
    private void waitFor(CompletableFuture<?> step, Runnable then) {
        going = step;
        if (isCancelled()) {
            step.cancel(true);
        }
        step.whenComplete((result, failure) -> {
            if (failure == null) {
                continueWith(then);
            } else {
                end(null, failure);
            }
        });
    }

    /** A call that does not wait must not run the caller's code, which may, even if the answer was there already. */
    private void continueWith(Runnable then) {
        if (Thread.currentThread() == starter) {
            request.resources().callbacks().run(then);
        } else {
            then.run();
        }
    }

    /** Ends what is going on; what the caller's code does in this moment is not interrupted, but nothing follows. */
    private boolean cancel() {
        boolean first = fate.compareAndSet(Fate.OPEN, Fate.CANCELLED);
        CompletableFuture<?> step = going;
        if (first && step != null) {
            step.cancel(true);
        }
        return first;
    }

    private void end(@Nullable Response response, @Nullable Throwable failure) {
        boolean done = fate.compareAndSet(Fate.OPEN, Fate.DONE) || !isCancelled();
        Throwable told = !done
                ? new CancelledException(
                        Phase.RECEIVE_RESPONSE,
                        "receiving the response was cancelled",
                        new OperationFuture.Cancellation())
                : failure;
        if (told == null) {
            request.notifier().tell(StatusKind.HEADERS_AVAILABLE);
        } else {
            request.notifier().tellFailure(Phase.RECEIVE_RESPONSE, told);
        }
        future.settle(response, told);
        request.notifier().ended();
    }
}
