package dev.fairlead.api;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sees to it that messages which are held back because more was to follow do leave, see {@link SendOption#MORE_FOLLOWS}. */
final class HeldBack {

    /** How long they are held back at most. One timer runs in that time, however many they are. */
    private static final Duration LIMIT = Duration.ofMillis(1);

    private final FrameWrite write;
    private final SessionTimer timer;

    /** Has the lane look at what is due. */
    private final Runnable signal;

    /** Any thread. */
    private final AtomicBoolean timerRuns = new AtomicBoolean();

    /** Whether they are to leave. Any thread. */
    private volatile boolean due;

    HeldBack(FrameWrite write, SessionTimer timer, Runnable signal) {
        this.write = write;
        this.timer = timer;
        this.signal = signal;
    }

    /** Looks whether something is held back, which must not be so for long. With the lane. */
    void look() {
        // Looked at before it is set, for most messages of a batch find it running.
        if (write.isHolding() && !timerRuns.get() && timerRuns.compareAndSet(false, true)) {
            var unused = timer.after(LIMIT, () -> {
                // In this order: what is held back later begins a timer of its own.
                timerRuns.set(false);
                letGo();
            });
        }
    }

    /** Has them leave. Any thread; never waits. */
    void letGo() {
        if (write.isHolding()) {
            due = true;
            signal.run();
        }
    }

    /** Has them leave with what is written next, if they are to. With the lane, while no operation is going on. */
    void goIfDue() {
        if (due) {
            due = false;
            if (write.isHolding()) {
                write.letGo();
            }
        }
    }
}
