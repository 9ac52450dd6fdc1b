package dev.fairlead.spi.transport.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.util.List;
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
        TcpSocket socket = socket(named("127.0.0.3", "127.0.0.2", "::1"), listener);
        ConnectException failure = assertThrows(ConnectException.class, () -> connect(socket));
        int port = listener.getLocalPort();
        List<String> tried = messages(failure);
        assertEquals(
                "could not connect to host.test:" + port + ", addresses tried: 3 of 3, the last: " + tried.get(2),
                failure.getMessage());
        assertEquals("127.0.0.3:" + port + ": Connection refused", tried.get(0));
        assertEquals("127.0.0.2:" + port + ": Connection refused", tried.get(1));
        assertTrue(tried.get(2).startsWith("[0:0:0:0:0:0:0:1]:" + port + ": "), tried.get(2));
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

    private static List<String> messages(ConnectException failure) {
        return Stream.of(failure.getSuppressed()).map(Throwable::getMessage).toList();
    }
}
