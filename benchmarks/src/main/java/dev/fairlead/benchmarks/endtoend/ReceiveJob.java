package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;

/** Receives, whole message by whole message. */
final class ReceiveJob implements Job, BenchListener {

    private final BenchClient client;
    private final URI uri;
    private final Failures failures;
    private final int bytes;
    private final int characters;
    private final int frameBytes;

    /** One writer at a time: what comes on one connection comes in order. */
    private final AtomicLong messages = new AtomicLong();

    private final AtomicLong rawBytes = new AtomicLong();

    ReceiveJob(BenchClient client, URI uri, Scenario scenario, Failures failures) {
        this.client = client;
        this.uri = uri;
        this.failures = failures;
        bytes = scenario.size();
        frameBytes = BlastRole.frameBytes(bytes);
        characters = scenario.kind().isText()
                ? Content.text(scenario.kind(), bytes, 0).length()
                : -1;
    }

    @Override
    public void start() throws Exception {
        client.connect(uri, this);
    }

    @Override
    public long operations(ServerCounts.Snapshot server) {
        return messages.get() + rawBytes.get() / frameBytes;
    }

    @Override
    public void finish() {
        // There is always more.
    }

    @Override
    public void binary(BenchConnection connection, int length) {
        if (length != bytes) {
            failed(new MeasurementException("a message of " + length + " bytes"));
        }
        messages.setOpaque(messages.getOpaque() + 1);
    }

    @Override
    public void text(BenchConnection connection, String text) {
        if (text.length() != characters) {
            failed(new MeasurementException("a message of " + text.length() + " characters"));
        }
        messages.setOpaque(messages.getOpaque() + 1);
    }

    @Override
    public void bytes(int count) {
        rawBytes.setOpaque(rawBytes.getOpaque() + count);
    }

    @Override
    public void failed(Throwable failure) {
        failures.add(failure);
    }
}
