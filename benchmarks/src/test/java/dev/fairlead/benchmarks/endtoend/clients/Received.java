package dev.fairlead.benchmarks.endtoend.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What has come: the lengths of binary messages, text, and failures. */
final class Received implements BenchListener {

    private static final long SECONDS = 20;

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private int answers;

    /** Answers so many messages but one with one of the same length. */
    static Received answering(int messages) {
        Received received = new Received();
        received.answers = messages - 1;
        return received;
    }

    @Override
    public void binary(BenchConnection connection, int length) {
        messages.add(length);
        if (answers > 0) {
            answers--;
            try {
                connection.sendBinary(new byte[length]);
            } catch (Exception e) {
                failed(e);
            }
        }
    }

    @Override
    public void text(BenchConnection connection, String text) {
        messages.add(text);
    }

    @Override
    public void failed(Throwable failure) {
        failures.add(failure);
    }

    /** Returns the next message. */
    Object next() throws InterruptedException {
        Object message = messages.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(message, () -> "no message came; failures: " + failures);
        return message;
    }

    /** Finds so many messages of a length, and no others. */
    void assertNext(int count, int length) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            assertEquals(length, next(), "message " + i);
        }
        assertNull(messages.peek());
    }

    void awaitFailure() throws InterruptedException {
        assertNotNull(failures.poll(SECONDS, TimeUnit.SECONDS));
    }

    void assertNothingFailed() {
        Throwable failure = failures.peek();
        if (failure != null) {
            throw new AssertionError("failed", failure);
        }
    }
}
