package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.TransportProvider;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The files of one test, and which of them its transport connects to: the peer's, or that of the endpoint that was asked for
 * last. The peer's file ends as an address of its endpoint does, so that a check of addresses finds what it looks for.
 */
final class SocketFiles {

    /** The port of the peer's endpoint, which nobody connects to. */
    static final int PORT = 4711;

    private final Path folder;

    /** By the test's thread. */
    private Path current;

    SocketFiles(Path folder) {
        this.folder = folder;
        current = peer();
    }

    TransportProvider provider() {
        return UnixTransportProvider.to(current);
    }

    /** Returns the file of the test's peers, of which the latest listens there. */
    Path peer() {
        current = folder.resolve("peer:" + PORT);
        return current;
    }

    /** From now on the transport connects to a socket at which nobody listens any more. */
    void refuse() throws IOException {
        current = folder.resolve("left behind");
        UnixPeer.listen(current, 1).close();
    }

    /** From now on the transport connects to a file that is not there. */
    void miss() {
        current = folder.resolve("not there");
    }
}
