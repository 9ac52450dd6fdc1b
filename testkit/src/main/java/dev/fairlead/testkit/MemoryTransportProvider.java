package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The transport {@code memory}: no sockets, no addresses; the test holds the other end of each channel.
 *
 * <pre>{@code
 * var memory = new MemoryTransportProvider(MemoryScript.builder().readAtMost(1).notNowCalls(1).build());
 * TransportChannel channel = memory.create(options).open(new Endpoint("server", 80));
 * MemoryPeer peer = memory.accept();
 * }</pre>
 *
 * <p>Unlike other providers this one has state, the peers that were not accepted yet; a test makes its own and hands it
 * over as an instance. It is not found as a service. Thread-safe. Socket options are ignored. Waits in the form of
 * {@code whenReady} run on {@link TransportOptions#blockingWork()}, or, if the script is
 * {@linkplain MemoryScript.Builder#eventDriven() event-driven}, on one thread of the transport.
 *
 * @since 0.1
 */
public final class MemoryTransportProvider implements TransportProvider {

    private static final long ACCEPT_SECONDS = 10;

    private final Function<Endpoint, MemoryScript> scripts;
    private final boolean eventDriven;

    /** The peers of channels that were opened, in that order, and not accepted yet. Any thread. */
    private final BlockingQueue<MemoryPeer> peers = new LinkedBlockingQueue<>();

    /** Makes a provider whose channels follow {@link MemoryScript#PLAIN}. */
    public MemoryTransportProvider() {
        this(MemoryScript.PLAIN);
    }

    /**
     * Makes a provider whose channels all follow one script.
     *
     * @param script how they behave
     */
    public MemoryTransportProvider(MemoryScript script) {
        this(script, Map.of());
    }

    /**
     * Makes a provider whose channels follow one script, except those to some hosts. The transport is event-driven if the
     * one script is; what the others say about that means nothing.
     *
     * @param script how they behave
     * @param others how channels to these hosts behave instead, by {@link Endpoint#host()}; copied
     */
    public MemoryTransportProvider(MemoryScript script, Map<String, MemoryScript> others) {
        Map<String, MemoryScript> byHost = Map.copyOf(others);
        this.scripts = endpoint -> byHost.getOrDefault(endpoint.host(), script);
        this.eventDriven = script.eventDriven;
    }

    /**
     * Makes a provider whose channels follow a script of their own each. The transport is not event-driven, whatever they
     * say.
     *
     * @param scripts returns the script for a channel to the endpoint; called by {@code open}
     */
    public MemoryTransportProvider(Function<Endpoint, MemoryScript> scripts) {
        this.scripts = scripts;
        this.eventDriven = false;
    }

    @Override
    public String id() {
        return "memory";
    }

    @Override
    public Transport create(TransportOptions options) {
        MemoryWaiting waiting = eventDriven ? new MemoryEvents() : new MemoryBlockingWaiting(options.blockingWork());
        return new MemoryTransport(scripts, waiting, peers::add);
    }

    /**
     * Returns the peer of the first channel that was opened and not accepted yet; waits for one for 10 s.
     *
     * @return the peer, also if its channel has failed to connect or was closed since
     * @throws IllegalStateException if none is opened in time
     * @throws InterruptedException if the thread was interrupted
     */
    public MemoryPeer accept() throws InterruptedException {
        MemoryPeer peer = peers.poll(ACCEPT_SECONDS, TimeUnit.SECONDS);
        if (peer == null) {
            throw new IllegalStateException("no channel was opened within " + ACCEPT_SECONDS + " s");
        }
        return peer;
    }
}
