package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.support.TlsChannel;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens channels to one file, and closes those that are open at its end. */
final class UnixTransport implements Transport {

    private final SocketFile file;
    private final TransportOptions options;

    /** Opened and not closed. Any thread. */
    private final Set<UnixChannel> channels = ConcurrentHashMap.newKeySet();

    /** Any thread. Set before {@link #close()} goes through the channels, read after one was added. */
    private volatile boolean closed;

    UnixTransport(SocketFile file, TransportOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public TransportChannel open(Endpoint endpoint) throws IOException {
        UnixSocket socket = new UnixSocket(endpoint, file, options);
        UnixChannel channel = new UnixChannel(socket, options.blockingWork(), channels::remove);
        channels.add(channel);
        if (closed) {
            channel.close();
            throw new IOException("the transport was closed, no channel to " + endpoint + " at " + file);
        }
        return TlsChannel.over(channel, endpoint, options.blockingWork());
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(UnixChannel::close);
    }
}
