package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one accepted connection: what has come in and is not used yet, and the ways to wait for more.
 *
 * <p>The channel never blocks; waiting is done on selectors, so that every wait ends when another thread calls
 * {@link #close()}, and so that the echo can wait for both directions at once. One thread may read while another
 * writes. A connection that the client broke is a {@link SocketException}, one that it ended in the middle of
 * something an {@link EOFException}, one that was closed here a {@link ClosedChannelException}.
 */
final class Wire implements AutoCloseable {

    /** How much is read at once; as much as a socket's buffer holds by default, roughly. */
    private static final int INPUT_BYTES = 65_536;

    /**
     * Larger heap buffers are read and written in steps: the JDK keeps a native copy of each step's size per thread.
     */
    static final int STEP_BYTES = 131_072;

    private final SocketChannel channel;

    /** For reading, and for the echo that waits for both. Only the reading thread waits on it. */
    private final Selector readReady;

    private final SelectionKey readKey;

    /** Guards the making of {@link #writeReady} against {@link #close()}. */
    private final ReentrantLock writeReadyLock = new ReentrantLock();

    /** Made when a write first has to wait; null until then. Under {@link #writeReadyLock}. */
    private @Nullable Selector writeReady;

    /** Bytes received and not used yet, from position to limit. Only the reading thread. */
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES).limit(0);

    Wire(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
        // A script's writes are to leave as the segments it made of them.
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        readReady = Selector.open();
        readKey = channel.register(readReady, SelectionKey.OP_READ);
    }

    ByteBuffer input() {
        return input;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** Waits until {@link #input()} has grown by a byte at least; false at the end of the stream. */
    boolean fill() throws IOException {
        int count = readSome();
        while (count == 0) {
            await(SelectionKey.OP_READ, Deadline.NEVER);
            count = readSome();
        }
        return count > 0;
    }

    /** Like {@link #fill()}, for callers in the middle of {@code what}. */
    void fillWithin(String what) throws IOException {
        if (!fill()) {
            throw new EOFException("the client ended the connection within " + what);
        }
    }

    /** Reads into {@link #input()} what there is: a count, 0 for nothing now, -1 at the end of the stream. */
    int readSome() throws IOException {
        input.compact();
        try {
            return read(input);
        } finally {
            input.flip();
        }
    }

    /** Reads past {@link #input()}, which has to be used up, {@link #STEP_BYTES} at most. */
    int read(ByteBuffer dst) throws IOException {
        int limit = dst.limit();
        dst.limit(dst.position() + Math.min(dst.remaining(), STEP_BYTES));
        try {
            return channel.read(dst);
        } catch (ClosedChannelException closedHere) {
            throw closedHere;
        } catch (IOException e) {
            throw broken("reading", e);
        } finally {
            dst.limit(limit);
        }
    }

    /** Writes what can be written now, in one system call if it is {@link #STEP_BYTES} at most. */
    int writeNow(ByteBuffer src) throws IOException {
        int limit = src.limit();
        src.limit(src.position() + Math.min(src.remaining(), STEP_BYTES));
        try {
            return channel.write(src);
        } catch (ClosedChannelException closedHere) {
            throw closedHere;
        } catch (IOException e) {
            throw broken("writing", e);
        } finally {
            src.limit(limit);
        }
    }

    /** Writes everything, and waits for the client to take it. One thread at a time. */
    void write(ByteBuffer src) throws IOException {
        while (src.hasRemaining()) {
            if (writeNow(src) == 0) {
                awaitWritable();
            }
        }
    }

    /** Waits for one of {@code operations} or the deadline; false at the deadline. Only the reading thread. */
    boolean await(int operations, Deadline deadline) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        readKey.interestOps(operations);
        return select(readReady, deadline);
    }

    /** Sends FIN: the client sees the end of the stream, and may go on sending. */
    void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    /** Throws away what comes in until the client ends the connection or the time is over. */
    ClientEnd discardUntilEnd(Duration limit) throws IOException {
        Deadline deadline = Deadline.after(limit);
        try {
            do {
                int count = discard();
                if (count < 0) {
                    return ClientEnd.FINISHED;
                }
                if (count == 0) {
                    await(SelectionKey.OP_READ, deadline);
                }
            } while (!deadline.hasPassed());
            return ClientEnd.STILL_OPEN;
        } catch (SocketException reset) {
            return ClientEnd.RESET;
        }
    }

    private int discard() throws IOException {
        input.clear().limit(0);
        int count = readSome();
        input.position(input.limit());
        return count;
    }

    /** Ends the connection with a reset: SO_LINGER 0 makes the close an abort (RFC 9293 section 3.10.5). */
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        close();
    }

    /** Ends the connection and every wait. Any thread, any number of times. */
    @Override
    public void close() throws IOException {
        channel.close();
        // A channel stays half alive while a selector knows it; closing the selectors also ends their waits.
        readReady.close();
        writeReadyLock.lock();
        try {
            if (writeReady != null) {
                writeReady.close();
            }
        } finally {
            writeReadyLock.unlock();
        }
    }

    private void awaitWritable() throws IOException {
        Selector selector;
        writeReadyLock.lock();
        try {
            if (writeReady == null) {
                writeReady = writeSelector();
            }
            selector = writeReady;
        } finally {
            writeReadyLock.unlock();
        }
        select(selector, Deadline.NEVER);
    }

    private Selector writeSelector() throws IOException {
        Selector selector = Selector.open();
        try {
            channel.register(selector, SelectionKey.OP_WRITE);
            return selector;
        } catch (IOException closedHere) {
            // close() has gone by already and does not come back for this one.
            selector.close();
            throw closedHere;
        }
    }

    private boolean select(Selector selector, Deadline deadline) throws IOException {
        int ready;
        try {
            ready = selector.select(key -> {}, millis(deadline));
        } catch (ClosedSelectorException closedHere) {
            throw (IOException) new ClosedChannelException().initCause(closedHere);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting for the client");
        }
        return ready > 0;
    }

    /** For {@link Selector#select(long)}: 0 means for ever there, so what remains of a deadline is 1 at least. */
    private static long millis(Deadline deadline) {
        return deadline == Deadline.NEVER ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos()));
    }

    private static SocketException broken(String what, IOException cause) {
        SocketException broken = new SocketException("connection broken while " + what + ": " + cause.getMessage());
        broken.initCause(cause);
        return broken;
    }
}
