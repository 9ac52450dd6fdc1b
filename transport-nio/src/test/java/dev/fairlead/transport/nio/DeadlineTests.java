package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.SocketPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DeadlineTests extends NioFixture {

    private static final Deadline FAR = Deadline.after(Duration.ofMinutes(10));

    private static int entries(NioTransport transport) throws Exception {
        return onLoop(onlyLoop(transport), loop -> loop.deadlines().size());
    }

    @Test
    void endedWaitsLeaveOneEntryForEachSlot() throws Exception {
        NioTransport transport = transport();
        List<NioChannel> channels = List.of(quiet(transport), quiet(transport));
        for (int wait = 0; wait < 5_000; wait++) {
            for (NioChannel channel : channels) {
                Deadline deadline = Deadline.after(Duration.ofSeconds(300 + wait));
                CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, deadline);
                channel.wake(Interest.READ);
                assertEquals(Wake.WOKEN, result(wake));
            }
        }
        assertEquals(2, entries(transport));
        assertEquals(Wake.READY, result(whenReady(channels.get(0), Interest.WRITE, FAR)));
        assertEquals(3, entries(transport));
        channels.get(0).close();
        assertEquals(1, entries(transport));
        channels.get(1).close();
        assertEquals(0, entries(transport));
    }

    @Test
    void earlierAndEarlierDeadlinesAreOneEntryToo() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        for (int wait = 0; wait < 1_000; wait++) {
            CompletableFuture<Wake> wake =
                    whenReady(channel, Interest.READ, Deadline.after(Duration.ofSeconds(3_000 - wait)));
            channel.wake(Interest.READ);
            assertEquals(Wake.WOKEN, result(wake));
        }
        assertEquals(1, entries(transport));
    }

    @Test
    void parkedThreadsMakeNoEntry() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        for (int wait = 0; wait < 100; wait++) {
            channel.wake(Interest.READ);
            assertEquals(Wake.WOKEN, channel.awaitReady(Interest.READ, FAR));
        }
        assertEquals(Wake.READY, channel.awaitReady(Interest.WRITE, FAR));
        assertEquals(0, entries(transport));
    }

    @Test
    void entryOfAnEndedWaitGoesWhenItsDeadlinePasses() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, millis(2_000));
        channel.wake(Interest.READ);
        assertEquals(Wake.WOKEN, result(wake));
        assertEquals(1, entries(transport));
        EventLoop loop = onlyLoop(transport);
        long before = loop.rounds();
        NioChannel other = quiet(transport);
        assertEquals(Wake.TIMED_OUT, result(whenReady(other, Interest.READ, millis(2_500))));
        assertEquals(0, entries(transport));
        assertTrue(loop.rounds() - before < 12, "rounds: " + (loop.rounds() - before));
    }

    @Test
    void laterDeadlineOfTheNextWaitCountsAlone() throws Exception {
        NioChannel channel = quiet(transport());
        CompletableFuture<Wake> first = whenReady(channel, Interest.READ, millis(1_000));
        channel.wake(Interest.READ);
        assertEquals(Wake.WOKEN, result(first));
        Deadline later = millis(1_500);
        CompletableFuture<Wake> second = whenReady(channel, Interest.READ, later);
        assertEquals(Wake.TIMED_OUT, result(second));
        assertTrue(later.hasPassed());
    }

    @Test
    void earlierDeadlineOfTheNextWaitWakesALoopThatSleepsForLonger() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        CompletableFuture<Wake> first = whenReady(channel, Interest.READ, FAR);
        channel.wake(Interest.READ);
        assertEquals(Wake.WOKEN, result(first));
        long start = System.nanoTime();
        assertEquals(Wake.TIMED_OUT, result(whenReady(channel, Interest.READ, millis(50))));
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(millis >= 50 && millis < 2_000, "after ms: " + millis);
        assertEquals(0, entries(transport));
    }

    @Test
    void deadlinesOfManyChannelsPassInOrderAndNeverEarly() throws Exception {
        NioTransport transport = transport();
        List<CompletableFuture<Boolean>> onTime = new ArrayList<>();
        for (int index = 0; index < 40; index++) {
            Deadline deadline = millis(20 + (index * 37) % 200);
            CompletableFuture<Boolean> passed = new CompletableFuture<>();
            quiet(transport)
                    .whenReady(
                            Interest.READ,
                            deadline,
                            wake -> passed.complete(wake == Wake.TIMED_OUT && deadline.hasPassed()));
            onTime.add(passed);
        }
        for (CompletableFuture<Boolean> passed : onTime) {
            assertTrue(result(passed));
        }
    }

    @Test
    void waitsThatBeginWithTheirDeadlinePassedLetTheOthersHaveTheirTurn() throws Exception {
        NioTransport transport = transport();
        NioChannel busy = quiet(transport);
        SocketPeer peer = peer();
        NioChannel reader = connected(transport, peer);
        NioChannel sleeper = quiet(transport);
        CompletableFuture<Wake> end = new CompletableFuture<>();
        waitAgain(busy, end);
        CompletableFuture<Wake> slept = whenReady(sleeper, Interest.READ, millis(50));
        CompletableFuture<Wake> read = whenReady(reader, Interest.READ, Deadline.NEVER);
        peer.write(new byte[1]);
        assertEquals(Wake.READY, result(read));
        assertEquals(Wake.TIMED_OUT, result(slept));
        busy.close();
        assertEquals(Wake.CLOSED, result(end));
    }

    private static void waitAgain(NioChannel channel, CompletableFuture<Wake> end) {
        channel.whenReady(Interest.READ, millis(0), wake -> {
            if (wake == Wake.TIMED_OUT) {
                waitAgain(channel, end);
            } else {
                end.complete(wake);
            }
        });
    }

    @Test
    void readyIsNeverWhatWasReadBeforeTheWait() throws Exception {
        SocketPeer peer = peer();
        NioChannel channel = connected(transport(), peer);
        ByteBuffer dst = ByteBuffer.allocate(10);
        for (int round = 0; round < 2_000; round++) {
            peer.write(new byte[1]);
            while (channel.read(dst.clear()) == 0) {
                Thread.onSpinWait();
            }
            assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.READ, millis(0)), "round " + round);
        }
    }

    @Test
    void busyLoopDoesNotHoldUpTheDeadlineOfAThread() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        CountDownLatch free = new CountDownLatch(1);
        CompletableFuture<Wake> held = new CompletableFuture<>();
        quiet(transport).whenReady(Interest.WRITE, Deadline.NEVER, wake -> {
            held.complete(wake);
            awaitQuietly(free);
        });
        result(held);
        Deadline deadline = millis(50);
        long start = System.nanoTime();
        assertEquals(Wake.TIMED_OUT, channel.awaitReady(Interest.READ, deadline));
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        assertTrue(deadline.hasPassed() && millis < 5_000, "after ms: " + millis);
        assertFalse(free.getCount() == 0);
        free.countDown();
        assertEquals(Wake.READY, channel.awaitReady(Interest.WRITE, soon()));
    }
}
