package dev.fairlead.api;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.support.TlsChannel;
import java.io.IOException;
import java.util.ServiceLoader;

/**
 * A real transport for which every name stands for the loopback interface, as if a resolver said so. TLS is put over its
 * channels as it does itself, under the name that was asked for.
 */
final class NamedLoopback implements TransportProvider {

    private final TransportProvider provider;

    private NamedLoopback(TransportProvider provider) {
        this.provider = provider;
    }

    static NamedLoopback over(String id) {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals(id))
                .map(NamedLoopback::new)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String id() {
        return "named-loopback";
    }

    @Override
    public Transport create(TransportOptions options) throws IOException {
        Transport transport = provider.create(options);
        return new Transport() {
            @Override
            public TransportChannel open(Endpoint endpoint) throws IOException {
                TransportChannel plain = transport.open(new Endpoint("127.0.0.1", endpoint.port()));
                return TlsChannel.over(plain, endpoint, options.blockingWork());
            }

            @Override
            public boolean isEventDriven() {
                return transport.isEventDriven();
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }
}
