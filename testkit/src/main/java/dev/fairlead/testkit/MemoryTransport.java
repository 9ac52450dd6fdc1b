package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Opens channels in memory and hands their peers to the provider. */
final class MemoryTransport implements Transport {

    private final Function<Endpoint, MemoryScript> scripts;
    private final MemoryWaiting waiting;
    private final Consumer<MemoryPeer> peers;

    /** The channels that were opened and not closed. Any thread. */
    private final Set<MemoryChannel> channels = ConcurrentHashMap.newKeySet();

    /** Any thread. Set before {@link #close()} goes through the channels, read after one was added. */
    private volatile boolean closed;

    MemoryTransport(Function<Endpoint, MemoryScript> scripts, MemoryWaiting waiting, Consumer<MemoryPeer> peers) {
        this.scripts = scripts;
        this.waiting = waiting;
        this.peers = peers;
    }

    @Override
    public TransportChannel open(Endpoint endpoint) throws IOException {
        MemoryLink link = new MemoryLink(waiting::changed);
        MemoryChannel channel = new MemoryChannel(scripts.apply(endpoint), link, waiting, channels::remove);
        channels.add(channel);
        if (closed) {
            channel.close();
            throw new IOException("the transport was closed, no channel to " + endpoint);
        }
        peers.accept(new MemoryPeer(endpoint, link));
        return channel;
    }

    @Override
    public boolean isEventDriven() {
        return waiting instanceof MemoryEvents;
    }

    @Override
    public void close() {
        closed = true;
        channels.forEach(MemoryChannel::close);
        waiting.end();
    }
}
