package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends from a thread of its own. What the server has counted counts; at the end it must be all. */
final class SendJob implements Job, BenchListener {

    private static final long LIMIT_SECONDS = 30;

    private final BenchClient client;
    private final URI uri;
    private final Scenario scenario;
    private final Failures failures;
    private final CompletableFuture<BenchConnection> connection = new CompletableFuture<>();
    private final CompletableFuture<Long> sent = new CompletableFuture<>();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    private volatile boolean isOver;

    SendJob(BenchClient client, URI uri, Scenario scenario, Failures failures) {
        this.client = client;
        this.uri = uri;
        this.scenario = scenario;
        this.failures = failures;
    }

    @Override
    public void start() throws Exception {
        BenchConnection opened = client.connect(uri, this);
        connection.complete(opened);
        byte[] payload = Content.binary(scenario.size(), 0);
        Thread sender = new Thread(
                () -> {
                    try {
                        sent.complete(
                                scenario.task() == Scenario.Task.SEND
                                        ? opened.sendEach(payload, () -> !isOver)
                                        : opened.sendBatched(payload, () -> !isOver));
                    } catch (Exception e) {
                        failed(e);
                        sent.completeExceptionally(e);
                    }
                },
                "sender");
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public long operations(ServerCounts.Snapshot server) {
        return server.sunkMessages();
    }

    @Override
    public void finish() throws Exception {
        isOver = true;
        long count = sent.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        connection.join().sendText(SinkRole.END);
        String counted = answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (Long.parseLong(counted) != count) {
            throw new MeasurementException(count + " messages were sent, and " + counted + " arrived");
        }
    }

    @Override
    public void binary(BenchConnection source, int length) {
        failed(new MeasurementException("nobody has asked for a message of " + length + " bytes"));
    }

    @Override
    public void text(BenchConnection source, String text) {
        answer.complete(text);
    }

    @Override
    public void failed(Throwable failure) {
        failures.add(failure);
        answer.completeExceptionally(failure);
    }
}
