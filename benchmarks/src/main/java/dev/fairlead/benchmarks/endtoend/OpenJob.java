package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Opens connections and closes them, from a few threads. */
final class OpenJob implements Job, BenchListener {

    private final BenchClient client;
    private final URI uri;
    private final int threads;
    private final Failures failures;
    private final LongAdder opened = new LongAdder();
    private final List<Thread> openers = new ArrayList<>();

    private volatile boolean isOver;

    OpenJob(BenchClient client, URI uri, Scenario scenario, Failures failures) {
        this.client = client;
        this.uri = uri;
        this.failures = failures;
        threads = scenario.connections();
    }

    @Override
    public void start() {
        for (int i = 0; i < threads; i++) {
            Thread opener = new Thread(this::open, "opener-" + i);
            opener.setDaemon(true);
            openers.add(opener);
            opener.start();
        }
    }

    private void open() {
        while (!isOver) {
            try {
                client.connect(uri, this).close();
                opened.increment();
            } catch (Exception e) {
                failures.add(e);
                return;
            }
        }
    }

    @Override
    public long operations(ServerCounts.Snapshot server) {
        return opened.sum();
    }

    @Override
    public void finish() throws InterruptedException {
        isOver = true;
        for (Thread opener : openers) {
            opener.join();
        }
    }

    @Override
    public void binary(BenchConnection connection, int length) {}

    @Override
    public void text(BenchConnection connection, String text) {}

    @Override
    public void failed(Throwable failure) {
        // Each connection is closed a moment after it was opened, and libraries may say so.
    }
}
