package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.spi.transport.support.TcpSocket;
import dev.fairlead.spi.transport.support.TlsChannel;
import java.io.IOException;
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
    public TransportChannel open(Endpoint endpoint) throws IOException {
        return TlsChannel.over(openTcp(endpoint), endpoint, options.blockingWork());
    }

    /** Opens a channel to an endpoint, without TLS whatever that says; it is this one that is known here. */
    SocketTransportChannel openTcp(Endpoint endpoint) throws IOException {
        SocketTransportChannel channel = new SocketTransportChannel(this, new TcpSocket(endpoint, options, names));
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
}
