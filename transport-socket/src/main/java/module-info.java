/**
 * The transport {@code socket}: plain TCP, with the calling thread doing its own waiting.
 *
 * <p>Required by nobody: the client finds it as a service or is handed an instance of
 * {@link dev.fairlead.transport.socket.SocketTransportProvider}. It offers one service,
 * {@code dev.fairlead.spi.transport.TransportProvider}, here and, with the same provider, in {@code META-INF/services}.
 */
module dev.fairlead.transport.socket {
    requires static org.jspecify;
    requires transitive dev.fairlead.spi.transport;
    requires org.slf4j;

    exports dev.fairlead.transport.socket;

    provides dev.fairlead.spi.transport.TransportProvider with
            dev.fairlead.transport.socket.SocketTransportProvider;
}
