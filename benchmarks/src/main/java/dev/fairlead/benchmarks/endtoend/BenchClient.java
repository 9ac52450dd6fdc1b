package dev.fairlead.benchmarks.endtoend;

import java.net.URI;

/** A WebSocket client library as its users have it. One for each virtual machine that measures. */
@SuppressWarnings("try")
public interface BenchClient extends AutoCloseable {

    /**
     * Opens a connection and waits until it is open.
     *
     * @param uri {@code ws} or {@code wss}
     * @param listener is told of all messages, which may begin before this method returns
     * @return the connection
     * @throws Exception if it does not open
     */
    BenchConnection connect(URI uri, BenchListener listener) throws Exception;

    /** Gives back threads and pools; connections may be open. */
    @Override
    void close() throws Exception;
}
