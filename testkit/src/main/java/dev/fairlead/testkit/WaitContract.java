package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Waits on the calling thread: deadlines, wake, interrupts. */
abstract class WaitContract extends StreamContract {

    /** More than the system keeps on the way between two sockets. */
    static final int MORE_THAN_ROOM = 12 * 1024 * 1024;

    static final byte[] FIVE = bytes(5);

    @Test
    void deadlinesAreNeverEarlyAndNotFatal() throws Exception {
        Connection connection = connection();
        TransportChannel client = connection.client();
        for (int micros : new int[] {0, 1, 999, 1_000, 1_001, 10_500, 100_000, 250_000}) {
            long start = System.nanoTime();
            Deadline deadline = Deadline.after(Duration.ofNanos(micros * 1_000L));
            assertEquals(Wake.TIMED_OUT, client.awaitReady(Interest.READ, deadline));
            assertTrue(deadline.hasPassed(), micros + " us, early: " + deadline);
            long late = System.nanoTime() - start - micros * 1_000L;
            assertTrue(late < LATEST.toNanos(), micros + " us, late by ns: " + late);
            assertEquals(0, client.read(ByteBuffer.allocate(1)));
            connection.peer().write(FIVE);
            assertArrayEquals(FIVE, readFully(client, 5));
        }
    }

    @Test
    void deadlineThatHasPassedMakesItALook() throws Exception {
        Connection connection = connection();
        Deadline passed = Deadline.after(Duration.ZERO);
        assertEquals(Wake.TIMED_OUT, connection.client().awaitReady(Interest.READ, passed));
        assertEquals(Wake.READY, connection.client().awaitReady(Interest.WRITE, passed));
        connection.peer().write(FIVE);
        awaitReady(connection.client(), Interest.READ);
        assertEquals(Wake.READY, connection.client().awaitReady(Interest.READ, passed));
    }

