package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** The transport of {@link ScriptedChannel}s, which the tests make themselves. */
final class ScriptedTransport implements Transport, TransportProvider {

    private final Kind kind;

    /** How often it was closed. Any thread. */
    private final AtomicInteger closings = new AtomicInteger();

    /** What a transport has to offer. */
    enum Kind {
        /** It has threads of its own, as {@code nio}. */
        EVENT_DRIVEN,
        /** It has none, as {@code socket}. */
        CALLER_DRIVEN
    }

    ScriptedTransport(Kind kind) {
        this.kind = kind;
    }

    int closings() {
        return closings.get();
    }

    @Override
    public String id() {
        return "scripted";
    }

    @Override
    public Transport create(TransportOptions options) {
        return this;
    }

    @Override
    public TransportChannel open(Endpoint endpoint) throws IOException {
        throw new IOException("there is no network");
    }

    @Override
    public boolean isEventDriven() {
        return kind == Kind.EVENT_DRIVEN;
    }

    @Override
    public void close() {
        closings.incrementAndGet();
    }
}
