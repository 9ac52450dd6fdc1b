package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import java.io.Closeable;
import java.io.IOException;

/**
 * The other end of one connection, as {@link TransportContract} needs it: it listens from its making on, accepts one
 * client, and moves raw bytes. It waits where it has to, for about 10 s at most. To stop reading is to call neither
 * {@link #read} nor {@link #readEnd}.
 *
 * <p>One thread may read while another writes.
 *
 * @since 0.1
 */
public interface TransportPeer extends Closeable {

    /**
     * Returns where a client connects to reach this peer.
     *
     * @return the endpoint
     */
    Endpoint endpoint();

    /**
     * Accepts the client; waits for it.
     *
     * @throws IOException if none comes in time
     */
    void accept() throws IOException;

    /**
     * Reads; waits for the bytes.
     *
     * @param count how many
     * @return exactly so many
     * @throws IOException if they do not come in time, or the client's stream ends before
     */
    byte[] read(int count) throws IOException;

    /**
     * Waits for the end of the client's stream.
     *
     * @throws IOException if a byte comes instead, or nothing in time
     */
    void readEnd() throws IOException;

    /**
     * Writes; waits until all bytes are taken.
     *
     * @param bytes what to write
     * @throws IOException if the connection is broken
     */
    void write(byte[] bytes) throws IOException;

    /**
     * Ends this end's stream and goes on reading.
     *
     * @throws IOException if the connection is broken
     */
    void end() throws IOException;

    /**
     * Breaks the connection, so that the client's reads and writes fail.
     *
     * @throws IOException if the connection is broken already
     */
    void reset() throws IOException;

    /** Ends the connection and stops listening. More calls than one do nothing. */
    @Override
    void close() throws IOException;
}
