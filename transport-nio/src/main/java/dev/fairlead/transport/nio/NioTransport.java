package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.spi.transport.support.TcpSocket;
import dev.fairlead.spi.transport.support.TlsChannel;
import java.io.IOException;
import java.nio.channels.Selector;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/** Opens channels and spreads them over its loops, which it starts when they are needed. */
final class NioTransport implements Transport {

    /** How many loops are asked to take a channel before it is given up. */
    private static final int MAX_ATTEMPTS = 3;

    private final int threads;
    private final TransportOptions options;
    private final NameLookup names;
    private final SelectorProvider selectors;

    private final ReentrantLock lock = new ReentrantLock();

    /** At most {@link #threads}. One whose selector has failed is replaced when its turn comes. With the lock. */
    private final List<EventLoop> loops = new ArrayList<>();

    /** The index of the loop that gets the next channel; one past the last: a new one. With the lock. */
    private int next;

    /** With the lock. */
    private boolean closed;

    NioTransport(NioOptions nio, TransportOptions options, NameLookup names, SelectorProvider selectors) {
        this.threads = nio.threads();
        this.options = options;
        this.names = names;
        this.selectors = selectors;
    }

    @Override
    public TransportChannel open(Endpoint endpoint) throws IOException {
        return TlsChannel.over(openTcp(endpoint), endpoint, options.blockingWork());
    }

    /** Opens a channel to an endpoint, without TLS whatever that says; it is this one that a loop knows. */
    NioChannel openTcp(Endpoint endpoint) throws IOException {
        TcpSocket socket = new TcpSocket(endpoint, options, names);
        try {
            return open(socket);
        } catch (IOException failed) {
            socket.markClosed();
            socket.closeChannel();
            throw failed;
        }
    }

    private NioChannel open(TcpSocket socket) throws IOException {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            EventLoop loop = nextLoop(socket);
            NioChannel channel = new NioChannel(loop, socket);
            // Refused by a loop that began to end just now: it has failed, or this transport was closed.
            if (loop.adopt(channel)) {
                return channel;
            }
        }
        throw new IOException("the threads of the transport fail, no channel to " + socket);
    }

    private EventLoop nextLoop(TcpSocket socket) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the transport was closed, no channel to " + socket);
            }
            if (next == loops.size()) {
                loops.add(start());
            } else if (loops.get(next).isEnding()) {
                loops.set(next, start());
            }
            EventLoop loop = loops.get(next);
            next = (next + 1) % threads;
            return loop;
        } finally {
            lock.unlock();
        }
    }

    private EventLoop start() throws IOException {
        Selector selector = selectors.openSelector();
        try {
            EventLoop loop = new EventLoop(selector, options.blockingWork());
            loop.start();
            return loop;
        } catch (OutOfMemoryError noThread) {
            selector.close();
            throw new IOException("no thread could be started for the transport", noThread);
        }
    }

    @Override
    public boolean isEventDriven() {
        return true;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        loops().forEach(EventLoop::end);
    }

    /** The loops that were started and not replaced. */
    List<EventLoop> loops() {
        lock.lock();
        try {
            return List.copyOf(loops);
        } finally {
            lock.unlock();
        }
    }
}
