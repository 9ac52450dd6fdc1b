package broken;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;

/** A provider that cannot be made. */
public class BrokenProvider implements TransportProvider {

    public BrokenProvider() {
        throw new IllegalStateException("its native library is missing");
    }

    @Override
    public String id() {
        return "broken";
    }

    @Override
    public Transport create(TransportOptions options) {
        throw new UnsupportedOperationException();
    }
}
