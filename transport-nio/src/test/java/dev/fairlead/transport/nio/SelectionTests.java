package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.SocketPeer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A selector that has nothing to tell sleeps, however ready its sockets are. */
class SelectionTests extends NioFixture {

    /** More than any change takes: to note it, to tell it, to find that nobody waits any more. */
    private static final int FEW_ROUNDS = 8;

    private NioTransport transport = transport();

    @BeforeEach
    void anew() {
        transport = transport();
    }

    /** Checks that the loop of {@link #transport} sleeps while a deadline of another of its channels passes. */
    private void assertSleeps() throws Exception {
        NioChannel reference = quiet(transport);
        EventLoop loop = onlyLoop(transport);
        long before = loop.rounds();
        Deadline deadline = millis(200);
        assertEquals(Wake.TIMED_OUT, result(whenReady(reference, Interest.READ, deadline)));
        assertTrue(deadline.hasPassed());
        long rounds = loop.rounds() - before;
        assertTrue(rounds <= FEW_ROUNDS, "rounds in 200 ms: " + rounds);
    }

    @Test
    void endOfStreamThatNobodyReads() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, Deadline.NEVER);
        peer.end();
        assertEquals(Wake.READY, result(wake));
        assertSleeps();
        assertEquals(Wake.READY, result(whenReady(channel, Interest.READ, Deadline.NEVER)));
        assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
        assertSleeps();
    }

    /** What comes behind a read that has left room is found by the next selection, and at once by any other thread. */
    @Test
    void theLoopDoesNotReadOnceMoreWhatWasEmpty() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<List<Integer>> counts = new CompletableFuture<>();
        peer.write(new byte[10]);
        channel.whenReady(Interest.READ, Deadline.NEVER, wake -> {
            try {
                int first = channel.read(ByteBuffer.allocate(100));
                peer.write(new byte[20]);
                // On the loopback it has come with that.
                counts.complete(List.of(first, channel.read(ByteBuffer.allocate(100))));
            } catch (IOException e) {
                counts.completeExceptionally(e);
            }
        });
        assertEquals(List.of(10, 0), result(counts));
        assertEquals(Wake.READY, result(whenReady(channel, Interest.READ, Deadline.NEVER)));
        assertEquals(20, channel.read(ByteBuffer.allocate(100)));
        peer.write(new byte[30]);
        assertEquals(Wake.READY, channel.awaitReady(Interest.READ, soon()));
        assertEquals(30, channel.read(ByteBuffer.allocate(100)), "on another thread");
    }

    @Test
    void roomThatNobodyWantsToUse() throws Exception {
        NioChannel channel = quiet(transport);
        assertEquals(Wake.READY, result(whenReady(channel, Interest.WRITE, Deadline.NEVER)));
        assertSleeps();
    }

    @Test
    void dataThatNobodyReads() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, Deadline.NEVER);
        peer.write(new byte[10]);
        assertEquals(Wake.READY, result(wake));
        peer.write(new byte[10]);
        assertSleeps();
        peer.write(new byte[10]);
        assertSleeps();
        assertEquals(Wake.READY, channel.awaitReady(Interest.READ, soon()));
    }

    @Test
    void brokenConnectionThatNobodyUses() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<Wake> read = whenReady(channel, Interest.READ, Deadline.NEVER);
        assertEquals(Wake.READY, result(whenReady(channel, Interest.WRITE, Deadline.NEVER)));
        peer.reset();
        assertEquals(Wake.READY, result(read));
        assertSleeps();
    }

    @Test
    void keyThatWasCancelled() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, Deadline.NEVER);
        EventLoop loop = onlyLoop(transport);
        loop.selector().keys().forEach(SelectionKey::cancel);
        peer.write(new byte[10]);
        assertSleeps();
        assertFalse(wake.isDone());
        channel.close();
        assertEquals(Wake.CLOSED, result(wake));
        assertSleeps();
    }

    @Test
    void channelThatWasClosed() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, millis(50));
        peer.write(new byte[10]);
        channel.close();
        result(wake);
        assertSleeps();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectThatEndedWhileNobodyWaitedForIt() throws Exception {
        SocketPeer peer = closedAtEnd(SocketPeer.withFullQueue());
        NioChannel channel = transport.openTcp(peer.endpoint());
        assertFalse(channel.finishConnect());
        assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.CONNECT, millis(50)));
        Future<SocketPeer> accepted = threads.submit(() -> {
            peer.accept();
            return peer;
        });
        CountDownLatch free = hold();
        while (!channel.finishConnect()) {
            Thread.onSpinWait();
        }
        free.countDown();
        result(accepted);
        assertSleeps();
    }

    /** Keeps the loop from selecting until the latch is counted down. */
    private CountDownLatch hold() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        CompletableFuture<Boolean> held = new CompletableFuture<>();
        onlyLoop(transport).execute(() -> {
            held.complete(true);
            awaitQuietly(free);
        });
        assertTrue(result(held));
        return free;
    }

    @Test
    void threadThatACallbackInterrupted() throws Exception {
        NioChannel channel = quiet(transport);
        CompletableFuture<Wake> told = new CompletableFuture<>();
        channel.whenReady(Interest.WRITE, Deadline.NEVER, wake -> {
            Thread.currentThread().interrupt();
            told.complete(wake);
        });
        assertEquals(Wake.READY, result(told));
        assertSleeps();
    }

    @Test
    void waitThatComesInTimeFindsTheOperationWatched() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        EventLoop loop = onlyLoop(transport);
        CompletableFuture<Integer> messages = new CompletableFuture<>();
        new Reader(channel, loop, messages).readOn(Wake.READY);
        for (int message = 0; message < 100; message++) {
            peer.write(new byte[1]);
        }
        peer.end();
        assertTrue(result(messages) > 0);
    }

    /** Reads until the end of the stream, on the loop's thread; checks that the selector is left alone meanwhile. */
    private record Reader(NioChannel channel, EventLoop loop, CompletableFuture<Integer> messages) {
        void readOn(Wake wake) {
            assertEquals(Wake.READY, wake);
            try {
                ByteBuffer dst = ByteBuffer.allocate(100);
                if (channel.read(dst) < 0) {
                    messages.complete(1);
                    return;
                }
                assertTrue(dst.position() == 0 || isWatched(loop, SelectionKey.OP_READ), "was not watched any more");
                channel.whenReady(Interest.READ, soon(), this::readOn);
            } catch (Exception | AssertionError failed) {
                messages.completeExceptionally(failed);
            }
        }
    }

    private static boolean isWatched(EventLoop loop, int operation) {
        return loop.selector().keys().stream().anyMatch(key -> (key.interestOps() & operation) != 0);
    }

    @Test
    void whatIsReadyAndNotWaitedForIsWatchedNoMore() throws Exception {
        NioChannel channel = quiet(transport);
        EventLoop loop = onlyLoop(transport);
        assertEquals(Wake.READY, channel.awaitReady(Interest.WRITE, soon()));
        eventually("disarmed", () -> !isWatched(loop, SelectionKey.OP_WRITE));
        assertEquals(Wake.READY, channel.awaitReady(Interest.WRITE, soon()));
    }
}
