package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.TransportContract;
import dev.fairlead.testkit.TransportPeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** This transport keeps the contract of the SPI. On Linux, because of how the peer breaks connections. */
@EnabledOnOs(OS.LINUX)
class UnixTransportContractTests extends TransportContract {

    private final SocketFiles files;

    UnixTransportContractTests(@TempDir Path folder) {
        files = new SocketFiles(folder);
    }

    @Override
    protected TransportProvider provider() {
        return files.provider();
    }

    @Override
    protected TransportPeer peer() throws IOException {
        return UnixPeer.listening(files.peer(), new Endpoint("localhost", SocketFiles.PORT));
    }

    @Override
    protected Optional<TransportPeer> stalledPeer() throws IOException {
        return Optional.of(UnixPeer.withFullQueue(files.peer(), new Endpoint("localhost", SocketFiles.PORT)));
    }

    /** The file is there, but nobody listens at it any more. */
    @Override
    protected Endpoint refusingEndpoint() throws IOException {
        files.refuse();
        return new Endpoint("localhost", SocketFiles.PORT);
    }

    /** The file, which is the address of every host, is not there. */
    @Override
    protected Endpoint unknownEndpoint() {
        files.miss();
        return new Endpoint("localhost", SocketFiles.PORT);
    }
}
