/**
 * The transport {@code nio}: plain TCP, with a few selector threads that wait for all connections.
 *
 * <p>Required by nobody: the client finds it as a service or is handed an instance of
 * {@link dev.fairlead.transport.nio.NioTransportProvider}. It offers one service,
 * {@code dev.fairlead.spi.transport.TransportProvider}, here and, with the same provider, in {@code META-INF/services}.
 */
module dev.fairlead.transport.nio {
    requires static org.jspecify;
    requires transitive dev.fairlead.spi.transport;
    requires org.slf4j;

    exports dev.fairlead.transport.nio;

    provides dev.fairlead.spi.transport.TransportProvider with
            dev.fairlead.transport.nio.NioTransportProvider;
}
