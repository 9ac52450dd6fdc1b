package dev.fairlead.spi.transport;

/**
 * What a channel can be waited for.
 *
 * @since 0.1
 */
public enum Interest {
    /** The next step of {@link TransportChannel#finishConnect()} can be tried. */
    CONNECT,
    /** {@link TransportChannel#read} would do something: bytes, end of stream, or its failure. */
    READ,
    /** {@link TransportChannel#write} would do something: take bytes, or its failure. */
    WRITE
}
