package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.SelectorWait;
import dev.fairlead.spi.transport.support.TcpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link TcpSocket} whose callers wait on selectors that only this channel uses. */
final class SocketTransportChannel implements TransportChannel {

    private static final Logger LOG = LoggerFactory.getLogger(SocketTransportChannel.class);

    private final SocketTransport transport;
    private final TcpSocket socket;
    private final SelectorWait inbound = new SelectorWait();
    private final SelectorWait outbound = new SelectorWait();

    SocketTransportChannel(SocketTransport transport, TcpSocket socket) {
        this.transport = transport;
        this.socket = socket;
    }

    @Override
    public boolean finishConnect() throws IOException {
        boolean before = socket.isConnected();
        boolean connected = socket.finishConnect(inbound::recheck);
        if (connected && !before) {
            LOG.debug("connected to {}: {}", socket, info());
        }
        return connected;
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
            case READ ->
                inbound.await(selector -> !socket.isConnected() || !watch(selector, SelectionKey.OP_READ), deadline);
            case WRITE ->
                outbound.await(selector -> !socket.isConnected() || !watch(selector, SelectionKey.OP_WRITE), deadline);
        };
    }

    /** The next address is to be tried when the time of this one is over. */
    private Wake awaitConnect(Deadline deadline) throws IOException {
        Deadline attempt = socket.attemptEnds();
        Wake wake = inbound.await(this::canGoOnConnecting, deadline.earlier(attempt));
        return wake == Wake.TIMED_OUT && attempt.hasPassed() ? Wake.READY : wake;
    }

    private boolean canGoOnConnecting(Selector selector) {
        if (socket.isResolving()) {
            return false;
        }
        return !socket.channel().isConnectionPending() || !watch(selector, SelectionKey.OP_CONNECT);
    }

    /** Makes {@code selector} watch the socket; returns false if it cannot because the socket was closed. */
    private boolean watch(Selector selector, int operation) {
        return SelectorWait.watch(selector, socket.channel(), operation);
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        SelectorWait.whenReady(this, interest, deadline, then, transport.blockingWork());
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
        closeSocket();
        inbound.release();
        outbound.release();
        transport.forget(this);
        LOG.debug("closed {}", socket);
    }

    private void closeSocket() {
        try {
            socket.closeChannel();
        } catch (IOException failed) {
            LOG.debug("closing the socket to {} failed", socket, failed);
        }
    }
}
