package dev.fairlead.api;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what passes a compressor or its opposite. Written by the thread that has the lane, and read by any. */
final class CompressionCount {

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytesTaken = new AtomicLong();
    private final AtomicLong bytesGiven = new AtomicLong();

    /** What was counted at some time. */
    record Counted(long messages, long bytesTaken, long bytesGiven) {}

    void passed(int taken, int given) {
        bytesTaken.lazySet(bytesTaken.get() + taken);
        bytesGiven.lazySet(bytesGiven.get() + given);
    }

    void messageEnded() {
        messages.lazySet(messages.get() + 1);
    }

    Counted counted() {
        return new Counted(messages.get(), bytesTaken.get(), bytesGiven.get());
    }

    long bytesTaken() {
        return bytesTaken.get();
    }

    /** Forgets what was counted since. */
    void backTo(Counted earlier) {
        messages.lazySet(earlier.messages());
        bytesTaken.lazySet(earlier.bytesTaken());
        bytesGiven.lazySet(earlier.bytesGiven());
    }
}
