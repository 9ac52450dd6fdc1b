package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Closing: what it ends, and what it leaves behind. */
abstract class CloseContract extends WaitContract {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Test
    void closeEndsWaitsToReadAndToWrite() throws Exception {
        TransportChannel client = blocked().client();
        Future<Wake> read = inBackground(() -> client.awaitReady(Interest.READ, Deadline.NEVER));
        Future<Wake> write =
                inBackground(() -> client.awaitReady(Interest.WRITE, Deadline.after(Duration.ofMinutes(5))));
        settle();
        long start = System.nanoTime();
        client.close();
        long nanos = System.nanoTime() - start;
        assertEquals(Wake.CLOSED, outcome(read));
        assertEquals(Wake.CLOSED, outcome(write));
        assertTrue(nanos < LATEST.toNanos(), "close took ns: " + nanos);
    }

    @Test
    void closeEndsAWaitHoweverSoonItComes() throws Exception {
        for (int round = 0; round < 50; round++) {
            TransportChannel client = connection().client();
            Future<Wake> wait = inBackground(() -> client.awaitReady(Interest.READ, Deadline.NEVER));
            long end = System.nanoTime() + round * 10_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            client.close();
            assertEquals(Wake.CLOSED, outcome(wait));
        }
    }

    @Test
    void closeEndsOperationsThatAreGoingOn() throws Exception {
        Connection connection = connection();
        Future<Object> writer = inBackground(() -> {
            while (true) {
                writeAll(connection.client(), ByteBuffer.allocate(100_000));
            }
        });
        Future<Object> reader = inBackground(() -> {
            while (true) {
                readFully(connection.client(), 1_000);
            }
        });
        Future<byte[]> peerReads = inBackground(() -> connection.peer().read(Integer.MAX_VALUE / 64));
        Future<TransportPeer> peerWrites = inBackground(() -> {
            connection.peer().write(new byte[MORE_THAN_ROOM]);
            return connection.peer();
        });
        settle();
        connection.client().close();
        for (Future<Object> ended : List.of(writer, reader)) {
            Throwable cause =
                    assertThrows(Exception.class, () -> outcome(ended)).getCause();
            assertTrue(
                    cause instanceof ClosedChannelException || cause instanceof AssertionError, String.valueOf(cause));
        }
        peerReads.cancel(true);
        peerWrites.cancel(true);
    }

    @Test
    void everyOperationAfterCloseSaysThatItIsClosed() throws Exception {
        Connection connection = connection();
        TransportChannel client = connection.client();
        connection.peer().write(FIVE);
        client.close();
        client.close();
        assertThrows(ClosedChannelException.class, client::finishConnect);
        assertThrows(ClosedChannelException.class, () -> client.read(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, () -> client.write(ByteBuffer.allocate(1)));
        assertThrows(ClosedChannelException.class, client::shutdownOutput);
        for (Interest interest : Interest.values()) {
            client.wake(interest);
            assertEquals(Wake.CLOSED, client.awaitReady(interest, Deadline.NEVER));
            assertEquals(Wake.CLOSED, client.awaitReady(interest, Deadline.after(Duration.ZERO)));
        }
    }

    @Test
    void channelThatWasNeverConnectedCanBeClosed() throws Exception {
        TransportChannel client = open(closedAtEnd(peer()).endpoint());
        client.close();
        assertThrows(ClosedChannelException.class, client::finishConnect);
        assertThrows(ClosedChannelException.class, () -> client.read(ByteBuffer.allocate(1)));
        assertEquals(Wake.CLOSED, client.awaitReady(Interest.CONNECT, Deadline.NEVER));
    }

    @Test
    void bytesThatWereWrittenArriveAfterClose() throws Exception {
        Connection connection = connection();
        byte[] sent = bytes(30_000);
        assertEquals(Wake.TIMED_OUT, connection.client().awaitReady(Interest.READ, Deadline.after(Duration.ZERO)));
        writeAll(connection.client(), ByteBuffer.wrap(sent));
        connection.client().close();
        assertArrayEquals(sent, connection.peer().read(sent.length));
        connection.peer().readEnd();
    }

    @Test
    void buffersThatWereWrittenWholeArriveAfterCloseAlthoughThereIsNoRoom() throws Exception {
        Connection connection = connection();
        // Has the client read all that has come by now: what is unread at the close may cost what was written.
        connection.peer().write(new byte[] {1});
        readFully(connection.client(), 1);
        byte[] each = bytes(10_000);
        int whole = 0;
        while (connection.client().write(ByteBuffer.wrap(each)) == each.length) {
            whole++;
        }
        connection.client().close();
        for (int i = 0; i < whole; i++) {
            assertArrayEquals(each, connection.peer().read(each.length), "buffer " + i + " of " + whole);
        }
    }

    @Test
    void descriptorsAndThreadsAreGivenBack() throws Exception {
        useEverything();
        closeAll();
        restartThreads();
        int descriptors = descriptors();
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        for (int round = 0; round < 5; round++) {
            useEverything();
            closeAll();
            restartThreads();
        }
        eventually("descriptors, " + descriptors + " before", () -> descriptors() <= descriptors);
        eventually(
                "threads",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .allMatch(thread ->
                                threads.contains(thread) || thread.getName().startsWith("junit")));
    }

    /** Connects and is refused, waits in all ways that there are, and is closed in the middle of waits. */
    private void useEverything() throws Exception {
        Endpoint refusing = refusingEndpoint();
        TransportChannel refused = open(refusing);
        assertThrows(IOException.class, () -> connect(refused));
        TransportChannel client = blocked().client();
        Future<Wake> read = inBackground(() -> client.awaitReady(Interest.READ, Deadline.NEVER));
        Future<Wake> write = inBackground(() -> client.awaitReady(Interest.WRITE, Deadline.NEVER));
        settle();
        client.close();
        assertEquals(Wake.CLOSED, outcome(read));
        assertEquals(Wake.CLOSED, outcome(write));
        TransportChannel idle = connection().client();
        assertEquals(Wake.TIMED_OUT, idle.awaitReady(Interest.READ, Deadline.after(Duration.ZERO)));
        awaitReady(idle, Interest.WRITE);
    }

    /** How many descriptors this process has; 0 where that cannot be seen. */
    private static int descriptors() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return (int) open.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void eventually(String what, BooleanSupplier condition) {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertTrue(!deadline.hasPassed(), "not given back: " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
