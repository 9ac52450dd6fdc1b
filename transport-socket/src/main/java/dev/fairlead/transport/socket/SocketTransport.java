package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Opens channels and knows those that are open. */
final class SocketTransport implements Transport {

    private final TransportOptions options;
    private final NameLookup names;

    /** The channels that were opened and not closed. Any thread. */
    private final Set<SocketTransportChannel> channels = ConcurrentHashMap.newKeySet();

    /** Any thread. Set before {@link #close()} goes through the channels, read after one was added. */
    private volatile boolean closed;

    SocketTransport(TransportOptions options, NameLookup names) {
        this.options = options;
        this.names = names;
    }

    @Override
    public SocketTransportChannel open(Endpoint endpoint) throws IOException {
        SocketTransportChannel channel = new SocketTransportChannel(this, endpoint, newSocket());
        channels.add(channel);
        if (closed) {
            channel.close();
            throw new IOException("the transport was closed, no channel to " + endpoint);
        }
        return channel;
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(SocketTransportChannel::close);
    }

    void forget(SocketTransportChannel channel) {
        channels.remove(channel);
    }

    Executor blockingWork() {
        return options.blockingWork();
    }

    Resolution resolve(String host, Runnable whenDone) throws IOException {
        return Resolution.start(host, names, blockingWork(), whenDone);
    }

    /** Makes a socket that is not connected, never waits, and has the options. */
    SocketChannel newSocket() throws IOException {
        SocketChannel socket = SocketChannel.open();
        try {
            socket.configureBlocking(false);
            // Whoever writes small messages wants them sent: what belongs together is written together.
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            for (Map.Entry<SocketOption<?>, Object> option :
                    options.socketOptions().entrySet()) {
                set(socket, option.getKey(), option.getValue());
            }
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    private static <T> void set(SocketChannel socket, SocketOption<T> option, Object value) throws IOException {
        if (option.equals(StandardSocketOptions.SO_LINGER) && value instanceof Integer seconds && seconds > 0) {
            throw new IOException(
                    "socket option SO_LINGER = " + seconds + " would make close wait, at most 0 is taken");
        }
        try {
            socket.setOption(option, option.type().cast(value));
        } catch (UnsupportedOperationException | IllegalArgumentException | ClassCastException refused) {
            throw new IOException("socket option " + option.name() + " = " + value + " is not supported", refused);
        }
    }
}