    @Test
    void whatHappenedBeforeEndsAWaitAtOnce() throws Exception {
        Connection connection = connection();
        connection.peer().write(FIVE);
        connection.peer().end();
        settle();
        assertEquals(Wake.READY, connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        assertEquals(Wake.READY, connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        assertArrayEquals(FIVE, readFully(connection.client(), 5));
        assertEquals(Wake.READY, connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        assertEquals(-1, readSome(connection.client(), ByteBuffer.allocate(1)));
    }

    @Test
    void bytesEndAWaitToRead() throws Exception {
        Connection connection = connection();
        Future<Wake> wait = inBackground(() -> connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        settle();
        connection.peer().write(FIVE);
        assertEquals(Wake.READY, outcome(wait));
        assertArrayEquals(FIVE, readFully(connection.client(), 5));
    }

    @Test
    void roomEndsAWaitToWrite() throws Exception {
        Connection connection = connection();
        ByteBuffer src = ByteBuffer.allocate(MORE_THAN_ROOM);
        writeUntilNoRoom(connection.client(), src);
        Future<Wake> wait = inBackground(() -> connection.client().awaitReady(Interest.WRITE, Deadline.NEVER));
        settle();
        connection.peer().read(src.position());
        assertEquals(Wake.READY, outcome(wait));
    }

    @Test
    void waitsToReadAndToWriteRunAtTheSameTime() throws Exception {
        Connection connection = connection();
        ByteBuffer src = ByteBuffer.allocate(MORE_THAN_ROOM);
        writeUntilNoRoom(connection.client(), src);
        Future<Wake> write = inBackground(() -> connection.client().awaitReady(Interest.WRITE, Deadline.NEVER));
        Future<Wake> read = inBackground(() -> connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        settle();
        connection.peer().write(FIVE);
        assertEquals(Wake.READY, outcome(read));
        assertTrue(!write.isDone(), "the wait to write ended with the one to read");
        connection.peer().read(src.position());
        assertEquals(Wake.READY, outcome(write));
    }

    @Test
    void wakeEndsTheWaitForThatInterest() throws Exception {
        TransportChannel client = blocked().client();
        for (Interest interest : new Interest[] {Interest.READ, Interest.WRITE, Interest.READ}) {
            Future<Wake> wait = inBackground(() -> client.awaitReady(interest, Deadline.NEVER));
            settle();
            client.wake(interest);
            assertEquals(Wake.WOKEN, outcome(wait), "waiting to " + interest);
        }
    }

    @Test
    void wakeIsNotLostHoweverSoonItComes() throws Exception {
        for (int round = 0; round < 20; round++) {
            TransportChannel client = connection().client();
            Future<Wake> wait = inBackground(() -> client.awaitReady(Interest.READ, Deadline.NEVER));
            client.wake(Interest.READ);
            // Before the wait has begun, a wake may do nothing; during it, it may not.
            settleBriefly(round);
            client.wake(Interest.READ);
            settle();
            client.wake(Interest.READ);
            assertEquals(Wake.WOKEN, outcome(wait));
            client.close();
        }
    }

    private static void settleBriefly(int round) {
        long end = System.nanoTime() + round * 10_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    @Test
    void wakeThatNobodyWaitsForIsHarmless() throws Exception {
        Connection connection = connection();
        TransportChannel client = connection.client();
        client.wake(Interest.READ);
        client.wake(Interest.WRITE);
        client.wake(Interest.CONNECT);
        Deadline deadline = Deadline.after(Duration.ofMillis(50));
        Wake wake = client.awaitReady(Interest.READ, deadline);
        assertTrue(wake == Wake.WOKEN || wake == Wake.TIMED_OUT, "ended with " + wake);
        assertEquals(Wake.TIMED_OUT, client.awaitReady(Interest.READ, deadline));
        connection.peer().write(FIVE);
        assertArrayEquals(FIVE, readFully(client, 5));
        writeAll(client, ByteBuffer.wrap(FIVE));
        assertArrayEquals(FIVE, connection.peer().read(5));
    }

    @Test
    void interruptBeforeAWaitEndsIt() throws Exception {
        Connection connection = connection();
        for (Interest interest : new Interest[] {Interest.READ, Interest.WRITE, Interest.CONNECT}) {
            FutureTask<InterruptedIOException> wait =
                    interrupted(() -> connection.client().awaitReady(interest, Deadline.NEVER));
            Thread waiter = new Thread(() -> {
                Thread.currentThread().interrupt();
                wait.run();
            });
            waiter.start();
            assertNotEquals(null, outcome(wait));
        }
        assertIntact(connection);
    }

    @Test
    void interruptDuringAWaitEndsItAndTheChannelStaysUsable() throws Exception {
        Connection connection = blocked();
        for (Interest interest : new Interest[] {Interest.READ, Interest.WRITE}) {
            FutureTask<InterruptedIOException> wait =
                    interrupted(() -> connection.client().awaitReady(interest, Deadline.NEVER));
            Thread waiter = new Thread(wait);
            waiter.start();
            settle();
            waiter.interrupt();
            assertNotEquals(null, outcome(wait));
        }
        connection.peer().write(FIVE);
        assertArrayEquals(FIVE, readFully(connection.client(), 5));
    }

    /** A wait that is to be interrupted; checks the thread's flag afterwards. */
    private static FutureTask<InterruptedIOException> interrupted(Callable<Wake> wait) {
        return new FutureTask<>(() -> {
            InterruptedIOException thrown = assertThrows(InterruptedIOException.class, wait::call);
            assertTrue(Thread.currentThread().isInterrupted(), "the flag was cleared");
            return thrown;
        });
    }

    @Test
    void operationsOfAnInterruptedThreadGoOn() throws Exception {
        Connection connection = connection();
        Future<byte[]> work = inBackground(() -> {
            awaitReady(connection.client(), Interest.READ);
            Thread.currentThread().interrupt();
            ByteBuffer dst = ByteBuffer.allocate(5);
            ByteBuffer src = ByteBuffer.wrap(FIVE);
            while (dst.hasRemaining()) {
                connection.client().read(dst);
            }
            while (src.hasRemaining()) {
                connection.client().write(src);
            }
            assertTrue(Thread.interrupted(), "the flag was cleared");
            return dst.array();
        });
        connection.peer().write(FIVE);
        assertArrayEquals(FIVE, result(work));
        assertArrayEquals(FIVE, connection.peer().read(5));
        assertIntact(connection);
    }

    /** A connection on which there is nothing to read and no room to write. */
    final Connection blocked() throws Exception {
        Connection connection = connection();
        ByteBuffer src = ByteBuffer.allocate(MORE_THAN_ROOM);
        writeUntilNoRoom(connection.client(), src);
        assertTrue(src.hasRemaining(), "there is room for more than " + MORE_THAN_ROOM + " bytes");
        return connection;
    }

    private static void assertIntact(Connection connection) throws Exception {
        writeAll(connection.client(), ByteBuffer.wrap(FIVE));
        assertArrayEquals(FIVE, connection.peer().read(5));
        connection.peer().write(FIVE);
        assertArrayEquals(FIVE, readFully(connection.client(), 5));
    }
}
