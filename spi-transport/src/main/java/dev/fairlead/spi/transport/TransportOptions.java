package dev.fairlead.spi.transport;

import java.net.SocketOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * What a session decides for its transport.
 *
 * @param socketOptions options for every socket, as {@link java.nio.channels.NetworkChannel#setOption} takes them; an
 *     option that the platform's sockets do not support makes {@link Transport#open} fail
 * @param blockingWork where a transport runs what waits and cannot be asked not to (the look-up of a host name), and
 *     what a transport without threads of its own needs one for; must not run tasks on the calling thread
 * @since 0.1
 */
public record TransportOptions(Map<SocketOption<?>, Object> socketOptions, Executor blockingWork) {

    /**
     * Copies the map: what the caller changes in it later changes nothing here.
     *
     * @param socketOptions without null keys or values
     * @param blockingWork not null
     */
    public TransportOptions {
        Objects.requireNonNull(blockingWork, "blockingWork");
        socketOptions = Map.copyOf(socketOptions);
    }
}
