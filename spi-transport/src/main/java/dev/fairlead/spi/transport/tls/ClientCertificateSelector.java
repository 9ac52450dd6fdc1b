package dev.fairlead.spi.transport.tls;

import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Chooses the certificate with which this end says who it is, when a server asks for one.
 *
 * <p>Called once in a handshake, on an executor of the session; it may wait, for a person who chooses for example, as long
 * as the time limit of the connection allows. What it throws ends the handshake.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ClientCertificateSelector {

    /**
     * Chooses.
     *
     * @param issuers the authorities whose certificates the server takes; empty: it named none, which stands for any
     * @return the certificate; empty to go on without one, which the server may refuse
     */
    Optional<ClientCertificate> select(List<X500Principal> issuers);
}
