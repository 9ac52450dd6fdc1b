package dev.fairlead.api;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what passes on one connection. Each direction is written by the thread that has its lane, and read by any. */
final class Traffic {

    private final AtomicLong bytesReceived = new AtomicLong();
    private final AtomicLong framesReceived = new AtomicLong();
    private final AtomicLong bytesSent = new AtomicLong();
    private final AtomicLong framesSent = new AtomicLong();

    /** When something was received, or else when this was made, by the clock of {@link System#nanoTime}. */
    private final AtomicLong lastReceived = new AtomicLong(System.nanoTime());

    /** When something was sent, or else when this was made. */
    private final AtomicLong lastSent = new AtomicLong(System.nanoTime());

    void received(int bytes) {
        bytesReceived.lazySet(bytesReceived.get() + bytes);
        lastReceived.lazySet(System.nanoTime());
    }

    void frameReceived() {
        framesReceived.lazySet(framesReceived.get() + 1);
    }

    void sent(int bytes) {
        bytesSent.lazySet(bytesSent.get() + bytes);
        lastSent.lazySet(System.nanoTime());
    }

    void frameSent() {
        framesSent.lazySet(framesSent.get() + 1);
    }

    long bytesReceived() {
        return bytesReceived.get();
    }

    long framesReceived() {
        return framesReceived.get();
    }

    long bytesSent() {
        return bytesSent.get();
    }

    long framesSent() {
        return framesSent.get();
    }

    long nanosSinceReceived() {
        return System.nanoTime() - lastReceived.get();
    }

    long nanosSinceSent() {
        return System.nanoTime() - lastSent.get();
    }
}
