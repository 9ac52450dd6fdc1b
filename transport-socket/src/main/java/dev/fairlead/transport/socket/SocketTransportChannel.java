package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket in non-blocking mode whose callers wait on selectors that only this channel uses.
 *
 * <p>Not {@link java.net.Socket}: it has no deadline for writes, closes itself when a deadline for connecting passes,
 * and copies every byte once more. In non-blocking mode an interrupt does not close a {@link SocketChannel} either.
 */
final class SocketTransportChannel implements TransportChannel {

    private static final Logger LOG = LoggerFactory.getLogger(SocketTransportChannel.class);

    /**
     * The most bytes of a heap buffer in one call. The JDK copies all of a heap buffer into a direct one that it then
     * keeps for the thread, whatever the socket takes of it.
     */
    private static final int MAX_HEAP_BYTES = 128 * 1024;

    private final SocketTransport transport;
    private final Endpoint endpoint;
    private final SelectorWait inbound = new SelectorWait();
    private final SelectorWait outbound = new SelectorWait();

    /** Another one for each address that is tried. Written by the thread that connects, with the monitor. */
    private volatile SocketChannel socket;

    /** Null: not begun. Written by the thread that connects. */
    private volatile @Nullable Resolution resolution;

    /** Null: the host's addresses are not known yet. Only by the thread that connects. */
    private @Nullable AddressAttempts attempts;

    /** Written once, by the thread that connects. */
    private volatile boolean connected;

    /** Written once, by the thread that connects, before {@link #connected}. */
    private volatile ChannelInfo info = ChannelInfo.UNKNOWN;

    /** Whether the peer has ended its stream. Only by the thread that reads. */
    private boolean inputEnded;

    /** Written once, by any thread. */
    private volatile boolean outputShut;

    /** Written once, by any thread, with the monitor: from then on {@link #socket} is not replaced any more. */
    private volatile boolean closed;

    SocketTransportChannel(SocketTransport transport, Endpoint endpoint, SocketChannel socket) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.socket = socket;
    }

    @Override
    public boolean finishConnect() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (connected) {
            return true;
        }
        if (attempts == null) {
            Resolution begun = resolution();
            if (!begun.isDone()) {
                return false;
            }
            attempts = new AddressAttempts(endpoint, begun.addresses());
        }
        return connect(attempts);
    }

    private Resolution resolution() throws IOException {
        Resolution begun = resolution;
        if (begun == null) {
            begun = transport.resolve(endpoint.host(), inbound::recheck);
            resolution = begun;
        }
        return begun;
    }

    private boolean connect(AddressAttempts attempts) throws IOException {
        while (!tryCurrent(attempts)) {
            if (socket.isConnectionPending()) {
                return false;
            }
            replaceSocket();
        }
        info = new ChannelInfo(Optional.of(socket.getLocalAddress()), Optional.of(socket.getRemoteAddress()));
        connected = true;
        LOG.debug("connected to {}: {}", endpoint, info);
        return true;
    }

    /** Returns false if the current address is not connected yet, its connection being pending, or has failed. */
    private boolean tryCurrent(AddressAttempts attempts) throws IOException {
        attempts.requireMore();
        try {
            return socket.isConnectionPending() ? socket.finishConnect() : socket.connect(attempts.current());
        } catch (ClosedChannelException byClose) {
            throw byClose;
        } catch (IOException | UnsupportedAddressTypeException failed) {
            attempts.currentFailed(failed);
            return false;
        }
    }

    private void replaceSocket() throws IOException {
        SocketChannel next = transport.newSocket();
        socket.close();
        if (!install(next)) {
            next.close();
            throw new ClosedChannelException();
        }
    }

    /** Returns false if the channel was closed. */
    private synchronized boolean install(SocketChannel next) {
        if (!closed) {
            socket = next;
        }
        return !closed;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        SocketChannel source = connectedSocket();
        if (inputEnded) {
            return -1;
        }
        if (!dst.hasRemaining()) {
            return 0;
        }
        int count;
        if (dst.isDirect() || dst.remaining() <= MAX_HEAP_BYTES) {
            count = source.read(dst);
        } else {
            count = source.read(dst.slice(dst.position(), MAX_HEAP_BYTES));
            dst.position(dst.position() + Math.max(0, count));
        }
        inputEnded = count < 0;
        return count;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        SocketChannel sink = connectedSocket();
        if (outputShut) {
            throw new IOException("the output to " + endpoint + " was shut down");
        }
        if (src.isDirect() || src.remaining() <= MAX_HEAP_BYTES) {
            return sink.write(src);
        }
        int count = sink.write(src.slice(src.position(), MAX_HEAP_BYTES));
        src.position(src.position() + count);
        return count;
    }

    private SocketChannel connectedSocket() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!connected) {
            throw new NotYetConnectedException();
        }
        return socket;
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        return switch (interest) {
            case CONNECT -> inbound.await(this::canGoOnConnecting, deadline);
            case READ -> inbound.await(selector -> !connected || !watch(selector, SelectionKey.OP_READ), deadline);
            case WRITE -> outbound.await(selector -> !connected || !watch(selector, SelectionKey.OP_WRITE), deadline);
        };
    }

    private boolean canGoOnConnecting(Selector selector) {
        Resolution begun = resolution;
        if (begun != null && !begun.isDone()) {
            return false;
        }
        return !socket.isConnectionPending() || !watch(selector, SelectionKey.OP_CONNECT);
    }

    /** Makes {@code selector} watch the socket; returns false if it cannot because the socket was closed. */
    private boolean watch(Selector selector, int operation) {
        SocketChannel watched = socket;
        try {
            SelectionKey key = watched.keyFor(selector);
            if (key == null) {
                watched.register(selector, operation);
            } else {
                key.interestOps(operation);
            }
            return true;
        } catch (ClosedChannelException | CancelledKeyException socketClosed) {
            return false;
        }
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        Runnable wait = () -> then.accept(awaitReadyOrFailure(interest, deadline));
        try {
            transport.blockingWork().execute(wait);
        } catch (RejectedExecutionException rejected) {
            // The callback is owed, and not to the calling thread, which may hold locks.
            Thread waiter = new Thread(wait, "fairlead-socket-wait");
            waiter.setDaemon(true);
            waiter.start();
        }
    }

    private Wake awaitReadyOrFailure(Interest interest, Deadline deadline) {
        try {
            return awaitReady(interest, deadline);
        } catch (IOException | RuntimeException failed) {
            LOG.debug("waiting to {} failed", interest, failed);
            return Wake.READY;
        }
    }

    @Override
    public void wake(Interest interest) {
        (interest == Interest.WRITE ? outbound : inbound).wake();
    }

    @Override
    public void shutdownOutput() throws IOException {
        connectedSocket().shutdownOutput();
        outputShut = true;
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity);
    }

    @Override
    public ChannelInfo info() {
        return info;
    }

    @Override
    public void close() {
        if (!markClosed()) {
            return;
        }
        inbound.end();
        outbound.end();
        closeSocket();
        // Only now: a selector that drops a socket which is about to be closed gives its descriptor back at once, even
        // if a read or write still uses it, and the number may be another connection's by then. Closing the socket
        // waits until none does; the descriptor goes when the last selector does.
        inbound.release();
        outbound.release();
        transport.forget(this);
        LOG.debug("closed {}", endpoint);
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException failed) {
            LOG.debug("closing the socket to {} failed", endpoint, failed);
        }
    }

    /** Returns false if it was closed already. */
    private synchronized boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }
}
