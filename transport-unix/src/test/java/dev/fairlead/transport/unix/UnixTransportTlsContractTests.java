package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.testkit.TlsTransportContract;
import dev.fairlead.testkit.TransportPeer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** With TLS over its channels, this transport keeps the contract of the SPI as well. */
class UnixTransportTlsContractTests extends TlsTransportContract {

    private final SocketFiles files;

    UnixTransportTlsContractTests(@TempDir Path folder) throws GeneralSecurityException {
        super(TlsProvider.jdk());
        files = new SocketFiles(folder);
    }

    @Override
    protected TransportProvider provider() {
        return files.provider();
    }

    @Override
    protected TransportPeer peer() throws Exception {
        return TlsRelay.at(files.peer(), super.peer());
    }

    /** The handshake stalls, not the connect. */
    @Override
    protected Optional<TransportPeer> stalledPeer() throws Exception {
        Optional<TransportPeer> stalled = super.stalledPeer();
        return stalled.isPresent() ? Optional.of(TlsRelay.at(files.peer(), stalled.get())) : stalled;
    }

    @Override
    protected Endpoint refusingEndpoint() throws Exception {
        files.refuse();
        return super.refusingEndpoint();
    }

    @Override
    protected Endpoint unknownEndpoint() {
        files.miss();
        return super.unknownEndpoint();
    }
}
