package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Endpoint;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The addresses of one endpoint, tried in turn, and what became of each. Only by the thread that connects. */
final class AddressAttempts {

    /** A name server must not be able to keep a client busy with a list of any length. */
    static final int MAX_ADDRESSES = 16;

    private final Endpoint endpoint;
    private final List<InetAddress> addresses;

    /** One for each address that was tried and failed, in order: its size is the index of the next to try. */
    private final List<ConnectException> failures = new ArrayList<>();

    AddressAttempts(Endpoint endpoint, List<InetAddress> addresses) {
        this.endpoint = endpoint;
        this.addresses = List.copyOf(addresses);
    }

    /** Returns the address to try now: the same one until it is said to have failed. */
    InetSocketAddress current() {
        return new InetSocketAddress(addresses.get(failures.size()), endpoint.port());
    }

    /** Throws the exception that names them all if there is no address left to try. */
    void requireMore() throws ConnectException {
        if (failures.size() < Math.min(addresses.size(), MAX_ADDRESSES)) {
            return;
        }
        ConnectException all = new ConnectException("could not connect to " + endpoint + ", addresses tried: "
                + failures.size() + " of " + addresses.size() + ", the last: "
                + failures.get(failures.size() - 1).getMessage());
        failures.forEach(all::addSuppressed);
        throw all;
    }

    /** Notes that the current address failed and goes on to the next. */
    void currentFailed(Exception failure) {
        String address = new Endpoint(addresses.get(failures.size()).getHostAddress(), endpoint.port()).toString();
        ConnectException failed = new ConnectException(address + ": " + failure.getMessage());
        failed.initCause(failure);
        failures.add(failed);
    }
}
