package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a peer saw: {@code pong hex}, {@code close code reason}, {@code error text}. By connection, in order. Thread-safe. */
final class Events {

    private static final int PATIENCE_SECONDS = 10;

    private final Map<String, BlockingQueue<String>> byConnection = new ConcurrentHashMap<>();

    void add(String id, String event) {
        of(id).add(event);
    }

    void closed(String id, int code, String reason) {
        add(id, close(code, reason));
    }

    static String close(int code, String reason) {
        return ("close " + code + " " + reason).trim();
    }

    /** Waits for what the peer sees next on a connection. */
    String next(String id) throws InterruptedException {
        String event = of(id).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return event != null ? event : fail("the peer saw nothing more within " + PATIENCE_SECONDS + " s");
    }

    private BlockingQueue<String> of(String id) {
        return byConnection.computeIfAbsent(id, unknown -> new LinkedBlockingQueue<>());
    }
}
