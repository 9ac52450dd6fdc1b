/**
 * The contract between the Fairlead client and the transports that move its bytes.
 *
 * <p>Required by {@code dev.fairlead.api}, which drives it, and by every transport, which implements it. A transport
 * declares {@code provides dev.fairlead.spi.transport.TransportProvider with …} in its module descriptor and the same
 * provider in {@code META-INF/services}, so that it is found from the module path and from the class path. What
 * transports over TCP have in common stands in {@code dev.fairlead.spi.transport.support}, {@code TlsChannel} among it. TLS
 * providers, and what decides whom to trust, are in {@code dev.fairlead.spi.transport.tls}.
 */
module dev.fairlead.spi.transport {
    requires static org.jspecify;

    exports dev.fairlead.spi.transport;
    exports dev.fairlead.spi.transport.support;
    exports dev.fairlead.spi.transport.tls;
}
