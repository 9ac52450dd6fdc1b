package dev.fairlead.api;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** How calls ended, in one word: what the outcomes of the tests are made of. */
final class Ends {

    private Ends() {}

    /** A blocking call. */
    @FunctionalInterface
    interface Call {
        String run() throws IOException;
    }

    /** How a blocking call ended. */
    static String of(Call call) {
        try {
            return call.run();
        } catch (IOException | HandleStateException e) {
            return reason(e);
        }
    }

    /** How an asynchronous call ended, or {@code pending}. */
    static String of(CompletableFuture<?> call) {
        if (!call.isDone()) {
            return "pending";
        }
        if (call.isCancelled()) {
            return "cancelled";
        }
        return call.handle((result, failure) -> failure == null ? describe(result) : reason(failure))
                .join();
    }

    /** What came; {@code done} for what brings nothing. */
    static String describe(@Nullable Object result) {
        if (result instanceof Message.Text message) {
            return message.text();
        }
        if (result instanceof Message.Closed closed) {
            return "close:" + closed.status();
        }
        return result == null ? "done" : result.toString();
    }

    private static String reason(Throwable failure) {
        if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
            return reason(wrapper.getCause());
        }
        if (failure instanceof CancelledException) {
            return "ended";
        }
        if (failure instanceof TimeoutException) {
            return "late";
        }
        return failure instanceof HandleStateException ? "refused" : failure.toString();
    }
}
