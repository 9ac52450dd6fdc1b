package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Opens many connections, and weighs them. */
final class IdleConnectionsJob implements BenchListener {

    private static final int THREADS = 16;

    /** Opened before anything is weighed: classes, code and pools are there then. */
    private static final int FIRST = 50;

    private final BenchClient client;
    private final URI uri;
    private final int connections;
    private final Failures failures;
    private final Queue<BenchConnection> open = new ConcurrentLinkedQueue<>();

    IdleConnectionsJob(BenchClient client, URI uri, Scenario scenario, Failures failures) {
        this.client = client;
        this.uri = uri;
        this.failures = failures;
        connections = scenario.connections();
    }

    Map<Figure, Double> run() throws Exception {
        for (int i = 0; i < FIRST; i++) {
            open.add(client.connect(uri, this));
        }
        long heap = Resources.heapBytes();
        long resident = Resources.residentBytes();
        int threads = Resources.threads();
        long cpu = Resources.cpuNanos();
        long began = System.nanoTime();
        openAll();
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.NANOS, (double) (System.nanoTime() - began));
        figures.put(Figure.CPU_NANOS, (double) (Resources.cpuNanos() - cpu));
        figures.put(Figure.OPERATIONS, (double) connections);
        figures.put(Figure.THREADS_PER_CONNECTION, (double) (Resources.threads() - threads) / connections);
        figures.put(Figure.HEAP_PER_CONNECTION, (double) (Resources.heapBytes() - heap) / connections);
        figures.put(Figure.RSS_PER_CONNECTION, (double) (Resources.residentBytes() - resident) / connections);
        return figures;
    }

    private void openAll() throws InterruptedException {
        AtomicInteger left = new AtomicInteger(connections);
        CountDownLatch done = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            Thread opener = new Thread(
                    () -> {
                        try {
                            while (left.getAndDecrement() > 0) {
                                open.add(client.connect(uri, this));
                            }
                        } catch (Exception e) {
                            failures.add(e);
                        } finally {
                            done.countDown();
                        }
                    },
                    "opener-" + i);
            opener.setDaemon(true);
            opener.start();
        }
        done.await();
    }

    @Override
    public void binary(BenchConnection connection, int length) {}

    @Override
    public void text(BenchConnection connection, String text) {}

    @Override
    public void failed(Throwable failure) {
        failures.add(failure);
    }
}
