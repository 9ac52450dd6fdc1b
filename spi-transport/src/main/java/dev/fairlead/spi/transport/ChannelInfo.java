package dev.fairlead.spi.transport;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * The two ends of a channel, as far as they are known.
 *
 * @param local the address of this end; empty until the channel is connected or if the transport has no addresses
 * @param remote the address of the peer; empty until the channel is connected or if the transport has no addresses
 * @since 0.1
 */
public record ChannelInfo(Optional<SocketAddress> local, Optional<SocketAddress> remote) {

    /** Nothing is known. */
    public static final ChannelInfo UNKNOWN = new ChannelInfo(Optional.empty(), Optional.empty());
}
