package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.SocketPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class WaitTests extends NioFixture {

    /** How long two threads are let race. */
    private static final int RACE_MILLIS = 500;

    @Test
    void waitForAnotherChannelMayBeginInACallback() throws Exception {
        NioTransport transport = transport(2);
        SocketPeer samePeer = peer();
        SocketPeer otherPeer = peer();
        NioChannel channel = quiet(transport);
        NioChannel other = connected(transport, otherPeer);
        NioChannel same = connected(transport, samePeer);
        CompletableFuture<Wake> sameWake = new CompletableFuture<>();
        CompletableFuture<Wake> otherWake = new CompletableFuture<>();
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        channel.whenReady(Interest.WRITE, Deadline.NEVER, wake -> {
            same.whenReady(Interest.READ, Deadline.NEVER, sameWake::complete);
            other.whenReady(Interest.READ, Deadline.NEVER, otherWake::complete);
            begun.complete(!sameWake.isDone());
        });
        assertTrue(result(begun));
        samePeer.write(new byte[1]);
        otherPeer.write(new byte[1]);
        assertEquals(Wake.READY, result(sameWake));
        assertEquals(Wake.READY, result(otherWake));
    }

    @Test
    void callbackThatIsDueAtOnceDoesNotRunWithinTheCall() throws Exception {
        NioChannel channel = quiet(transport());
        CompletableFuture<Boolean> afterwards = new CompletableFuture<>();
        channel.whenReady(Interest.WRITE, Deadline.NEVER, wake -> {
            CompletableFuture<Boolean> returned = new CompletableFuture<>();
            channel.whenReady(Interest.CONNECT, Deadline.NEVER, inner -> afterwards.complete(returned.isDone()));
            returned.complete(true);
        });
        assertTrue(result(afterwards));
    }

    /** One thread waits, the other wakes it, at the same moment, over and over. */
    @Test
    void wakeOfAParkedThreadIsNeverLostAndLeavesTheSelectorAsleep() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        long before = onlyLoop(transport).rounds();
        Semaphore turns = new Semaphore(0);
        Future<?> waking = threads.submit(() -> wakeEachTurn(channel, turns));
        Deadline end = millis(RACE_MILLIS);
        while (!end.hasPassed()) {
            turns.release();
            assertEquals(Wake.WOKEN, channel.awaitReady(Interest.READ, soon()));
        }
        waking.cancel(true);
        long rounds = onlyLoop(transport).rounds() - before;
        assertTrue(rounds < 8, "rounds: " + rounds);
    }

    @Test
    void wakeOfACallbackIsNeverLost() throws Exception {
        NioChannel channel = quiet(transport());
        Semaphore turns = new Semaphore(0);
        Future<?> waking = threads.submit(() -> wakeEachTurn(channel, turns));
        Deadline end = millis(RACE_MILLIS);
        while (!end.hasPassed()) {
            turns.release();
            assertEquals(Wake.WOKEN, result(whenReady(channel, Interest.READ, soon())));
        }
        waking.cancel(true);
    }

    private static Wake wakeEachTurn(NioChannel channel, Semaphore turns) throws InterruptedException {
        while (true) {
            turns.acquire();
            channel.wake(Interest.READ);
        }
    }

    @Test
    void bytesThatComeAsTheWaitBeginsAreNeverMissed() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport(), peer);
        Future<?> echo = threads.submit(() -> {
            while (true) {
                peer.write(peer.read(1));
            }
        });
        Deadline end = millis(2 * RACE_MILLIS);
        for (int round = 0; !end.hasPassed(); round++) {
            assertEquals(1, channel.write(ByteBuffer.allocate(1)));
            Wake wake = round % 2 == 0
                    ? channel.awaitReady(Interest.READ, soon())
                    : result(whenReady(channel, Interest.READ, soon()));
            assertEquals(Wake.READY, wake);
            assertEquals(1, channel.read(ByteBuffer.allocate(10)));
        }
        channel.close();
        assertThrows(Exception.class, () -> result(echo));
    }

    @Test
    void closeAndWakeAndBytesAtOnceEndAWaitOnce() throws Exception {
        NioTransport transport = transport();
        Deadline end = millis(2 * RACE_MILLIS);
        while (!end.hasPassed()) {
            SocketPeer peer = peer();
            NioChannel channel = connected(transport, peer);
            Semaphore calls = new Semaphore(0);
            Future<?> closing = threads.submit(channel::close);
            channel.whenReady(Interest.READ, millis(0), wake -> calls.release());
            peer.write(new byte[1]);
            channel.wake(Interest.READ);
            result(closing);
            assertEquals(Wake.CLOSED, result(whenReady(channel, Interest.READ, Deadline.NEVER)));
            assertEquals(1, calls.drainPermits());
            peer.close();
        }
    }

    @Test
    void secondWaitForTheSameInterestIsRefused() throws Exception {
        NioChannel channel = quiet(transport());
        CompletableFuture<Wake> first = whenReady(channel, Interest.READ, Deadline.NEVER);
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> channel.awaitReady(Interest.READ, soon()));
        assertEquals("another thread is waiting for the same interest", refused.getMessage());
        assertEquals(Wake.READY, result(whenReady(channel, Interest.READ, Deadline.NEVER)));
        channel.wake(Interest.READ);
        assertEquals(Wake.WOKEN, result(first));
    }

    @Test
    void callbacksTakeTurnsWithTheSelector() throws Exception {
        NioTransport transport = transport();
        SocketPeer peer = peer();
        NioChannel reader = connected(transport, peer);
        NioChannel busy = quiet(transport);
        CompletableFuture<Wake> end = new CompletableFuture<>();
        waitAgain(busy, end);
        CompletableFuture<Wake> read = whenReady(reader, Interest.READ, Deadline.NEVER);
        peer.write(new byte[1]);
        assertEquals(Wake.READY, result(read));
        assertEquals(Wake.TIMED_OUT, result(whenReady(quiet(transport), Interest.READ, millis(20))));
        busy.close();
        assertEquals(Wake.CLOSED, result(end));
    }

    /** Always due at once, as the channel is connected. */
    private static void waitAgain(NioChannel channel, CompletableFuture<Wake> end) {
        channel.whenReady(Interest.CONNECT, Deadline.NEVER, wake -> {
            if (wake == Wake.READY) {
                waitAgain(channel, end);
            } else {
                end.complete(wake);
            }
        });
    }

    @Test
    void connectionIsUsedFromItsCallbacksAlone() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = transport().openTcp(peer.endpoint());
        CompletableFuture<Integer> arrived = new CompletableFuture<>();
        new Greeting(channel, arrived).goOn(Wake.READY);
        peer.accept();
        peer.write(peer.read(1));
        assertEquals(1, result(arrived));
    }

    /** Connects, writes a byte and reads one. */
    private record Greeting(NioChannel channel, CompletableFuture<Integer> arrived) {
        void goOn(Wake wake) {
            assertEquals(Wake.READY, wake);
            try {
                if (!channel.finishConnect()) {
                    channel.whenReady(Interest.CONNECT, soon(), this::goOn);
                    return;
                }
                channel.write(ByteBuffer.allocate(1));
                channel.whenReady(Interest.READ, soon(), this::read);
            } catch (IOException failed) {
                arrived.completeExceptionally(failed);
            }
        }

        private void read(Wake wake) {
            try {
                arrived.complete(channel.read(ByteBuffer.allocate(10)));
            } catch (IOException failed) {
                throw new UncheckedIOException(wake.name(), failed);
            }
        }
    }
}
