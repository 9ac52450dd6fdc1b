package dev.fairlead.api;

import dev.fairlead.codec.upgrade.UpgradeOutcome;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.TlsInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an upgraded request hands over to its WebSocket.
 *
 * @param channel the connection
 * @param inbound what was received behind the response head
 * @param traffic what has passed until then
 * @param info what is known of the connection
 * @param values of the options, as they stood when the request was sent
 * @param agreed what the server chose of what was offered
 * @param tls what was agreed in the TLS handshake
 * @param context the new handle's context
 */
record Upgraded(
        TransportChannel channel,
        InboundBuffer inbound,
        Traffic traffic,
        ConnectionInfo info,
        OptionValues values,
        UpgradeOutcome.Accepted agreed,
        Optional<TlsInfo> tls,
        @Nullable Object context) {}
