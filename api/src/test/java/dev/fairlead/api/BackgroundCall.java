package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** A call on a thread of its own, so that a test can see it wait and end it. */
final class BackgroundCall<T> {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FutureTask<T> task;
    private final Thread thread;

    /** Whether the thread's interrupt flag was set when the call returned. Written by the thread. */
    private volatile boolean interruptFlag;

    private BackgroundCall(Callable<T> call) {
        task = new FutureTask<>(() -> {
            try {
                return call.call();
            } finally {
                interruptFlag = Thread.currentThread().isInterrupted();
            }
        });
        thread = new Thread(task, "background-call");
        thread.setDaemon(true);
        thread.start();
    }

    static <T> BackgroundCall<T> of(Callable<T> call) {
        return new BackgroundCall<>(call);
    }

    static BackgroundCall<Boolean> running(Executable action) {
        return of(() -> {
            try {
                action.execute();
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable other) {
                throw new AssertionError(other);
            }
            return true;
        });
    }

    /** Returns when the call waits for a channel or a turn, or has ended. */
    BackgroundCall<T> awaitWaiting() {
        eventually("the call waits", () -> task.isDone() || isWaiting());
        return this;
    }

    /** Returns when the call has come to a method of this name, and waits there, or has ended. */
    BackgroundCall<T> awaitWaitingIn(String method) {
        eventually(
                "the call waits in " + method,
                () -> task.isDone() || (passes(method) && isWaiting() && passes(method)));
        return this;
    }

    private boolean passes(String method) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(call -> call.getMethodName().equals(method));
    }

    private boolean isWaiting() {
        for (StackTraceElement call : thread.getStackTrace()) {
            // A wait in a selector shows as running.
            if (call.getMethodName().equals("awaitReady")
                    || (call.getClassName().endsWith(".Lane")
                            && call.getMethodName().equals("park")
                            && thread.getState() != Thread.State.RUNNABLE)) {
                return true;
            }
        }
        return false;
    }

    boolean isDone() {
        return task.isDone();
    }

    BackgroundCall<T> interrupt() {
        thread.interrupt();
        return this;
    }

    /** Whether the interrupt flag was set when the call ended; to be asked after its result or failure. */
    boolean hadInterruptFlag() {
        return interruptFlag;
    }

    T result() throws Exception {
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("the call failed", failed.getCause());
        }
    }

    /** What comes of the call: its result, or the exception that it fails with. */
    Object outcome() {
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            return Words.causeOf(failed);
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("the call has no outcome", e);
        }
    }

    /** What the call fails with, which must be of a type. */
    <X extends Throwable> X failure(Class<X> type) {
        return assertThrows(type, () -> {
            try {
                task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException failed) {
                throw failed.getCause();
            }
        });
    }

    /** Waits for something that cannot be waited for otherwise. */
    static void eventually(String what, BooleanSupplier condition) {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertTrue(!deadline.hasPassed(), "not within " + PATIENCE + ": " + what);
            LockSupport.parkNanos(50_000);
        }
    }
}
