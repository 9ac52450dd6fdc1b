package dev.fairlead.spi.transport.support;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/**
 * Turns the name of a host into its addresses. Thread-safe.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface NameLookup {

    /** Asks the system. */
    NameLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Looks up a name. May wait for as long as it takes, and cannot be asked not to.
     *
     * @param host a host name, or an address in text form
     * @return the addresses in the order to try them; an empty list counts as an unknown host
     * @throws java.net.UnknownHostException if the host has no address
     * @throws IOException if looking up failed otherwise
     */
    List<InetAddress> addressesOf(String host) throws IOException;
}
