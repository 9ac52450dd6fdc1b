package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.testkit.TlsTransportContract;
import java.security.GeneralSecurityException;

/** With TLS over its channels, this transport keeps the contract of the SPI as well. */
class SocketTransportTlsContractTests extends TlsTransportContract {

    SocketTransportTlsContractTests() throws GeneralSecurityException {
        super(TlsProvider.jdk());
    }

    @Override
    protected TransportProvider provider() {
        return new SocketTransportProvider();
    }
}
