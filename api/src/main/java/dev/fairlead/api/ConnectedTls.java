package dev.fairlead.api;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The look at the TLS of a connection that was just made, before a byte of the request leaves. */
final class ConnectedTls {

    private static final Logger LOG = LoggerFactory.getLogger(Request.class);

    private ConnectedTls() {}

    /** Returns what was agreed; empty if there is to be none. Fails if there is none and there is to be. */
    static Optional<TlsInfo> of(Endpoint endpoint, ChannelInfo info) throws TlsException {
        Optional<TlsInfo> tls = info.tls();
        if (endpoint.tls().isPresent() && tls.isEmpty()) {
            throw new TlsException(
                    Failure.of(ErrorCode.SECURE_FAILURE, Phase.TLS_HANDSHAKE, Culprit.SETUP),
                    "nothing was sent to " + endpoint + ": the transport has made a connection without TLS");
        }
        if (tls.isPresent()) {
            tell(endpoint, tls.get());
        }
        return tls;
    }

    private static void tell(Endpoint endpoint, TlsInfo agreed) {
        LOG.debug("TLS with {}: {}", endpoint, agreed);
        for (TlsProblem problem : agreed.overlooked()) {
            LOG.warn("the certificate of {} has the problem {}, which is overlooked as asked for", endpoint, problem);
        }
    }
}
