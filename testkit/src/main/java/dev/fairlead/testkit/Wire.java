package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Deadline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLSession;
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

    private final ByteLayer layer;

    /** For reading, and for the echo that waits for both. Only the reading thread waits on it. */
    private final Selector readReady;

    private final SelectionKey readKey;

    /** Guards the making of {@link #writeReady} against {@link #close()}. */
    private final ReentrantLock writeReadyLock = new ReentrantLock();

    /** Made when a write first has to wait; null until then. Written under {@link #writeReadyLock}. */
    private volatile @Nullable SelectionKey writeReady;

    /** Whether a writing thread waits, or is about to. Written by that thread. */
    private volatile boolean writeBlocked;

    /** Bytes received and not used yet, from position to limit. Only the reading thread. */
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES).limit(0);

    Wire(SocketChannel channel, ByteLayer layer) throws IOException {
        this.channel = channel;
        this.layer = layer;
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
        int count = layer.read(dst);
        if (writeBlocked && layer.entangled()) {
            wakeWriter();
        }
        return count;
    }

    /** Writes what can be written now, in one system call if it is {@link #STEP_BYTES} at most and without TLS. */
    int writeNow(ByteBuffer src) throws IOException {
        int count = layer.write(src);
        if (layer.entangled()) {
            // It may have read what the reading thread waits for.
            readReady.wakeup();
        }
        return count;
    }

    /** Writes everything, and waits for the client to take it. One thread at a time. */
    void write(ByteBuffer src) throws IOException {
        while (src.hasRemaining()) {
            if (writeNow(src) == 0) {
                awaitWritable(Deadline.NEVER);
            }
        }
        flush();
    }

    private void flush() throws IOException {
        while (!layer.flush()) {
            awaitWritable(Deadline.NEVER);
        }
    }

    /** Does what has to be done before the first byte, and waits for the client's part in it. */
    void handshake() throws IOException {
        while (!layer.handshake()) {
            await(SelectionKey.OP_READ, Deadline.NEVER);
        }
    }

    /** Waits for one of {@code operations} or the deadline; false at the deadline. Only the reading thread. */
    boolean await(int operations, Deadline deadline) throws IOException {
        if (!channel.isOpen()) {
            throw new ClosedChannelException();
        }
        int toWaitFor = layer.toWaitFor(operations);
        if (toWaitFor == 0) {
            return true;
        }
        return select(readKey, toWaitFor, deadline);
    }

    /** Ends the stream: the client sees its end, and may go on sending. Gives up at the deadline. */
    void shutdownOutput(Deadline deadline) throws IOException {
        while (!layer.end() && !deadline.hasPassed()) {
            awaitWritable(deadline);
        }
    }

    /** Sends FIN and nothing before it. */
    void endTcp() throws IOException {
        layer.endTcp();
    }

    void rekey() throws IOException {
        layer.rekey();
        flush();
    }

    Optional<SSLSession> session() {
        return layer.session();
    }

    boolean closeNotifyReceived() {
        return layer.closeNotifyReceived();
    }

    /** Throws away what comes in until the client ends the connection or the time is over. */
    ClientEnd discardUntilEnd(Duration limit) throws IOException {
        Deadline deadline = Deadline.after(limit);
        try {
            boolean last;
            do {
                // Asked before the look: what came in time is seen, however late this thread is.
                last = deadline.hasPassed();
                int count = discard();
                if (count < 0) {
                    return ClientEnd.FINISHED;
                }
                if (count == 0 && !last) {
                    await(SelectionKey.OP_READ, deadline);
                }
            } while (!last);
            return ClientEnd.STILL_OPEN;
        } catch (SocketException reset) {
            return ClientEnd.RESET;
        }
    }

    private int discard() throws IOException {
        input.clear().limit(0);
        return layer.discard();
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
                writeReady.selector().close();
            }
        } finally {
            writeReadyLock.unlock();
        }
    }

    private void awaitWritable(Deadline deadline) throws IOException {
        SelectionKey key = writeKey();
        // Before the layer is asked: what a reading thread changes from then on ends the wait.
        writeBlocked = true;
        try {
            int toWaitFor = layer.toWaitFor(SelectionKey.OP_WRITE);
            if (toWaitFor != 0) {
                select(key, toWaitFor, deadline);
            }
        } finally {
            writeBlocked = false;
        }
    }

    private void wakeWriter() {
        SelectionKey key = writeReady;
        if (key != null) {
            key.selector().wakeup();
        }
    }

    private SelectionKey writeKey() throws IOException {
        writeReadyLock.lock();
        try {
            if (writeReady == null) {
                writeReady = newWriteKey();
            }
            return writeReady;
        } finally {
            writeReadyLock.unlock();
        }
    }

    private SelectionKey newWriteKey() throws IOException {
        Selector selector = Selector.open();
        try {
            return channel.register(selector, SelectionKey.OP_WRITE);
        } catch (IOException closedHere) {
            // close() has gone by already and does not come back for this one.
            selector.close();
            throw closedHere;
        }
    }

    private static boolean select(SelectionKey key, int operations, Deadline deadline) throws IOException {
        int ready;
        try {
            key.interestOps(operations);
            ready = key.selector().select(selected -> {}, millis(deadline));
        } catch (CancelledKeyException | ClosedSelectorException closedHere) {
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
}
