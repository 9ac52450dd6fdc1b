package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.testkit.TlsTransportContract;
import dev.fairlead.testkit.TransportContract;
import java.security.GeneralSecurityException;
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

    @Nested
    class OverTls extends TlsTransportContract {
        OverTls() throws GeneralSecurityException {
            super(TlsProvider.jdk());
        }

        @Override
        protected TransportProvider provider() {
            return new NioTransportProvider();
        }
    }
}
