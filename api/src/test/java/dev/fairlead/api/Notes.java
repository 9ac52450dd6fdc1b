package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What client and server have seen, each in its own order, and the points at which one waits for the other. */
final class Notes {

    private static final int PATIENCE_SECONDS = 10;

    private final List<String> client = new CopyOnWriteArrayList<>();

    /** By the number of the connection. */
    private final Map<Integer, List<String>> server = new ConcurrentHashMap<>();

    private final AtomicInteger connections = new AtomicInteger();
    private final Map<String, CountDownLatch> marks = new ConcurrentHashMap<>();

    void ofClient(String words) {
        client.add(words);
    }

    /** The number of a new connection, from 1. */
    int newConnection() {
        int number = connections.incrementAndGet();
        server.put(number, new CopyOnWriteArrayList<>());
        return number;
    }

    void ofServer(int connection, String words) {
        server.getOrDefault(connection, client).add(words);
    }

    private CountDownLatch mark(String name) {
        return marks.computeIfAbsent(name, absent -> new CountDownLatch(1));
    }

    void reach(String name) {
        mark(name).countDown();
    }

    void await(String name) throws InterruptedException {
        assertTrue(mark(name).await(PATIENCE_SECONDS, TimeUnit.SECONDS), "never reached: " + name);
    }

    /** All of it: the client's, and then that of each connection of the server. */
    List<String> trace() {
        List<String> trace = new ArrayList<>();
        client.forEach(words -> trace.add("client: " + words));
        for (int i = 1; i <= server.size(); i++) {
            for (String words : server.getOrDefault(i, List.of())) {
                trace.add("server " + i + ": " + words);
            }
        }
        return trace;
    }
}
