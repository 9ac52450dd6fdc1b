package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The addresses of one endpoint, tried in turn, and what became of each. While there are others, an address that says nothing
 * has {@link #PATIENCE}, and then waits for its turn to come again, with four times as long: one that is dead keeps nobody from
 * those that are not. Only by the thread that connects, but for {@link #ends}.
 */
final class AddressAttempts {

    /** How long an address has at first (RFC 8305 5: "recommended to be 250 milliseconds"; WinHTTP: 300 ms). */
    static final Duration PATIENCE = Duration.ofMillis(250);

    private static final int GROWTH = 4;

    private final Endpoint endpoint;

    /** How many the host has. */
    private final int known;

    /** Those that have not failed; the first is the one to try now. */
    private final Deque<Attempt> open = new ArrayDeque<>();

    /** One for each address that was tried and failed, in order. */
    private final List<ConnectException> failures = new ArrayList<>();

    /** When the current address has to wait for its next turn. Read by whoever waits. */
    private volatile Deadline ends = Deadline.NEVER;

    /** An address, and how long it has. */
    private record Attempt(InetAddress address, Duration patience) {

        Attempt next() {
            return new Attempt(address, patience.multipliedBy(GROWTH));
        }
    }

    AddressAttempts(Endpoint endpoint, List<InetAddress> addresses) {
        this.endpoint = endpoint;
        this.known = addresses.size();
        for (InetAddress address : alternating(addresses)) {
            if (open.size() < endpoint.lookup().mostAddresses()) {
                open.add(new Attempt(address, PATIENCE));
            }
        }
    }

    // RFC 8305 4: "if the first address in the list is IPv6, then the first address for the other address family
    // (IPv4) should be moved up in the list to be second".
    private static List<InetAddress> alternating(List<InetAddress> addresses) {
        boolean first = addresses.get(0) instanceof Inet6Address;
        Deque<InetAddress> same = new ArrayDeque<>();
        Deque<InetAddress> other = new ArrayDeque<>();
        for (InetAddress address : addresses) {
            (address instanceof Inet6Address == first ? same : other).add(address);
        }
        List<InetAddress> all = new ArrayList<>();
        while (!same.isEmpty() || !other.isEmpty()) {
            if (!same.isEmpty()) {
                all.add(same.remove());
            }
            if (!other.isEmpty()) {
                all.add(other.remove());
            }
        }
        return all;
    }

    /** Returns the address to try now, whose time begins. */
    InetSocketAddress begin() {
        Attempt current = open.element();
        ends = open.size() > 1 ? Deadline.after(current.patience()) : Deadline.NEVER;
        return new InetSocketAddress(current.address(), endpoint.port());
    }

    /** When the next address is to be tried, if the current one has said nothing until then. Any thread. */
    Deadline ends() {
        return ends;
    }

    /** Throws the exception that names them all if there is no address left to try. */
    void requireMore() throws ConnectException {
        if (!open.isEmpty()) {
            return;
        }
        ConnectException all = new ConnectException("could not connect to " + endpoint + ", addresses tried: "
                + failures.size() + " of " + known + ", the last: "
                + failures.get(failures.size() - 1).getMessage());
        failures.forEach(all::addSuppressed);
        throw all;
    }

    /** Notes that the current address failed and goes on to the next. */
    void currentFailed(Exception failure) {
        String address = new Endpoint(open.remove().address().getHostAddress(), endpoint.port()).toString();
        ConnectException failed = new ConnectException(address + ": " + failure.getMessage());
        failed.initCause(failure);
        failures.add(failed);
        ends = Deadline.NEVER;
    }

    /** Notes that the time of the current address is over, and goes on to the next. */
    void currentPostponed() {
        open.add(open.remove().next());
        ends = Deadline.NEVER;
    }
}
