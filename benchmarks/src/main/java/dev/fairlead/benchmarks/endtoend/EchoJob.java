package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Sends what comes back again, on all connections, and takes the time if one message is under way at a time. */
final class EchoJob implements Job {

    /** Texts differ, so that none is a repetition of the one before; a power of two. */
    private static final int TEXTS = 256;

    private static final int DIGITS = 3;
    private static final double P50 = 50;
    private static final double P99 = 99;
    private static final double P999 = 99.9;

    private final BenchClient client;
    private final URI uri;
    private final Scenario scenario;
    private final Failures failures;
    private final byte[] payload;
    private final List<String> texts;
    private final List<BenchConnection> connections = new ArrayList<>();
    private final LongAdder count = new LongAdder();
    private final @Nullable Recorder recorder;

    private long residentBefore;
    private long heapBefore;
    private int threadsBefore;

    private volatile boolean isOver;

    EchoJob(BenchClient client, URI uri, Scenario scenario, Failures failures) {
        this.client = client;
        this.uri = uri;
        this.scenario = scenario;
        this.failures = failures;
        payload = Content.binary(scenario.size(), 0);
        texts = !scenario.kind().isText()
                ? List.of()
                : IntStream.range(0, TEXTS)
                        .mapToObj(i -> Content.text(scenario.kind(), scenario.size(), i))
                        .toList();
        recorder = scenario.outstanding() == 1 ? new Recorder(DIGITS) : null;
    }

    @Override
    public void start() throws Exception {
        heapBefore = Resources.heapBytes();
        residentBefore = Resources.residentBytes();
        threadsBefore = Resources.threads();
        List<Echo> echoes = new ArrayList<>();
        for (int i = 0; i < scenario.connections(); i++) {
            Echo echo = new Echo();
            connections.add(client.connect(uri, echo));
            echoes.add(echo);
        }
        for (int i = 0; i < echoes.size(); i++) {
            for (int j = 0; j < scenario.outstanding(); j++) {
                echoes.get(i).send(connections.get(i));
            }
        }
    }

    @Override
    public long operations(ServerCounts.Snapshot server) {
        return count.sum();
    }

    @Override
    public void windowBegins() {
        if (recorder != null) {
            recorder.reset();
        }
    }

    @Override
    public void addTo(Map<Figure, Double> figures) {
        if (recorder != null) {
            Histogram times = recorder.getIntervalHistogram();
            figures.put(Figure.P50_NANOS, (double) times.getValueAtPercentile(P50));
            figures.put(Figure.P99_NANOS, (double) times.getValueAtPercentile(P99));
            figures.put(Figure.P999_NANOS, (double) times.getValueAtPercentile(P999));
        }
        int open = connections.size();
        figures.put(Figure.RSS_PER_CONNECTION, (double) (Resources.residentBytes() - residentBefore) / open);
        figures.put(Figure.THREADS_PER_CONNECTION, (double) (Resources.threads() - threadsBefore) / open);
        figures.put(Figure.HEAP_PER_CONNECTION, (double) (Resources.heapBytes() - heapBefore) / open);
    }

    @Override
    public void finish() {
        isOver = true;
    }

    /** One connection's part. */
    private final class Echo implements BenchListener {

        /** When the message left that is under way. By whichever thread sends next. */
        private volatile long sentAt;

        /** Which text is next; by the thread that has received. */
        private int next;

        void send(BenchConnection connection) {
            sentAt = System.nanoTime();
            try {
                if (texts.isEmpty()) {
                    connection.sendBinary(payload);
                } else {
                    connection.sendText(texts.get(next++ & (TEXTS - 1)));
                }
            } catch (Exception e) {
                failed(e);
            }
        }

        private void received(BenchConnection connection) {
            if (recorder != null) {
                recorder.recordValue(System.nanoTime() - sentAt);
            }
            count.increment();
            if (!isOver) {
                send(connection);
            }
        }

        @Override
        public void binary(BenchConnection connection, int length) {
            if (length != scenario.size()) {
                failed(new MeasurementException("an echo of " + length + " bytes"));
            }
            received(connection);
        }

        @Override
        public void text(BenchConnection connection, String text) {
            if (texts.isEmpty() || text.length() != texts.get(0).length()) {
                failed(new MeasurementException("an echo of " + text.length() + " characters"));
            }
            received(connection);
        }

        @Override
        public void failed(Throwable failure) {
            failures.add(failure);
        }
    }
}
