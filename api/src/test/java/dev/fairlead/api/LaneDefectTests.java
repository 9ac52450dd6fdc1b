package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a lane, and of those who wait, when there is not even stack or memory to end what failed. */
@Timeout(60)
class LaneDefectTests {

    private static final class Defect extends Error {

        private static final long serialVersionUID = 1L;

        Defect() {
            super("on purpose");
        }
    }

    /** What is done in turn when the channel is asked to call back and to close. */
    private final Queue<Error> failures = new ArrayDeque<>();

    /** What the callback executor has to do. */
    private final Queue<Runnable> elsewhere = new ArrayDeque<>();

    /** How often the channel was closed. */
    private int closes;

    private final TransportChannel channel = (TransportChannel) Proxy.newProxyInstance(
            TransportChannel.class.getClassLoader(), new Class<?>[] {TransportChannel.class}, (proxy, method, args) -> {
                if (method.getName().equals("close")) {
                    closes++;
                }
                Error failure = failures.poll();
                if (failure != null) {
                    throw failure;
                }
                return null;
            });

    /** An operation that has to wait for the channel. */
    private static final class Waiting implements Operation<String> {

        @Override
        public @Nullable String advance() {
            return null;
        }

        @Override
        public Interest waitingFor() {
            return Interest.READ;
        }

        @Override
        public Deadline deadline() {
            return Deadline.NEVER;
        }

        @Override
        public IOException timedOut() {
            return new IOException("not in time");
        }

        @Override
        public String failed(Exception cause) {
            return "ended";
        }
    }

    private Lane lane(Executor executor) {
        return new Lane(channel, new Callbacks(executor, false, () -> {}), false, came -> null, OperationObserver.NONE);
    }

    private CompletableFuture<String> startInVain(Lane lane) {
        Lane.Call<String> call = lane.call(new Waiting(), result -> result);
        assertThrows(Defect.class, () -> lane.enter(call, null));
        assertFalse(call.future().isDone());
        return call.future();
    }

    private void runElsewhere() {
        for (Runnable next = elsewhere.poll(); next != null; next = elsewhere.poll()) {
            next.run();
        }
    }

    @Test
    void anotherThreadEndsWhatThisOneCannotEnd() {
        Defect first = new Defect();
        failures.add(first);
        failures.add(new Defect());
        CompletableFuture<String> future = startInVain(lane(elsewhere::add));
        runElsewhere();
        assertTrue(future.isCompletedExceptionally());
        assertSame(first, assertThrows(CompletionException.class, future::join).getCause());
        assertEquals(2, closes);
    }

    @Test
    void whoSignalsNextEndsWhatNobodyCouldEnd() {
        failures.add(new Defect());
        failures.add(new Defect());
        failures.add(new Defect());
        Lane lane = lane(elsewhere::add);
        CompletableFuture<String> future = startInVain(lane);
        assertThrows(Defect.class, this::runElsewhere);
        assertFalse(future.isDone());
        assertTrue(elsewhere.isEmpty(), "tried once");
        lane.poke();
        runElsewhere();
        assertTrue(future.isCompletedExceptionally());
    }

    @Test
    void anExecutorThatFailsIsLikeOneThatRejects() {
        Executor failing = task -> {
            throw new Defect();
        };
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        new Callbacks(failing, false, () -> {}).run(() -> thread.complete(Thread.currentThread()));
        assertEquals(
                "fairlead-callback",
                thread.orTimeout(20, TimeUnit.SECONDS).join().getName());
    }

    @Test
    void whatIsGivenBackBrokenIsClosedAndEndsWhoCameMeanwhile() {
        Lane lane = lane(elsewhere::add);
        assertTrue(lane.tryTake());
        Lane.Call<String> call = lane.call(new Waiting(), result -> result);
        lane.enter(call, null);
        Defect cause = new Defect();
        lane.giveBackBroken(cause);
        runElsewhere();
        assertSame(
                cause,
                assertThrows(CompletionException.class, call.future()::join).getCause());
        assertEquals(1, closes);
        assertTrue(lane.tryTake(), "it is free again");
    }
}
