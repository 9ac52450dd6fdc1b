package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.support.SocketIo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Unix domain socket from its first try to connect to its close. No method waits, with the monitor or without. */
final class UnixSocket {

    private final Endpoint endpoint;
    private final SocketFile file;
    private final TransportOptions options;

    /** Another one for each try to connect. Written with the monitor. */
    private volatile SocketChannel channel;

    /** When the first try was, by {@link System#nanoTime}; null before. With the monitor. */
    private @Nullable Long began;

    /** Why connecting has failed. With the monitor. */
    private @Nullable IOException failure;

    /** Written once, with the monitor. */
    private volatile boolean connected;

    /** Written once, with the monitor. */
    private volatile boolean closed;

    /** Written by the thread that writes. */
    private volatile boolean outputShut;

    /** Written once, before {@link #connected}. */
    private volatile ChannelInfo info = ChannelInfo.UNKNOWN;

    UnixSocket(Endpoint endpoint, SocketFile file, TransportOptions options) throws IOException {
        this.endpoint = endpoint;
        this.file = file;
        this.options = options;
        channel = file.newChannel(options.socketOptions());
    }

    /** Tries to connect; false: the server's queue is full. */
    synchronized boolean finishConnect() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (failure != null) {
            throw failure;
        }
        if (!connected) {
            try {
                tryToConnect();
            } catch (IOException failed) {
                failure = failed;
                throw failed;
            }
        }
        return connected;
    }

    /** Tries again if a try found the queue full; tells whether {@link #finishConnect()} has something to do or to say now. */
    synchronized boolean advance() {
        if (began == null || closed || failure != null) {
            return true;
        }
        try {
            return finishConnect();
        } catch (IOException saidByFinishConnect) {
            return true;
        }
    }

    private void tryToConnect() throws IOException {
        if (began == null) {
            began = System.nanoTime();
        }
        SocketChannel tried = channel;
        boolean done;
        try {
            // No system is known to leave a connection pending, but they may.
            done = tried.isConnectionPending() ? tried.finishConnect() : tried.connect(file.address());
        } catch (IOException failed) {
            tried.close();
            if (!file.saysQueueIsFull(failed)) {
                throw file.explained(endpoint, failed);
            }
            channel = file.newChannel(options.socketOptions());
            return;
        }
        if (done) {
            info = new ChannelInfo(
                    Optional.of(tried.getLocalAddress()),
                    Optional.of(tried.getRemoteAddress()),
                    Optional.empty(),
                    info.progress().connected(Duration.ofNanos(System.nanoTime() - began)));
            connected = true;
        }
    }

    int read(ByteBuffer dst) throws IOException {
        return SocketIo.read(connectedChannel(), dst);
    }

    int write(ByteBuffer src) throws IOException {
        SocketChannel sink = connectedChannel();
        if (outputShut) {
            throw new IOException("the output to " + this + " was shut down");
        }
        return SocketIo.write(sink, src);
    }

    void shutdownOutput() throws IOException {
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

    /** Returns the channel to be watched; null: there is none to be watched yet. */
    @Nullable
    SocketChannel watchable() {
        return connected ? channel : null;
    }

    ChannelInfo info() {
        return info;
    }

    /** From now on every operation throws {@link ClosedChannelException}. Returns true the first time. */
    synchronized boolean markClosed() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** After {@link #markClosed()}. The descriptor is given back when no selector knows the channel any more. */
    void closeChannel() throws IOException {
        channel.close();
    }

    /** Returns endpoint and file. */
    @Override
    public String toString() {
        return endpoint + " at " + file;
    }
}
