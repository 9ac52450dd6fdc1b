package dev.fairlead.benchmarks.endtoend;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A whole process: connects, sends a message, waits for its echo, says so, closes, and ends as a program would. */
public final class FirstEcho implements BenchListener {

    /** What is printed at the echo. */
    static final String MARK = "echo";

    /** Of the message. */
    static final int SIZE = 64;

    private static final long LIMIT_SECONDS = 30;

    private final CompletableFuture<Integer> echo = new CompletableFuture<>();

    private FirstEcho() {}

    /**
     * Runs it.
     *
     * @param args title of the client, URI of the server, certificate of the server
     * @throws Exception if there is no echo
     */
    @SuppressWarnings("try") // Interrupts mean nothing here.
    public static void main(String[] args) throws Exception {
        // Nothing is loaded here that a program would not need, as far as that is possible.
        Library library = Library.named(args[0]);
        FirstEcho first = new FirstEcho();
        try (BenchClient client = library.client(new BenchSettings(args[2], false, library.isAsynchronous()))) {
            BenchConnection connection = client.connect(URI.create(args[1]), first);
            connection.sendBinary(new byte[SIZE]);
            first.echo.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            System.out.println(MARK);
            connection.close();
        }
    }

    @Override
    public void binary(BenchConnection connection, int length) {
        echo.complete(length);
    }

    @Override
    public void text(BenchConnection connection, String text) {
        echo.completeExceptionally(new MeasurementException("an echo of another kind"));
    }

    @Override
    public void failed(Throwable failure) {
        echo.completeExceptionally(failure);
    }
}
