package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.testkit.SocketPeer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ConnectTests extends NioFixture {

    private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();

    private void answer() throws IOException {
        answer.complete(List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1})));
    }

    private NioChannel lookingUp() throws IOException {
        NioChannel channel = channel(host -> answer.join(), peer());
        assertFalse(channel.finishConnect());
        return channel;
    }

    @Test
    void idIsNioAndItHasThreadsOfItsOwn() throws Exception {
        assertEquals("nio", new NioTransportProvider().id());
        assertTrue(transport().isEventDriven());
    }

    @Test
    void optionsAreWithinTheirLimits() {
        assertEquals(new NioOptions(1), NioOptions.DEFAULT);
        assertEquals(1_024, new NioOptions(1_024).threads());
        for (int threads : new int[] {0, -1, 1_025}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> new NioOptions(threads));
            assertEquals("threads " + threads + " is not within 1 to 1024", refused.getMessage());
        }
    }

    @Test
    void optionThatCannotBeSetMakesOpenFail() {
        NioTransport transport = new NioTransport(
                NioOptions.DEFAULT,
                new TransportOptions(Map.of(StandardSocketOptions.SO_LINGER, 5), threads),
                NameLookup.SYSTEM,
                SelectorProvider.provider());
        IOException refused = assertThrows(IOException.class, () -> transport.open(new Endpoint("127.0.0.1", 9)));
        assertEquals("socket option SO_LINGER = 5 would make close wait, at most 0 is taken", refused.getMessage());
        assertTrue(transport.loops().isEmpty());
    }

    @Test
    void closedTransportNamesTheEndpointItDoesNotOpen() {
        NioTransport transport = transport();
        transport.close();
        IOException refused = assertThrows(IOException.class, () -> transport.open(new Endpoint("127.0.0.1", 9)));
        assertEquals("the transport was closed, no channel to 127.0.0.1:9", refused.getMessage());
    }

    @Test
    void endOfTheLookupEndsAWaitOfEitherForm() throws Exception {
        NioChannel channel = lookingUp();
        CompletableFuture<Wake> callback = whenReady(channel, Interest.CONNECT, Deadline.NEVER);
        channel.wake(Interest.CONNECT);
        assertEquals(Wake.WOKEN, result(callback));
        CompletableFuture<Wake> next = whenReady(channel, Interest.CONNECT, Deadline.NEVER);
        assertFalse(next.isDone());
        answer();
        assertEquals(Wake.READY, result(next));
        connect(channel);
    }

    @Test
    void parkedThreadIsToldOfTheEndOfTheLookup() throws Exception {
        NioChannel channel = lookingUp();
        Future<Wake> wait = threads.submit(() -> channel.awaitReady(Interest.CONNECT, Deadline.NEVER));
        answer();
        assertEquals(Wake.READY, result(wait));
        connect(channel);
    }

    @Test
    void stalledLookupIsLimitedByDeadlines() throws Exception {
        NioChannel channel = lookingUp();
        Deadline deadline = millis(50);
        assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.CONNECT, deadline));
        assertTrue(deadline.hasPassed());
        assertEquals(Wake.TIMED_OUT, result(whenReady(channel, Interest.CONNECT, millis(50))));
        assertFalse(channel.finishConnect());
        answer();
        connect(channel);
    }

    @Test
    void interruptAndWakeEndAWaitForTheLookup() throws Exception {
        NioChannel channel = lookingUp();
        channel.wake(Interest.CONNECT);
        assertEquals(Wake.WOKEN, channel.awaitReady(Interest.CONNECT, soon()));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> channel.awaitReady(Interest.CONNECT, soon()));
        assertTrue(Thread.interrupted());
        answer();
        connect(channel);
    }

    @Test
    void closeDoesNotWaitForTheLookup() throws Exception {
        NioChannel channel = lookingUp();
        CompletableFuture<Wake> wait = whenReady(channel, Interest.CONNECT, Deadline.NEVER);
        channel.close();
        assertEquals(Wake.CLOSED, result(wait));
        answer();
        assertThrows(ClosedChannelException.class, channel::finishConnect);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void refusedAddressesLeadToTheNextAndGiveTheirDescriptorsBack() throws Exception {
        SocketPeer peer = peer();
        NioTransport transport = transport(
                1,
                // Each address of 127.0.0.0/8 is there without being set up; the peer listens at 127.0.0.1 alone.
                host -> List.of(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 3}),
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 2}),
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1})),
                SelectorProvider.provider());
        Endpoint endpoint = new Endpoint("host.test", peer.endpoint().port());
        NioChannel first = transport.openTcp(endpoint);
        connectWaitingTwice(first);
        int before = descriptors();
        NioChannel second = transport.openTcp(endpoint);
        connectWaitingTwice(second);
        assertEquals(Wake.READY, result(whenReady(second, Interest.WRITE, soon())));
        eventually("descriptors", () -> descriptors() <= before + 1);
        second.close();
        eventually("descriptors", () -> descriptors() <= before);
    }

    private static void connectWaitingTwice(NioChannel channel) throws Exception {
        while (!channel.finishConnect()) {
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
            assertEquals(Wake.READY, result(whenReady(channel, Interest.CONNECT, soon())));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void waitAfterAllAddressesHaveFailedEndsAtOnce() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = channel(host -> List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 3})), peer);
        assertThrows(ConnectException.class, () -> connect(channel));
        assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
        assertThrows(ConnectException.class, channel::finishConnect);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectThatEndsElsewhereEndsTheWaitForIt() throws Exception {
        SocketPeer peer = closedAtEnd(SocketPeer.withFullQueue());
        NioChannel channel = transport().openTcp(peer.endpoint());
        assertFalse(channel.finishConnect());
        CompletableFuture<Wake> wait = whenReady(channel, Interest.CONNECT, Deadline.NEVER);
        Future<?> accepted = threads.submit(() -> {
            peer.accept();
            return peer;
        });
        while (!channel.finishConnect()) {
            Thread.onSpinWait();
        }
        assertEquals(Wake.READY, result(wait));
        result(accepted);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void addressThatSaysNothingKeepsNobodyFromTheNext() throws Exception {
        SocketPeer silent = closedAtEnd(SocketPeer.withFullQueue());
        ServerSocket other = closedAtEnd(
                new ServerSocket(silent.endpoint().port(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2})));
        NioChannel channel = channel(
                host -> List.of(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 2})),
                silent);
        connect(channel);
        closedAtEnd(other.accept());
        assertEquals(other.getLocalSocketAddress(), channel.info().remote().orElseThrow());
    }
}
