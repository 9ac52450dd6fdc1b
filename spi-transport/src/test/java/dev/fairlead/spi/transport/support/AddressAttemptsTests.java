package dev.fairlead.spi.transport.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.HostLookup;
import dev.fairlead.spi.transport.TransportOptions;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On Linux each address of 127.0.0.0/8 is there without being set up; the peer listens at 127.0.0.1 alone. */
@EnabledOnOs(OS.LINUX)
class AddressAttemptsTests extends TcpSocketFixture {

    private static NameLookup named(String... literals) {
        return host -> addresses(literals);
    }

    private static InetAddress remote(TcpSocket socket) {
        return ((InetSocketAddress) socket.info().remote().orElseThrow()).getAddress();
    }

    @Test
    void nextAddressIsTriedWhenOneRefuses() throws Exception {
        ServerSocket listener = listener();
        TcpSocket socket = socket(named("127.0.0.3", "127.0.0.2", "127.0.0.1"), listener);
        SocketChannel first = socket.channel();
        connect(socket);
        accepted(listener);
        assertEquals(
                new InetSocketAddress(address("127.0.0.1"), listener.getLocalPort()),
                socket.info().remote().orElseThrow());
        assertNotSame(first, socket.channel());
        assertTrue(!first.isOpen() && socket.channel().isOpen());
    }

    @Test
    void addressesOfBothFamiliesAreTried() throws Exception {
        ServerSocket listener = listener();
        TcpSocket socket = socket(named("::1", "127.0.0.1"), listener);
        connect(socket);
        accepted(listener);
        assertEquals(address("127.0.0.1"), remote(socket));
    }

    @Test
    void firstAddressThatAcceptsIsTaken() throws Exception {
        TcpSocket socket = socket(named("127.0.0.1", "127.0.0.2"), listener());
        connect(socket);
        assertEquals(address("127.0.0.1"), remote(socket));
    }

    @Test
    void failureNamesEveryAddressThatWasTried() throws Exception {
        ServerSocket listener = listener();
        TcpSocket socket = socket(named("127.0.0.3", "::1", "127.0.0.2"), listener);
        ConnectException failure = assertThrows(ConnectException.class, () -> connect(socket));
        int port = listener.getLocalPort();
        List<String> tried = messages(failure);
        assertEquals(
                "could not connect to host.test:" + port + ", addresses tried: 3 of 3, the last: " + tried.get(2),
                failure.getMessage());
        assertEquals("127.0.0.3:" + port + ": Connection refused", tried.get(0));
        assertTrue(tried.get(1).startsWith("[0:0:0:0:0:0:0:1]:" + port + ": "), tried.get(1));
        assertEquals("127.0.0.2:" + port + ": Connection refused", tried.get(2));
        assertEquals(3, tried.size());
        assertThrows(ConnectException.class, () -> connect(socket));
    }

    @Test
    void noMoreThanSixteenAddressesAreTried() throws Exception {
        ServerSocket listener = listener();
        String[] addresses = IntStream.rangeClosed(1, 20)
                .mapToObj(index -> index == 17 ? "127.0.0.1" : "127.0.1." + index)
                .toArray(String[]::new);
        TcpSocket socket = socket(named(addresses), listener);
        ConnectException failure = assertThrows(ConnectException.class, () -> connect(socket));
        int port = listener.getLocalPort();
        assertEquals(
                "could not connect to host.test:" + port + ", addresses tried: 16 of 20, the last: 127.0.1.16:" + port
                        + ": Connection refused",
                failure.getMessage());
        assertEquals(16, messages(failure).size());
    }

    @Test
    void socketsOfRefusedAddressesAreGivenBack() throws Exception {
        ServerSocket listener = listener();
        connect(socket(named("127.0.0.2", "127.0.0.1"), listener));
        int before = descriptors();
        TcpSocket socket = socket(named("127.0.0.4", "127.0.0.3", "127.0.0.2"), listener);
        assertThrows(ConnectException.class, () -> connect(socket));
        close(socket);
        eventually("descriptors", () -> descriptors() <= before);
    }

