package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.TransportContract;

/** This transport keeps the contract of the SPI. */
class SocketTransportContractTests extends TransportContract {

    @Override
    protected TransportProvider provider() {
        return new SocketTransportProvider();
    }
}
