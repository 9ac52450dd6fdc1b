package dev.fairlead.transport.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Turns the name of a host into its addresses. Tests bring their own. */
@FunctionalInterface
interface NameLookup {

    /** Asks the system. */
    NameLookup SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /** Returns the addresses of {@code host} in the order to try them. May wait, and cannot be asked not to. */
    List<InetAddress> addressesOf(String host) throws IOException;
}