    @Test
    void closeWhileAddressesAreTriedLeavesNothingOpen() throws Exception {
        ServerSocket listener = listener();
        connect(socket(named("127.0.0.2", "127.0.0.1"), listener));
        int before = descriptors();
        for (int round = 0; round < 50; round++) {
            TcpSocket socket = socket(named("127.0.0.5", "127.0.0.4", "127.0.0.3", "127.0.0.2"), listener);
            var connecting = threads.submit(() -> assertThrows(Exception.class, () -> connect(socket)));
            long end = System.nanoTime() + round * 20_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            close(socket);
            connecting.get(10, TimeUnit.SECONDS);
        }
        eventually("descriptors", () -> descriptors() <= before);
    }

    @Test
    void familiesAreTriedInTurn() throws Exception {
        ServerSocket listener = listener();
        TcpSocket socket = socket(named("127.0.0.4", "127.0.0.3", "127.0.0.2", "::1"), listener);
        List<String> tried = messages(assertThrows(ConnectException.class, () -> connect(socket)));
        assertTrue(tried.get(0).startsWith("127.0.0.4:"), tried.get(0));
        assertTrue(tried.get(1).startsWith("[0:0:0:0:0:0:0:1]:"), tried.get(1));
        assertTrue(tried.get(2).startsWith("127.0.0.3:"), tried.get(2));
    }

    @Test
    void anotherNameIsLookedUpIfTheEndpointSaysSo() throws Exception {
        ServerSocket listener = listener();
        List<String> asked = new ArrayList<>();
        NameLookup names = host -> {
            asked.add(host);
            return addresses("127.0.0.1");
        };
        Endpoint endpoint = new Endpoint(
                "host.test",
                listener.getLocalPort(),
                Optional.empty(),
                new HostLookup(Optional.of("other.test"), HostLookup.MOST));
        connect(closedAtEnd(new TcpSocket(endpoint, new TransportOptions(Map.of(), threads), names)));
        assertEquals(List.of("other.test"), asked);
    }

    @Test
    void noMoreAddressesAreTriedThanTheEndpointAllows() throws Exception {
        ServerSocket listener = listener();
        Endpoint endpoint = new Endpoint(
                "host.test", listener.getLocalPort(), Optional.empty(), new HostLookup(Optional.empty(), 2));
        TcpSocket socket = closedAtEnd(new TcpSocket(
                endpoint, new TransportOptions(Map.of(), threads), named("127.0.0.3", "127.0.0.2", "127.0.0.1")));
        assertEquals(
                2,
                messages(assertThrows(ConnectException.class, () -> connect(socket)))
                        .size());
    }

    @Test
    void whileThereAreOthersAnAddressHasOnlySoMuchTimeAndThenFourTimesThat() throws Exception {
        AddressAttempts attempts =
                new AddressAttempts(new Endpoint("host.test", 80), addresses("127.0.0.1", "127.0.0.2"));
        assertEquals(Deadline.NEVER, attempts.ends());
        assertEquals(address("127.0.0.1"), attempts.begin().getAddress());
        requireRemaining(attempts, 1);
        attempts.currentPostponed();
        assertEquals(address("127.0.0.2"), attempts.begin().getAddress());
        requireRemaining(attempts, 1);
        attempts.currentPostponed();
        assertEquals(address("127.0.0.1"), attempts.begin().getAddress());
        requireRemaining(attempts, 4);
        attempts.currentFailed(new ConnectException("Connection refused"));
        // The last is waited for without end.
        assertEquals(address("127.0.0.2"), attempts.begin().getAddress());
        assertEquals(Deadline.NEVER, attempts.ends());
    }

    private static void requireRemaining(AddressAttempts attempts, int times) {
        long most = AddressAttempts.PATIENCE.multipliedBy(times).toNanos();
        long remaining = attempts.ends().remainingNanos();
        assertTrue(remaining > most / 4 && remaining <= most, times + ": " + remaining);
    }

    private static List<String> messages(ConnectException failure) {
        return Stream.of(failure.getSuppressed()).map(Throwable::getMessage).toList();
    }
}
