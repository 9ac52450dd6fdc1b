package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Wake;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A wait of the thread that makes it, which parks until it is told. */
final class ParkedWait implements Consumer<Wake> {

    private final Thread thread = Thread.currentThread();

    /** Null: it goes on. Written once, by whoever ends the wait, with the channel's lock. */
    private volatile @Nullable Wake outcome;

    @Override
    public void accept(Wake wake) {
        outcome = wake;
        LockSupport.unpark(thread);
    }

    /** Returns why the wait has ended; null: it has not. */
    @Nullable
    Wake outcome() {
        return outcome;
    }

    /** Parks until the wait has ended, the deadline has passed, or the thread is interrupted. */
    void park(Deadline deadline) {
        long nanos = deadline.remainingNanos();
        while (outcome == null && nanos > 0 && !thread.isInterrupted()) {
            if (deadline == Deadline.NEVER) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
            nanos = deadline.remainingNanos();
        }
    }
}
