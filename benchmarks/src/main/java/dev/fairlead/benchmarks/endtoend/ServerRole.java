package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What the server does on a connection once it is a WebSocket. */
interface ServerRole {

    /**
     * Takes all of what has come.
     *
     * @param in from the client
     * @param out is sent after this; has room for all of {@code in}
     * @return whether the connection goes on
     */
    boolean received(ByteBuffer in, ByteBuffer out);

    /**
     * There is room for more.
     *
     * @param wire takes it
     * @return whether there is still more to be sent
     */
    default boolean writable(Wire wire) throws IOException {
        return false;
    }

    /** Whether the server is to poll for a moment after this was active, so that nobody measures how long it takes to wake up. */
    default boolean wantsPolling() {
        return false;
    }
}
