package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.SelectorWait;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link UnixSocket} and the places where its callers wait. */
final class UnixChannel implements TransportChannel {

    private static final Logger LOG = LoggerFactory.getLogger(UnixChannel.class);

    /** How often a connect is tried while the server's queue is full: nothing tells when it no longer is. */
    private static final Duration RETRY = Duration.ofMillis(20);

    private final UnixSocket socket;
    private final Executor blockingWork;
    private final Consumer<UnixChannel> whenClosed;

    private final SelectorWait inbound = new SelectorWait();
    private final SelectorWait outbound = new SelectorWait();

    UnixChannel(UnixSocket socket, Executor blockingWork, Consumer<UnixChannel> whenClosed) {
        this.socket = socket;
        this.blockingWork = blockingWork;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean finishConnect() throws IOException {
        return socket.finishConnect();
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return socket.read(dst);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return socket.write(src);
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        return switch (interest) {
            case CONNECT -> awaitConnect(deadline);
            case READ -> inbound.await(selector -> !watch(selector, SelectionKey.OP_READ), deadline);
            case WRITE -> outbound.await(selector -> !watch(selector, SelectionKey.OP_WRITE), deadline);
        };
    }

    private Wake awaitConnect(Deadline deadline) throws IOException {
        while (true) {
            Wake wake = inbound.await(selector -> socket.advance(), deadline.earlier(Deadline.after(RETRY)));
            if (wake != Wake.TIMED_OUT || deadline.hasPassed()) {
                return wake;
            }
        }
    }

    /** Returns false if there is nothing to be watched: the next operation says why. */
    private boolean watch(Selector selector, int operation) {
        SocketChannel watched = socket.watchable();
        return watched != null && SelectorWait.watch(selector, watched, operation);
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        SelectorWait.whenReady(this, interest, deadline, then, blockingWork);
    }

    @Override
    public void wake(Interest interest) {
        (interest == Interest.WRITE ? outbound : inbound).wake();
    }

    @Override
    public void shutdownOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocateDirect(capacity);
    }

    @Override
    public ChannelInfo info() {
        return socket.info();
    }

    @Override
    public void close() {
        if (!socket.markClosed()) {
            return;
        }
        inbound.end();
        outbound.end();
        try {
            socket.closeChannel();
        } catch (IOException failed) {
            LOG.debug("closing the socket to {} failed", socket, failed);
        }
        inbound.release();
        outbound.release();
        whenClosed.accept(this);
    }
}
