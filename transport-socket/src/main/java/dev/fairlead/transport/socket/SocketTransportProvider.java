package dev.fairlead.transport.socket;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.spi.transport.support.OpenTransports;
import java.io.IOException;

/**
 * The transport {@code socket}: TCP for callers that wait on their own threads.
 *
 * <p>Reading and writing never wait; a wait with {@code awaitReady} takes up the calling thread and nothing else. A wait
 * with {@code whenReady} takes up a thread of {@link TransportOptions#blockingWork()} until it ends, and so does the
 * look-up of a host name: that executor must not run out of threads. If it rejects a wait, a daemon thread is started
 * for that wait; if it rejects a look-up, connecting fails.
 *
 * <p><b>Connecting.</b> An IP address is connected to as it is. The addresses of a name are tried in the order in which
 * the system names them, both families in turn, 16 at most. One that says nothing for 250 ms waits until the others had
 * their turn, and then has longer.
 *
 * <p><b>Cost.</b> A connection takes one file descriptor, and what a {@link java.nio.channels.Selector} takes (two on
 * Linux) for the first wait to connect or read and again for the first wait to write. All are given back by
 * {@code close}.
 *
 * <p><b>Socket options.</b> {@code TCP_NODELAY} is on unless the options say otherwise. {@code SO_LINGER} above 0 is
 * refused when a channel is opened, because it would make {@code close} wait.
 *
 * @since 0.1
 */
public final class SocketTransportProvider implements TransportProvider {

    /** Those of a bundle, which end with it. */
    static final OpenTransports OPEN = new OpenTransports();

    /** Makes the provider, which has no state. */
    public SocketTransportProvider() {}

    @Override
    public String id() {
        return "socket";
    }

    @Override
    public Transport create(TransportOptions options) throws IOException {
        return OPEN.opened(new SocketTransport(options, NameLookup.SYSTEM));
    }
}
