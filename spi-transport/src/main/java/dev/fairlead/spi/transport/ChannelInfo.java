package dev.fairlead.spi.transport;

import dev.fairlead.spi.transport.tls.TlsInfo;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The two ends of a channel, the TLS between them, and how far connecting has got, as far as they are known.
 *
 * @param local the address of this end; empty until the channel is connected or if the transport has no addresses
 * @param remote the address of the peer; empty until the channel is connected or if the transport has no addresses
 * @param tls what was agreed in the TLS handshake; empty until it is done, or if there is no TLS
 * @param progress the stage of connecting, and how long those before it took
 * @since 0.1
 */
public record ChannelInfo(
        Optional<SocketAddress> local,
        Optional<SocketAddress> remote,
        Optional<TlsInfo> tls,
        ConnectProgress progress) {

    /** Nothing is known. */
    public static final ChannelInfo UNKNOWN =
            new ChannelInfo(Optional.empty(), Optional.empty(), Optional.empty(), ConnectProgress.UNKNOWN);

    /**
     * Tells how far connecting has got, while neither end is known.
     *
     * @param progress see there
     * @return that, and nothing else
     */
    public static ChannelInfo of(ConnectProgress progress) {
        return new ChannelInfo(Optional.empty(), Optional.empty(), Optional.empty(), progress);
    }
}
