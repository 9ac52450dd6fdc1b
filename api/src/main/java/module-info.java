/**
 * The Fairlead client: sessions, connections, requests and WebSockets, and the moment of the upgrade between them.
 *
 * <p>Applications require this module, and nothing else of Fairlead at compile time. Beside it they put at least one
 * transport on the module path (or name one to {@code jlink}): it is found as a service. TLS is that of the Java run-time
 * unless another provider is named, which is found in the same way. The module reads no system
 * property and changes no global state; every setting is in {@link dev.fairlead.api.SessionOptions} and
 * {@link dev.fairlead.api.UpgradeOptions}, with unit and default.
 *
 * @uses dev.fairlead.spi.transport.TransportProvider the transports that a session can choose from
 * @uses dev.fairlead.spi.transport.tls.TlsProvider the TLS providers that can be named, beside that of the Java run-time
 */
module dev.fairlead.api {
    requires transitive dev.fairlead.codec;
    requires transitive dev.fairlead.spi.transport;
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.fairlead.api;

    uses dev.fairlead.spi.transport.TransportProvider;
    uses dev.fairlead.spi.transport.tls.TlsProvider;
}
