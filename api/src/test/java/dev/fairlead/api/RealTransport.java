package dev.fairlead.api;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.transport.nio.NioOptions;
import dev.fairlead.transport.nio.NioTransportProvider;
import dev.fairlead.transport.socket.SocketTransportProvider;
import java.lang.reflect.Constructor;
import java.nio.channels.spi.SelectorProvider;

/** A transport as applications have it, but for the system's look-up of names, in whose place is one of the test. */
record RealTransport(String id, NameLookup names) implements TransportProvider {

    @Override
    public Transport create(TransportOptions options) {
        try {
            return id.equals("socket")
                    ? (Transport) constructor(
                                    SocketTransportProvider.class,
                                    "SocketTransport",
                                    TransportOptions.class,
                                    NameLookup.class)
                            .newInstance(options, names)
                    : (Transport) constructor(
                                    NioTransportProvider.class,
                                    "NioTransport",
                                    NioOptions.class,
                                    TransportOptions.class,
                                    NameLookup.class,
                                    SelectorProvider.class)
                            .newInstance(NioOptions.DEFAULT, options, names, SelectorProvider.provider());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the transport " + id + " has changed", e);
        }
    }

    /** Package-private, because no application is to replace the look-up. */
    private static Constructor<?> constructor(Class<?> neighbour, String name, Class<?>... parameters)
            throws ReflectiveOperationException {
        Constructor<?> constructor =
                Class.forName(neighbour.getPackageName() + "." + name).getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        return constructor;
    }
}
