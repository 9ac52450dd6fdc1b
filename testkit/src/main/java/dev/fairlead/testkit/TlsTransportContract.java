package dev.fairlead.testkit;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * {@link TransportContract} once more, over TLS: for a transport over TCP that puts
 * {@link dev.fairlead.spi.transport.support.TlsChannel} over its channels, or speaks TLS by itself. The peer is a
 * {@link TlsPeer} with a certificate made on the fly, which takes Bouncy Castle, see {@link CertificateTemplate}.
 *
 * @since 0.1
 */
public abstract class TlsTransportContract extends TransportContract {

    private final TestAuthority authority = TestAuthority.create("Fairlead Test CA");
    private final TestIdentity server = authority.identity().ip("127.0.0.1").issue();
    private final dev.fairlead.spi.transport.tls.TlsContext client;

    /**
     * Makes a suite whose clients use a TLS provider.
     *
     * @param provider the provider
     * @throws GeneralSecurityException if it lacks what is needed
     */
    protected TlsTransportContract(TlsProvider provider) throws GeneralSecurityException {
        client = dev.fairlead.spi.transport.tls.TlsContext.create(
                provider,
                TlsOptions.builder().trustStore(authority.trustStore()).build());
    }

    @Override
    protected TransportPeer peer() throws Exception {
        return TlsPeer.listening(server.serverContext(), client);
    }

    /** Returns one that does not begin the handshake before it accepts. */
    @Override
    protected Optional<TransportPeer> stalledPeer() throws Exception {
        return Optional.of(TlsPeer.stalled(server.serverContext(), client));
    }

    @Override
    protected Endpoint refusingEndpoint() throws Exception {
        return secure(super.refusingEndpoint());
    }

    @Override
    protected Endpoint unknownEndpoint() {
        return secure(super.unknownEndpoint());
    }

    private Endpoint secure(Endpoint plain) {
        return new Endpoint(plain.host(), plain.port(), Optional.of(client));
    }
}
