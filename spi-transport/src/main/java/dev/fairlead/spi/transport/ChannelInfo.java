package dev.fairlead.spi.transport;

import dev.fairlead.spi.transport.tls.TlsInfo;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The two ends of a channel and the TLS between them, as far as they are known.
 *
 * @param local the address of this end; empty until the channel is connected or if the transport has no addresses
 * @param remote the address of the peer; empty until the channel is connected or if the transport has no addresses
 * @param tls what was agreed in the TLS handshake; empty until it is done, or if there is no TLS
 * @since 0.1
 */
public record ChannelInfo(Optional<SocketAddress> local, Optional<SocketAddress> remote, Optional<TlsInfo> tls) {

    /** Nothing is known. */
    public static final ChannelInfo UNKNOWN = new ChannelInfo(Optional.empty(), Optional.empty());

    /**
     * Tells the two ends of a channel without TLS.
     *
     * @param local see there
     * @param remote see there
     */
    public ChannelInfo(Optional<SocketAddress> local, Optional<SocketAddress> remote) {
        this(local, remote, Optional.empty());
    }
}
