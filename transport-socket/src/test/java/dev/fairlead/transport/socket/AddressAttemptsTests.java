package dev.fairlead.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.SocketPeer;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** On Linux each address of 127.0.0.0/8 is there without being set up; the peer listens at 127.0.0.1 alone. */
@EnabledOnOs(OS.LINUX)
class AddressAttemptsTests extends SocketFixture {

    @Test
    void nextAddressIsTriedWhenOneRefuses() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = channel(ScriptedLookup.of("127.0.0.3", "127.0.0.2", "127.0.0.1"), peer);
        connect(channel);
        peer.accept();
        assertEquals(
                new InetSocketAddress(
                        ScriptedLookup.address("127.0.0.1"), peer.endpoint().port()),
                channel.info().remote().orElseThrow());
    }

    @Test
    void refusalsThatTheWaitFindsLeadToTheNextAddressToo() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = channel(ScriptedLookup.of("127.0.0.2", "127.0.0.1"), peer);
        boolean connected = channel.finishConnect();
        while (!connected) {
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
            connected = channel.finishConnect();
        }
        peer.accept();
        peer.write(new byte[1]);
        assertEquals(Wake.READY, channel.awaitReady(Interest.READ, soon()));
    }

    @Test
    void addressesOfBothFamiliesAreTried() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = channel(ScriptedLookup.of("::1", "127.0.0.1"), peer);
        connect(channel);
        peer.accept();
        assertEquals(
                ScriptedLookup.address("127.0.0.1"),
                ((InetSocketAddress) channel.info().remote().orElseThrow()).getAddress());
    }

    @Test
    void firstAddressThatAcceptsIsTaken() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = channel(ScriptedLookup.of("127.0.0.1", "127.0.0.2"), peer);
        connect(channel);
        assertEquals(
                ScriptedLookup.address("127.0.0.1"),
                ((InetSocketAddress) channel.info().remote().orElseThrow()).getAddress());
    }

    @Test
    void failureNamesEveryAddressThatWasTried() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = channel(ScriptedLookup.of("127.0.0.3", "127.0.0.2", "::1"), peer);
        ConnectException failure = assertThrows(ConnectException.class, () -> connect(channel));
        int port = peer.endpoint().port();
        List<String> tried = messages(failure);
        assertEquals(
                "could not connect to host.test:" + port + ", addresses tried: 3 of 3, the last: " + tried.get(2),
                failure.getMessage());
        assertEquals("127.0.0.3:" + port + ": Connection refused", tried.get(0));
        assertEquals("127.0.0.2:" + port + ": Connection refused", tried.get(1));
        assertTrue(tried.get(2).startsWith("[0:0:0:0:0:0:0:1]:" + port + ": "), tried.get(2));
        assertEquals(3, tried.size());
        assertThrows(ConnectException.class, channel::finishConnect);
        assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
    }

    @Test
    void noMoreThanSixteenAddressesAreTried() throws Exception {
        SocketPeer peer = peer();
        String[] addresses = IntStream.rangeClosed(1, 20)
                .mapToObj(index -> index == 17 ? "127.0.0.1" : "127.0.1." + index)
                .toArray(String[]::new);
        SocketTransportChannel channel = channel(ScriptedLookup.of(addresses), peer);
        ConnectException failure = assertThrows(ConnectException.class, () -> connect(channel));
        int port = peer.endpoint().port();
        assertEquals(
                "could not connect to host.test:" + port + ", addresses tried: 16 of 20, the last: 127.0.1.16:" + port
                        + ": Connection refused",
                failure.getMessage());
        assertEquals(16, messages(failure).size());
    }

    @Test
    void socketsOfRefusedAddressesAreGivenBack() throws Exception {
        SocketPeer peer = peer();
        connect(channel(ScriptedLookup.of("127.0.0.2", "127.0.0.1"), peer));
        int before = descriptors();
        SocketTransportChannel channel = channel(ScriptedLookup.of("127.0.0.4", "127.0.0.3", "127.0.0.2"), peer);
        assertThrows(ConnectException.class, () -> connect(channel));
        channel.close();
        eventually("descriptors", () -> descriptors() <= before);
    }

    @Test
    void closeWhileAddressesAreTriedLeavesNothingOpen() throws Exception {
        SocketPeer peer = peer();
        connect(channel(ScriptedLookup.of("127.0.0.2", "127.0.0.1"), peer));
        int before = descriptors();
        for (int round = 0; round < 50; round++) {
            SocketTransportChannel channel =
                    channel(ScriptedLookup.of("127.0.0.5", "127.0.0.4", "127.0.0.3", "127.0.0.2"), peer);
            var connecting = threads.submit(() -> assertThrows(Exception.class, () -> connectUntilClosed(channel)));
            long end = System.nanoTime() + round * 20_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            channel.close();
            connecting.get(10, TimeUnit.SECONDS);
        }
        eventually("descriptors", () -> descriptors() <= before);
    }

    private static void connectUntilClosed(SocketTransportChannel channel) throws Exception {
        while (!channel.finishConnect()) {
            channel.awaitReady(Interest.CONNECT, soon());
        }
    }

    private static List<String> messages(ConnectException failure) {
        return Stream.of(failure.getSuppressed()).map(Throwable::getMessage).toList();
    }
}
