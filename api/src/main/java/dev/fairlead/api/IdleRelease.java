package dev.fairlead.api;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells when nothing was compressed or inflated for a while, so that memory is given back. Costs one timer at most, a look at
 * the clock for a message, and nothing for a step.
 */
final class IdleRelease {

    private final SessionTimer timer;
    private final Duration limit;

    /** Has both directions look whether it is {@link #isDue due}. */
    private final Runnable look;

    /** When there was something last, by the clock of {@link System#nanoTime}. Any thread. */
    private volatile long lastUse = System.nanoTime();

    /** Whether there was nothing for so long. Any thread. */
    private volatile boolean due;

    /** Whether a timer runs. Any thread. */
    private final AtomicBoolean running = new AtomicBoolean();

    /** The timer that was begun last. Any thread. */
    private volatile @Nullable Future<?> next;

    private volatile boolean stopped;

    IdleRelease(SessionTimer timer, Duration limit, Runnable look) {
        this.timer = timer;
        this.limit = limit;
        this.look = look;
    }

    /** Takes note that there is memory that can be given back once it was not used for a while. Any thread. */
    void used() {
        lastUse = System.nanoTime();
        if (due) {
            due = false;
        }
        if (!stopped && !limit.equals(Timeouts.UNLIMITED) && running.compareAndSet(false, true)) {
            in(limit);
        }
    }

    private void in(Duration delay) {
        next = timer.after(delay, this::timeIsOver);
        if (stopped) {
            stop();
        }
    }

    private void timeIsOver() {
        Duration left = limit.minusNanos(System.nanoTime() - lastUse);
        if (!left.isNegative() && !left.isZero()) {
            in(left);
            return;
        }
        due = true;
        running.set(false);
        look.run();
    }

    /** Whether there was nothing for so long. Any thread. */
    boolean isDue() {
        return due;
    }

    /** Nothing is due any more. Any thread. */
    void stop() {
        stopped = true;
        Future<?> current = next;
        if (current != null) {
            current.cancel(false);
        }
    }
}
