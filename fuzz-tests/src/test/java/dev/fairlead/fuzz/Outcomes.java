package dev.fairlead.fuzz;

import dev.fairlead.api.HandleStateException;
import dev.fairlead.api.InvalidParameterException;
import dev.fairlead.api.Message;
import dev.fairlead.api.Received;
import dev.fairlead.api.WebSocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What became of the calls: each future is completed, with something of ours, and data never comes behind the end. */
final class Outcomes {

    private final List<CompletableFuture<?>> futures = new ArrayList<>();

    /** Whether a receive has told that nothing more comes. */
    private boolean ended;

    private boolean dataBehindEnd;

    /** Makes a call that may be refused at once. */
    void call(Supplier<CompletableFuture<?>> call) {
        CompletableFuture<?> future;
        try {
            future = call.get();
        } catch (HandleStateException | InvalidParameterException refused) {
            return;
        }
        futures.add(future);
        // What is thrown in there would be told to nobody.
        CompletableFuture<?> unused = future.whenComplete((result, failure) -> {
            if (failure == null) {
                look(result);
            }
        });
    }

    private void look(Object result) {
        if (result instanceof Received.Closed || result instanceof Message.Closed) {
            ended = true;
        } else if (result instanceof Received || result instanceof Message) {
            dataBehindEnd |= ended;
        }
    }

    /** Does something that has no future. */
    void run(Runnable call) {
        try {
            call.run();
        } catch (HandleStateException | InvalidParameterException refused) {
            // Both say what was wrong with the call.
        }
    }

    void cancel(int which) {
        if (!futures.isEmpty()) {
            // Too late is an outcome too.
            boolean unused = futures.get(which % futures.size()).cancel(true);
        }
    }

    /** All calls have an outcome, and of those that failed one of our types. */
    void requireComplete() {
        Findings.require(!dataBehindEnd, "data behind the end");
        for (CompletableFuture<?> future : futures) {
            Findings.require(future.isDone(), "a call has no outcome although all is closed");
            try {
                Object unused = future.join();
            } catch (CancellationException cancelled) {
                // By the script.
            } catch (CompletionException failed) {
                Throwable cause = failed.getCause();
                boolean ours = cause instanceof WebSocketException
                        || cause instanceof HandleStateException
                        || cause instanceof InvalidParameterException
                        || cause instanceof CancellationException;
                if (!ours) {
                    throw new AssertionError("a call failed with something that is not ours", cause);
                }
            }
        }
    }
}
