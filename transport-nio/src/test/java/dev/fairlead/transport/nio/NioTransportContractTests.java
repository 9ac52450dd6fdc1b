package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.TransportContract;
import org.junit.jupiter.api.Nested;

/** This transport keeps the contract of the SPI. */
class NioTransportContractTests {

    @Nested
    class OneThread extends TransportContract {
        @Override
        protected TransportProvider provider() {
            return new NioTransportProvider();
        }
    }

    @Nested
    class ThreeThreads extends TransportContract {
        @Override
        protected TransportProvider provider() {
            return new NioTransportProvider(new NioOptions(3));
        }
    }
}
