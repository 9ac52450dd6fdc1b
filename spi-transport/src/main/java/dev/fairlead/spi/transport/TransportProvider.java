package dev.fairlead.spi.transport;

import java.io.IOException;

/**
 * Makes transports; what a transport module offers to the client.
 *
 * <p>An implementation has no state that changes and is thread-safe. It is handed to the session options as an instance, or
 * found by {@link java.util.ServiceLoader}, for which it is a public class with a public constructor without parameters in
 * an exported package. A provider that is merely present decides nothing: it is used if it is named, or if it is the only
 * one that was found.
 *
 * @since 0.1
 */
public interface TransportProvider {

    /**
     * Returns the name by which this transport is chosen.
     *
     * @return a stable, lower-case name such as {@code socket} or {@code nio}
     */
    String id();

    /**
     * Makes a transport. Starts no connection; what threads it needs it may start here or later.
     *
     * @param options what the session decided for its transport
     * @return a transport of its own for the session, which closes it
     * @throws IOException if the transport cannot be set up, for want of descriptors for example
     */
    Transport create(TransportOptions options) throws IOException;
}
