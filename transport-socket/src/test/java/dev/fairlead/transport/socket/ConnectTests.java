package dev.fairlead.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.SocketPeer;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ConnectTests extends SocketFixture {

    @Test
    void stalledLookupDoesNotHoldUpTheCaller() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        Deadline deadline = millis(100);
        assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.CONNECT, deadline));
        assertTrue(deadline.hasPassed());
        assertFalse(channel.finishConnect());
        names.answer("127.0.0.1");
        assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
        connect(channel);
    }

    @Test
    void endOfTheLookupEndsTheWait() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        Future<Wake> wait = threads.submit(() -> channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
        names.answer("127.0.0.1");
        assertEquals(Wake.READY, wait.get(10, TimeUnit.SECONDS));
    }

    @Test
    void wakeAndInterruptEndAWaitForTheLookup() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        channel.wake(Interest.CONNECT);
        assertEquals(Wake.WOKEN, channel.awaitReady(Interest.CONNECT, soon()));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> channel.awaitReady(Interest.CONNECT, soon()));
        assertTrue(Thread.interrupted());
        names.answer("127.0.0.1");
        connect(channel);
    }

    @Test
    void closeDoesNotWaitForTheLookup() throws Exception {
        ScriptedLookup names = new ScriptedLookup();
        SocketTransportChannel channel = channel(names, peer());
        assertFalse(channel.finishConnect());
        Future<Wake> wait = threads.submit(() -> channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
        names.asked.get(10, TimeUnit.SECONDS);
        channel.close();
        assertEquals(Wake.CLOSED, wait.get(10, TimeUnit.SECONDS));
        names.answer("127.0.0.1");
        names.answered.get(10, TimeUnit.SECONDS);
        assertThrows(ClosedChannelException.class, channel::finishConnect);
        assertEquals(Wake.CLOSED, channel.awaitReady(Interest.CONNECT, soon()));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusalsThatTheWaitFindsLeadToTheNextAddressToo() throws Exception {
        SocketPeer peer = peer();
        // Each address of 127.0.0.0/8 is there without being set up; the peer listens at 127.0.0.1 alone.
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
    @EnabledOnOs(OS.LINUX)
    void waitAfterAllAddressesHaveFailedEndsAtOnce() throws Exception {
        SocketTransportChannel channel = channel(ScriptedLookup.of("127.0.0.3", "127.0.0.2"), peer());
        assertThrows(ConnectException.class, () -> connect(channel));
        assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
        assertThrows(ConnectException.class, channel::finishConnect);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void addressThatSaysNothingKeepsNobodyFromTheNext() throws Exception {
        SocketPeer silent = closedAtEnd(SocketPeer.withFullQueue());
        ServerSocket other = closedAtEnd(
                new ServerSocket(silent.endpoint().port(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2})));
        SocketTransportChannel channel = channel(
                host -> List.of(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 2})),
                silent);
        connect(channel);
        closedAtEnd(other.accept());
        assertEquals(other.getLocalSocketAddress(), channel.info().remote().orElseThrow());
    }
}
