package dev.fairlead.spi.transport;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A stream of bytes in both directions between this end and a peer; the contract that everything above rests on.
 *
 * <p><b>Not now.</b> {@link #finishConnect}, {@link #read} and {@link #write} do what can be done at once and say so
 * with {@code false} or {@code 0} if that is nothing. They never wait. Waiting is a separate operation in two forms:
 * {@link #awaitReady} (this thread waits) and {@link #whenReady} (call me once). A transport implements the form that
 * is natural to it and derives the other; nothing above needs to know which.
 *
 * <p><b>Threads.</b> At most one thread reads and one writes at a time; the two may run together, and so may one wait
 * per {@link Interest}. {@link #close}, {@link #wake} and {@link #info} may be called by any thread at any time.
 *
 * <p><b>Deadlines</b> are never fatal: when one passes, the channel is exactly as usable as before, and no byte is lost.
 *
 * <p><b>Buffers.</b> No buffer is kept after {@code read} or {@code write} has returned. Their positions tell what
 * happened; their limits are not changed. Bytes of a buffer that is written are never changed.
 *
 * <p><b>After close</b>, {@code finishConnect}, {@code read}, {@code write} and {@code shutdownOutput} throw
 * {@link java.nio.channels.ClosedChannelException}, and every wait ends, or ends at once, with {@link Wake#CLOSED}.
 *
 * <p>The suite {@code TransportContract} of the testkit checks each sentence of this contract.
 *
 * @since 0.1
 */
public interface TransportChannel extends Closeable {

    /**
     * Does what can be done now to connect: name look-up, TCP connect, and whatever else the transport needs before
     * bytes can flow. To be called again, after a wait for {@link Interest#CONNECT}, until it returns true.
     *
     * @return true if the channel is connected; false: not yet
     * @throws java.net.UnknownHostException if the host's name has no address; the message names the host
     * @throws java.net.ConnectException if no address of the host could be connected to; the message names the
     *     endpoint, the suppressed exceptions the addresses that were tried
     * @throws IOException if it failed in another way; the channel is then of no more use and is to be closed
     */
    boolean finishConnect() throws IOException;

    /**
     * Reads what is there, up to the buffer's remaining bytes.
     *
     * @param dst receives the bytes at its position, which advances; not read-only; heap or direct
     * @return the number of bytes, more than 0; 0: nothing now as far as is known, and a wait ends at once if there is something
     *     all the same, or {@code dst} has no room; -1: the peer has ended its stream, and each further call says so again
     * @throws IOException if the connection is broken
     * @throws java.nio.channels.NotYetConnectedException if {@link #finishConnect} has not returned true
     */
    int read(ByteBuffer dst) throws IOException;

    /**
     * Writes what there is room for. The rest may be written later or never; if anything is, it has to come first.
     *
     * @param src the bytes from its position on, which advances by what was taken; heap, direct or read-only
     * @return the number of bytes taken, 0 if there is no room now
     * @throws IOException if the connection is broken, or the output was shut down
     * @throws java.nio.channels.NotYetConnectedException if {@link #finishConnect} has not returned true
     */
    int write(ByteBuffer src) throws IOException;

    /**
     * Waits on the calling thread until something may be possible, the deadline passes, {@link #wake} or
     * {@link #close} is called. What happened before the call and still holds ends the wait at once. A deadline that
     * has passed already makes this a look that does not wait.
     *
     * @param interest what to wait for; at most one thread per interest
     * @param deadline when to give up, exact to 250 ms and never early
     * @return why the wait ended
     * @throws java.io.InterruptedIOException if the thread was interrupted, before or during the wait; its interrupt
     *     flag stays set and the channel is as usable as before
     * @throws IOException if waiting itself failed
     */
    Wake awaitReady(Interest interest, Deadline deadline) throws IOException;

    /**
     * Calls back once when {@link #awaitReady} with the same arguments would have returned; at once if it would return
     * at once. If waiting itself fails, calls back with {@link Wake#READY}: the next operation then meets the failure.
     *
     * @param interest what to wait for; at most one wait per interest, of either form
     * @param deadline when to give up
     * @param then called exactly once, also when the channel is closed; on a thread of the transport or, where it has
     *     none, of {@link TransportOptions#blockingWork()}; never by the calling thread before this method returns. It
     *     must not wait
     */
    void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then);

    /**
     * Ends the wait for {@code interest} that is going on with {@link Wake#WOKEN}. If none is, the next one for it
     * ends at once in the same way: a wake is never lost. Never waits.
     *
     * @param interest the wait to end
     */
    void wake(Interest interest);

    /**
     * Ends this end's stream: the peer reads what was written and then the end. Reading goes on. Never waits. More
     * calls than one do nothing.
     *
     * @throws IOException if the connection is broken
     */
    void shutdownOutput() throws IOException;

    /**
     * Makes a buffer of the kind that this channel reads and writes with the fewest copies.
     *
     * @param capacity its size in bytes
     * @return a new buffer: big-endian, position 0, limit at its capacity
     */
    ByteBuffer newBuffer(int capacity);

    /**
     * Returns the addresses of both ends, and how far connecting has got. What was known of a channel that was connected
     * stays known after {@link #close}. A transport that looks up names says so with
     * {@link ConnectProgress.Stage#RESOLVING}, so that the look-up and the connect have a time limit each.
     *
     * @return what is known now
     */
    ChannelInfo info();

    /**
     * Closes the channel. Never waits and never throws; every wait and every operation that is going on ends within
     * 250 ms. A buffer that {@link #write} took whole is still sent by the system if the peer takes it; what it took of one
     * that it did not take whole may be dropped. More calls than one do nothing.
     */
    @Override
    void close();
}
