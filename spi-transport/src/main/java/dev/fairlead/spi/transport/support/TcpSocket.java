package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket in non-blocking mode, from the look-up of its host to its close: what a
 * {@link dev.fairlead.spi.transport.TransportChannel} over TCP does, without its waits.
 *
 * <p>Not {@link java.net.Socket}: it has no deadline for writes, closes itself when a deadline for connecting passes,
 * and copies every byte once more. In non-blocking mode an interrupt does not close a {@link SocketChannel} either.
 *
 * <p><b>Options.</b> {@code TCP_NODELAY} is on unless the options say otherwise. {@code SO_LINGER} above 0 is refused,
 * because it would make closing wait.
 *
 * <p><b>Threads.</b> At most one thread connects, one reads and one writes at a time. Everything else may be called by
 * any thread at any time. No method waits.
 *
 * <p><b>Closing</b> comes in two steps, so that waits can be ended between them: {@link #markClosed()}, from which on
 * every operation throws {@link ClosedChannelException}, and {@link #closeChannel()}. A selector must not drop the key
 * of a channel before {@code closeChannel} has returned: it would give the descriptor back at once, even if a read or
 * write still uses it, and the number may be another connection's by then.
 *
 * @since 0.1
 */
public final class TcpSocket {

    private final Endpoint endpoint;
    private final TransportOptions options;
    private final NameLookup names;

    /** Another one for each address that is tried. Written by the thread that connects, with the monitor. */
    private volatile SocketChannel channel;

    /** Null: not begun, or connected. Written by the thread that connects. */
    private volatile @Nullable Resolution resolution;

    /** Null: the host's addresses are not known yet, or connected. Written by the thread that connects. */
    private volatile @Nullable AddressAttempts attempts;

    /** Written once, by the thread that connects. */
    private volatile boolean connected;

    /** Written by the thread that connects; the last time before {@link #connected}. */
    private volatile ChannelInfo info = ChannelInfo.of(ConnectProgress.at(Stage.RESOLVING));

    /** When the stage began that is going on, by the clock of {@link System#nanoTime}. Only by the thread that connects. */
    private long stageBegan;

    /** Whether the peer has ended its stream. Only by the thread that reads. */
    private boolean inputEnded;

    /** Written once, by any thread. */
    private volatile boolean outputShut;

    /** Written once, by any thread, with the monitor: from then on {@link #channel} is not replaced any more. */
    private volatile boolean closed;

    /**
     * Makes a socket that is not connected. Takes one file descriptor.
     *
     * @param endpoint where it is to be connected to
     * @param options its socket options, and where host names are looked up
     * @param names how host names are looked up
     * @throws IOException if there is no descriptor for it, or an option is not supported
     */
    public TcpSocket(Endpoint endpoint, TransportOptions options, NameLookup names) throws IOException {
        this.endpoint = endpoint;
        this.options = options;
        this.names = names;
        this.channel = newChannel(options);
    }

    private static SocketChannel newChannel(TransportOptions options) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            // Whoever writes small messages wants them sent: what belongs together is written together.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (Map.Entry<SocketOption<?>, Object> option :
                    options.socketOptions().entrySet()) {
                set(channel, option.getKey(), option.getValue());
            }
            return channel;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static <T> void set(SocketChannel channel, SocketOption<T> option, Object value) throws IOException {
        if (option.equals(StandardSocketOptions.SO_LINGER) && value instanceof Integer seconds && seconds > 0) {
            throw new IOException(
                    "socket option SO_LINGER = " + seconds + " would make close wait, at most 0 is taken");
        }
        try {
            channel.setOption(option, option.type().cast(value));
        } catch (UnsupportedOperationException | IllegalArgumentException | ClassCastException refused) {
            throw new IOException("socket option " + option.name() + " = " + value + " is not supported", refused);
        }
    }

    /**
     * Does what can be done now to connect, as
     * {@link dev.fairlead.spi.transport.TransportChannel#finishConnect()} says. The first call begins to look the host
     * up: at once for an IP address, on {@link TransportOptions#blockingWork()} for a name. The addresses are tried in
     * the order of the look-up but with both families in turn, {@link dev.fairlead.spi.transport.HostLookup#mostAddresses()} at
     * most. One that says nothing within 250 ms waits until the others had their turn, and then has four times as long, and so
     * on; the last that has not failed is waited for until the system gives it up.
     *
     * @param whenResolved run once, on the thread that looks up, if this call has begun a look-up there and it has
     *     ended, in whatever way; must not throw
     * @return true if the socket is connected; false: the look-up or the connect goes on
     * @throws java.net.UnknownHostException if the host's name has no address; the message names the host
     * @throws java.net.ConnectException if no address could be connected to; the suppressed exceptions name those that
     *     were tried
     * @throws ClosedChannelException if the socket was closed
     * @throws IOException if it failed in another way; later calls fail, too
     */
    public boolean finishConnect(Runnable whenResolved) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (connected) {
            return true;
        }
        AddressAttempts begun = attempts(whenResolved);
        return begun != null && connect(begun);
    }

    /** Null until the addresses are known. */
    private @Nullable AddressAttempts attempts(Runnable whenResolved) throws IOException {
        AddressAttempts known = attempts;
        if (known == null) {
            Resolution begun = resolution(whenResolved);
            if (!begun.isDone()) {
                return null;
            }
            known = new AddressAttempts(endpoint, begun.addresses());
            info = ChannelInfo.of(begun.progress());
            stageBegan = System.nanoTime();
            attempts = known;
        }
        return known;
    }

    /**
     * Returns when {@link #finishConnect} is to be called again even if nothing has happened, because there is another address to
     * try.
     *
     * @return {@link Deadline#NEVER} if there is not
     */
    public Deadline attemptEnds() {
        AddressAttempts begun = attempts;
        return begun == null ? Deadline.NEVER : begun.ends();
    }

    private Resolution resolution(Runnable whenResolved) throws IOException {
        Resolution begun = resolution;
        if (begun == null) {
            begun = Resolution.start(
                    endpoint.lookup().name().orElse(endpoint.host()), names, options.blockingWork(), whenResolved);
            resolution = begun;
        }
        return begun;
    }

    private boolean connect(AddressAttempts attempts) throws IOException {
        while (!tryCurrent(attempts)) {
            if (channel.isConnectionPending()) {
                if (!attempts.ends().hasPassed()) {
                    return false;
                }
                attempts.currentPostponed();
            }
            replaceChannel();
        }
        info = new ChannelInfo(
                Optional.of(channel.getLocalAddress()),
                Optional.of(channel.getRemoteAddress()),
                Optional.empty(),
                info.progress().connected(Duration.ofNanos(System.nanoTime() - stageBegan)));
        connected = true;
        resolution = null;
        attempts = null;
        return true;
    }

    /** Returns false if the current address is not connected yet, its connection being pending, or has failed. */
    private boolean tryCurrent(AddressAttempts attempts) throws IOException {
        attempts.requireMore();
        try {
            return channel.isConnectionPending() ? channel.finishConnect() : channel.connect(attempts.begin());
        } catch (ClosedChannelException byClose) {
            throw byClose;
        } catch (IOException | UnsupportedAddressTypeException failed) {
            attempts.currentFailed(failed);
            return false;
        }
    }

    private void replaceChannel() throws IOException {
        SocketChannel next = newChannel(options);
        channel.close();
        if (!install(next)) {
            next.close();
            throw new ClosedChannelException();
        }
    }

    /** Returns false if the socket was closed. */
    private synchronized boolean install(SocketChannel next) {
        if (!closed) {
            channel = next;
        }
        return !closed;
    }

    /**
     * Reads what is there, as {@link dev.fairlead.spi.transport.TransportChannel#read} says; of a heap buffer no more
     * than 128 KiB in one call.
     *
     * @param dst receives the bytes at its position, which advances
     * @return the number of bytes; 0: nothing now, or no room; -1: end of stream, each further call says so again
     * @throws ClosedChannelException if the socket was closed
     * @throws IOException if the connection is broken
     * @throws NotYetConnectedException if {@link #finishConnect} has not returned true
     */
    public int read(ByteBuffer dst) throws IOException {
        SocketChannel source = connectedChannel();
        if (inputEnded) {
            return -1;
        }
        int count = SocketIo.read(source, dst);
        inputEnded = count < 0;
        return count;
    }

    /**
     * Writes what there is room for, as {@link dev.fairlead.spi.transport.TransportChannel#write} says; of a heap buffer
     * no more than 128 KiB in one call.
     *
     * @param src the bytes from its position on, which advances by what was taken
     * @return the number of bytes taken, 0 if there is no room now
     * @throws ClosedChannelException if the socket was closed
     * @throws IOException if the connection is broken, or the output was shut down
     * @throws NotYetConnectedException if {@link #finishConnect} has not returned true
     */
    public int write(ByteBuffer src) throws IOException {
        SocketChannel sink = connectedChannel();
        if (outputShut) {
            throw new IOException("the output to " + endpoint + " was shut down");
        }
        return SocketIo.write(sink, src);
    }

    /**
     * Ends this end's stream. More calls than one do nothing.
     *
     * @throws ClosedChannelException if the socket was closed
     * @throws IOException if the connection is broken
     * @throws NotYetConnectedException if {@link #finishConnect} has not returned true
     */
    public void shutdownOutput() throws IOException {
        connectedChannel().shutdownOutput();
        outputShut = true;
    }

    private SocketChannel connectedChannel() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!connected) {
            throw new NotYetConnectedException();
        }
        return channel;
    }

    /**
     * Returns the addresses of both ends, and how far connecting has got.
     *
     * @return no more than how far connecting has got, until the socket is connected; afterwards always the same, also when
     *     closed
     */
    public ChannelInfo info() {
        return info;
    }

    /**
     * Tells whether {@link #finishConnect} has returned true.
     *
     * @return whether it has, also after a close
     */
    public boolean isConnected() {
        return connected;
    }

    /**
     * Tells whether the host is being looked up.
     *
     * @return true from the call of {@link #finishConnect} that began it until {@code whenResolved} is about to be run
     */
    public boolean isResolving() {
        Resolution begun = resolution;
        return begun != null && !begun.isDone();
    }

    /**
     * Tells whether {@link #markClosed()} was called.
     *
     * @return whether it was
     */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Returns the channel to be registered with selectors, in non-blocking mode, and for nothing else.
     *
     * @return the current one; {@link #finishConnect} closes it and makes another after an address has failed
     */
    public SocketChannel channel() {
        return channel;
    }

    /**
     * Makes every later operation throw {@link ClosedChannelException}. The first step of closing, to be followed by
     * {@link #closeChannel()} by whoever was first.
     *
     * @return true for the first call; false: it was closed already
     */
    public synchronized boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /**
     * Closes the channel as soon as no read and no write, none of which waits, uses it any more. The system still sends
     * what was written. The descriptor is given back when the last selector that knows the channel has dropped its key.
     * After {@link #markClosed()}.
     *
     * @throws IOException if the system says so; the channel is closed all the same
     */
    public void closeChannel() throws IOException {
        channel.close();
    }

    /** Returns the endpoint. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
