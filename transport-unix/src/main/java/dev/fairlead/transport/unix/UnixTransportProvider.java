package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.support.OpenTransports;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The transport {@code unix}: every channel goes to one Unix domain socket, whatever host and port say. Those remain what
 * the request names in its head and, with TLS, what the server's certificate is compared with.
 *
 * <pre>{@code
 * UnixUri uri = UnixUri.parse("ws+unix:/run/app.sock:/chat");
 * Session session = Session.open(SessionOptions.builder()
 *         .transport(UnixTransportProvider.to(uri.socketFile()))
 *         .build());
 * WebSocket socket = session.webSocket(uri.webSocketUri());
 * }</pre>
 *
 * <p>Not found as a service: one that is found would have to find its file by itself.
 *
 * <p><b>Connecting.</b> No name is looked up: the file is the address of every host. If there is no such file, the host has
 * no address ({@link java.net.UnknownHostException}); what else fails is a {@link java.net.ConnectException} that names
 * endpoint, file and reason. As long as the server's queue of connections is full, connecting goes on, with a try every
 * 20 ms. Proxies are of no use over this transport, for they would be sought behind the file.
 *
 * <p><b>Waiting.</b> Reading and writing never wait; {@code awaitReady} takes up the calling thread, {@code whenReady} a
 * thread of {@link TransportOptions#blockingWork()}, until the wait ends. If that executor rejects a wait, a daemon
 * thread is started for it.
 *
 * <p><b>Cost.</b> A connection takes one file descriptor, and what a {@link java.nio.channels.Selector} takes (two on
 * Linux) once something has to be waited for, for reading and for writing each. All are given back by {@code close}.
 *
 * <p><b>Socket options.</b> Those of TCP do not exist here: a session with one of them opens no channel.
 *
 * @since 0.1
 */
public final class UnixTransportProvider implements TransportProvider {

    /** Those of a bundle, which end with it. */
    static final OpenTransports OPEN = new OpenTransports();

    private final SocketFile file;

    private UnixTransportProvider(SocketFile file) {
        this.file = file;
    }

    /**
     * Makes the provider whose transports connect to a file. Performs no I/O: the file may come into being later.
     *
     * @param socketFile the file that the server listens at; a relative one is relative to the working directory
     * @return a provider, without state but for the name of the file
     * @throws IllegalArgumentException if the path is empty or not of the default file system
     */
    public static UnixTransportProvider to(Path socketFile) {
        return new UnixTransportProvider(SocketFile.of(socketFile));
    }

    @Override
    public String id() {
        return "unix";
    }

    @Override
    public Transport create(TransportOptions options) throws IOException {
        return OPEN.opened(new UnixTransport(file, options));
    }
}
