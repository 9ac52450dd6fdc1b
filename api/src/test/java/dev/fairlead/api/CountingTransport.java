package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The memory transport, with a note of each channel that is opened, which can be refused. One thread. */
final class CountingTransport implements TransportProvider {

    private final MemoryTransportProvider memory = new MemoryTransportProvider();
    private final List<Endpoint> opened = new ArrayList<>();

    private boolean refuses;

    private boolean closed;

    List<Endpoint> opened() {
        return opened;
    }

    MemoryTransportProvider memory() {
        return memory;
    }

    /** Opens no channel from now on. */
    void refuse() {
        refuses = true;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String id() {
        return "counting";
    }

    @Override
    public Transport create(TransportOptions options) {
        Transport transport = memory.create(options);
        return new Transport() {
            @Override
            public TransportChannel open(Endpoint endpoint) throws IOException {
                opened.add(endpoint);
                if (refuses) {
                    throw new IOException("too many open files");
                }
                return transport.open(endpoint);
            }

            @Override
            public void close() {
                closed = true;
                transport.close();
            }
        };
    }
}
