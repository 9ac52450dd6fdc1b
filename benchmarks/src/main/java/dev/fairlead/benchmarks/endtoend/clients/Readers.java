package dev.fairlead.benchmarks.endtoend.clients;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that read from connections, one for each that is open: a thread whose connection has ended takes the next one. */
final class Readers implements AutoCloseable {

    private static final int SMALL_STACK = 128 * 1024;

    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(this::newThread);

    private Thread newThread(Runnable work) {
        Thread reader = new Thread(null, work, "reader-" + count.incrementAndGet(), SMALL_STACK);
        reader.setDaemon(true);
        return reader;
    }

    void start(Runnable reading) {
        threads.execute(reading);
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
