package dev.fairlead.spi.transport;

import java.io.IOException;

/**
 * Opens channels; owned by one session. Thread-safe.
 *
 * @since 0.1
 */
public interface Transport extends AutoCloseable {

    /**
     * Makes a channel to an endpoint. Never waits: names are resolved and connections made by
     * {@link TransportChannel#finishConnect()} and the waits for it.
     *
     * @param endpoint where to
     * @return a channel that is not connected yet, owned by the caller
     * @throws IOException if no channel can be made (descriptors used up, option not supported), or if this transport
     *     was closed
     */
    TransportChannel open(Endpoint endpoint) throws IOException;

    /**
     * Tells whether this transport has threads of its own that serve its channels, so that a
     * {@link TransportChannel#whenReady} that is pending costs no thread. If so, what stands above it keeps one pending
     * for reading at all times, and so reads ahead while nobody receives. The same answer at all times.
     *
     * @return false, by default
     */
    default boolean isEventDriven() {
        return false;
    }

    /**
     * Closes the channels that are still open and ends the threads of this transport, if it has any. Never waits for
     * the network. More calls than one do nothing.
     */
    @Override
    void close();
}
