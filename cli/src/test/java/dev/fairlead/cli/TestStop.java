package dev.fairlead.cli;

import java.util.concurrent.CountDownLatch;

/** A signal that a test gives. */
final class TestStop implements Stop {

    private final CountDownLatch watched = new CountDownLatch(1);
    private final CountDownLatch asked = new CountDownLatch(1);

    @Override
    public void watch() {
        watched.countDown();
    }

    @Override
    public void await() throws InterruptedException {
        if (watched.getCount() > 0) {
            throw new IllegalStateException("awaited without being watched");
        }
        asked.await();
    }

    void ask() {
        asked.countDown();
    }
}
