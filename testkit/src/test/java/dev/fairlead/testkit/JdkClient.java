package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JDK's client, and the end of it: before JDK 21 it cannot be closed, only dropped. */
final class JdkClient implements AutoCloseable {

    /** The client's selector looks every 3 s whether somebody still has the client. */
    private static final long PATIENCE_SECONDS = 20;

    private static final String SELECTOR = "HttpClient-";

    /** All started at once: none is new in a test. */
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(3, 3, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

    /** Null: dropped. Only the thread of the tests. */
    private @Nullable HttpClient client;

    JdkClient() {
        this(builder -> {});
    }

    JdkClient(Consumer<HttpClient.Builder> settings) {
        threads.prestartAllCoreThreads();
        HttpClient.Builder builder = HttpClient.newBuilder().executor(threads);
        settings.accept(builder);
        client = builder.build();
    }

    HttpClient client() {
        if (client == null) {
            throw new IllegalStateException("the client was closed");
        }
        return client;
    }

    @Override
    public void close() {
        client = null;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (selectorRuns()) {
            assertTrue(System.nanoTime() - end < 0, "the client has not ended after " + PATIENCE_SECONDS + " s");
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
        threads.shutdown();
    }

    private static boolean selectorRuns() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith(SELECTOR));
    }
}
