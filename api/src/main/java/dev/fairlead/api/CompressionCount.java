package dev.fairlead.api;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what passes a compressor or its opposite. Written by the thread that has the lane, and read by any. */
final class CompressionCount {

    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytesTaken = new AtomicLong();
    private final AtomicLong bytesGiven = new AtomicLong();

    /** What these three were at the {@link #mark}. Only with the lane, as the two that follow. */
    private long messagesAtMark;

    private long takenAtMark;

    private long givenAtMark;

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

    /** Marks where {@link #takeBack} goes back to. */
    void mark() {
        messagesAtMark = messages.get();
        takenAtMark = bytesTaken.get();
        givenAtMark = bytesGiven.get();
    }

    /** Forgets what was counted since the mark. */
    void takeBack() {
        messages.lazySet(messagesAtMark);
        bytesTaken.lazySet(takenAtMark);
        bytesGiven.lazySet(givenAtMark);
    }
}
