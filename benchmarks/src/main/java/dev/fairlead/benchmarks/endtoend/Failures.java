package dev.fairlead.benchmarks.endtoend;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first thing that went wrong, on whatever thread. */
final class Failures {

    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    /** Connections end with failures when they are closed: none counts from then on. */
    private volatile boolean isOver;

    void add(Throwable failure) {
        if (!isOver) {
            first.compareAndSet(null, failure);
        }
    }

    void over() {
        isOver = true;
    }

    void check() throws MeasurementException {
        Throwable failure = first.get();
        if (failure != null) {
            throw new MeasurementException("the client has failed", failure);
        }
    }
}
