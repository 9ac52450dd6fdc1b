package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The other end of a channel of the memory transport; a test writes what the client is to read, and reads what it
 * wrote. Thread-safe. What waits gives up after 10 s.
 *
 * @since 0.1
 */
public final class MemoryPeer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Endpoint endpoint;
    private final MemoryLink link;

    MemoryPeer(Endpoint endpoint, MemoryLink link) {
        this.endpoint = endpoint;
        this.link = link;
    }

    /**
     * Returns what the client's channel was opened to.
     *
     * @return the endpoint
     */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Lets a channel connect whose script says {@link MemoryScript.Builder#connectStalls}. */
    public void admit() {
        link.change(() -> link.admitted = true);
    }

    /**
     * Gives the client bytes to read. Never waits: there is room without end.
     *
     * @param bytes copied
     * @throws IllegalStateException if this end's stream was ended
     */
    public void write(byte[] bytes) {
        write(ByteBuffer.wrap(bytes));
    }

    /**
     * Gives the client bytes to read. Never waits: there is room without end.
     *
     * @param bytes copied, from its position to its limit, to which its position advances
     * @throws IllegalStateException if this end's stream was ended
     */
    public void write(ByteBuffer bytes) {
        link.change(() -> {
            if (link.peerEnded) {
                throw new IllegalStateException("the peer's stream was ended");
            }
            link.toClient.append(bytes, bytes.remaining());
            return link;
        });
    }

    /**
     * Takes the next bytes that the client wrote; waits for them.
     *
     * @param count how many
     * @return exactly so many
     * @throws EOFException if the client's stream ends before; what it wrote until then is taken and lost
     * @throws IOException if they do not come within 10 s
     * @throws InterruptedException if the thread was interrupted
     */
    public byte[] read(int count) throws IOException, InterruptedException {
        byte[] bytes = new byte[count];
        int missing = count;
        while (missing > 0) {
            int taken = awaitBytes(ByteBuffer.wrap(bytes, count - missing, missing));
            if (taken == 0) {
                throw new EOFException("the client's stream ended, " + missing + " of " + count + " bytes missing");
            }
            missing -= taken;
        }
        return bytes;
    }

    /** Takes bytes, at least one unless the client's stream has ended; waits for them. */
    private int awaitBytes(ByteBuffer dst) throws IOException, InterruptedException {
        Integer taken = link.await(
                () -> link.toPeer.size() > 0 || link.clientEnded ? moveTo(dst) : null, Deadline.after(PATIENCE));
        if (taken == null) {
            throw new IOException("the client wrote nothing more within " + PATIENCE);
        }
        // There may be room again.
        link.change(() -> link);
        return taken;
    }

    private int moveTo(ByteBuffer dst) {
        int count = Math.min(dst.remaining(), link.toPeer.size());
        link.toPeer.moveTo(dst, count);
        return count;
    }

    /**
     * Takes all that the client wrote and that was not taken yet. Never waits.
     *
     * @return the bytes, maybe none
     */
    public byte[] take() {
        return link.change(() -> {
            byte[] bytes = new byte[link.toPeer.size()];
            link.toPeer.moveTo(ByteBuffer.wrap(bytes), bytes.length);
            return bytes;
        });
    }

    /**
     * Waits until the client's stream has ended, by {@code shutdownOutput} or {@code close}, and all of it was taken.
     *
     * @throws IOException if the client writes something instead, which is then taken, or does not end within 10 s
     * @throws InterruptedException if the thread was interrupted
     */
    public void readEnd() throws IOException, InterruptedException {
        if (awaitBytes(ByteBuffer.allocate(1)) > 0) {
            throw new IOException("the client wrote a byte where its stream was to end");
        }
    }

    /**
     * Tells whether the client has closed its channel.
     *
     * @return true if it has
     */
    public boolean clientClosed() {
        return link.change(() -> link.clientClosed);
    }

    /** Ends this end's stream: the client reads what was written and then the end. It can go on writing. */
    public void end() {
        link.change(() -> link.peerEnded = true);
    }

    /**
     * Breaks the connection: the client reads nothing more of what was written, and its reads and writes fail.
     *
     * @param failure thrown by the client's channel
     */
    public void fail(IOException failure) {
        link.change(() -> {
            link.readFailure = failure;
            link.writeFailure = failure;
            return link;
        });
    }

    /** Ends this end's stream and takes nothing more: what the client writes from now on fails. */
    public void close() {
        link.change(() -> {
            link.peerEnded = true;
            link.writeFailure = new IOException("the peer closed the connection");
            return link;
        });
    }
}
