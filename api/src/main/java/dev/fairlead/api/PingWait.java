package dev.fairlead.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The blocking wait for a pong: the one call that no lane can wait for, because a pong comes in the midst of receives. */
final class PingWait {

    private PingWait() {}

    @SuppressWarnings("FutureReturnValueIgnored") // whoever cancels knows what comes of it
    static Duration forPong(CompletableFuture<Duration> pong, Duration timeout) throws IOException {
        try {
            return pong.get(nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            pong.cancel(true);
            Thread.currentThread().interrupt();
            throw Failures.network(new InterruptedIOException("interrupted"), Phase.RECEIVE, "the peer");
        } catch (java.util.concurrent.TimeoutException e) {
            pong.cancel(true);
            throw new TimeoutException(Phase.RECEIVE, timeout, "no pong came within " + timeout);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof HandleStateException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(cause);
        }
    }

    private static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(36_500)) < 0 ? timeout.toNanos() : Long.MAX_VALUE;
    }
}
