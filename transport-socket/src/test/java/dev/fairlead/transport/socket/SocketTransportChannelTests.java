package dev.fairlead.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class SocketTransportChannelTests extends SocketFixture {

    @Test
    @EnabledOnOs(OS.LINUX)
    void selectorsAreMadeAtTheFirstWait() throws Exception {
        connectedTo(peer()).awaitReady(Interest.READ, millis(0));
        SocketPeer peer = peer();
        int none = descriptors();
        SocketTransportChannel channel = transport(NameLookup.SYSTEM, Map.of()).openTcp(peer.endpoint());
        Deadline deadline = soon();
        while (!channel.finishConnect()) {
            assertFalse(deadline.hasPassed());
        }
        assertEquals(none + 1, descriptors());
        for (int wait = 0; wait < 3; wait++) {
            channel.awaitReady(Interest.READ, millis(0));
            channel.awaitReady(Interest.CONNECT, millis(0));
            assertEquals(none + 3, descriptors());
        }
        for (int wait = 0; wait < 3; wait++) {
            channel.awaitReady(Interest.WRITE, millis(0));
            assertEquals(none + 5, descriptors());
        }
        channel.close();
        assertEquals(none, descriptors());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void closeDuringWaitsGivesDescriptorsBack() throws Exception {
        connectedTo(peer()).awaitReady(Interest.READ, millis(0));
        List<SocketTransportChannel> channels = new ArrayList<>();
        List<Future<Wake>> waits = new ArrayList<>();
        SocketPeer peer = peer();
        int none = descriptors();
        for (int index = 0; index < 20; index++) {
            SocketTransportChannel channel =
                    transport(NameLookup.SYSTEM, Map.of()).openTcp(peer.endpoint());
            connect(channel);
            channel.awaitReady(Interest.WRITE, millis(0));
            channels.add(channel);
            waits.add(threads.submit(() -> channel.awaitReady(Interest.READ, Deadline.NEVER)));
        }
        eventually("selectors", () -> descriptors() == none + 100);
        channels.forEach(SocketTransportChannel::close);
        for (Future<Wake> wait : waits) {
            assertEquals(Wake.CLOSED, wait.get(10, TimeUnit.SECONDS));
        }
        eventually("descriptors", () -> descriptors() == none);
    }

    /** The JDK would take it away if a selector dropped the socket too early; its number could then be another's. */
    @Test
    void closeTakesNoDescriptorAwayFromAnOperation() throws Exception {
        for (int round = 0; round < 60; round++) {
            SocketPeer peer = peer();
            SocketTransportChannel channel = connectedTo(peer);
            var echo = threads.submit(() -> assertThrows(IOException.class, () -> {
                while (true) {
                    peer.write(peer.read(1_000));
                }
            }));
            var writer = threads.submit(() -> assertThrows(IOException.class, () -> {
                while (true) {
                    channel.write(ByteBuffer.allocate(5_000));
                    requireOpen(channel.awaitReady(Interest.WRITE, soon()));
                }
            }));
            var reader = threads.submit(() -> assertThrows(IOException.class, () -> {
                while (true) {
                    channel.read(ByteBuffer.allocate(100));
                    requireOpen(channel.awaitReady(Interest.READ, soon()));
                }
            }));
            letOthersWork();
            channel.close();
            assertInstanceOf(ClosedChannelException.class, writer.get(10, TimeUnit.SECONDS));
            assertInstanceOf(ClosedChannelException.class, reader.get(10, TimeUnit.SECONDS));
            echo.get(10, TimeUnit.SECONDS);
            peer.close();
        }
    }

    private static void requireOpen(Wake wake) throws ClosedChannelException {
        if (wake == Wake.CLOSED) {
            throw new ClosedChannelException();
        }
    }

    private static void letOthersWork() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Test
    void secondWaitForTheSameInterestIsRefused() throws Exception {
        SocketTransportChannel channel = connectedTo(peer());
        Future<Wake> wait = waitToRead(channel);
        eventually("the first wait", () -> isWaiting(channel));
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> channel.awaitReady(Interest.READ, soon()));
        assertEquals("another thread is waiting for the same interest", refused.getMessage());
        channel.close();
        assertEquals(Wake.CLOSED, wait.get(10, TimeUnit.SECONDS));
    }

    @Test
    void heapBuffersAreReadAndWrittenInPieces() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = connectedTo(peer);
        byte[] sent = new byte[1_000_000];
        for (int index = 0; index < sent.length; index++) {
            sent[index] = (byte) (index * 31 + index / 251);
        }
        ByteBuffer src = ByteBuffer.wrap(sent).asReadOnlyBuffer();
        int first = channel.write(src);
        assertTrue(first > 0 && first <= 128 * 1024, "taken at once: " + first);
        Future<byte[]> arrived = threads.submit(() -> peer.read(sent.length));
        while (src.hasRemaining()) {
            channel.write(src);
            channel.awaitReady(Interest.WRITE, soon());
        }
        assertTrue(Arrays.equals(sent, arrived.get(10, TimeUnit.SECONDS)));

        Future<SocketPeer> written = threads.submit(() -> {
            peer.write(sent);
            return peer;
        });
        ByteBuffer dst = ByteBuffer.allocate(sent.length);
        while (dst.hasRemaining()) {
            channel.awaitReady(Interest.READ, soon());
            int before = dst.position();
            int count = channel.read(dst);
            assertEquals(before + count, dst.position());
        }
        assertTrue(Arrays.equals(sent, dst.array()));
        written.get(10, TimeUnit.SECONDS);
        peer.end();
        assertEquals(Wake.READY, channel.awaitReady(Interest.READ, soon()));
        ByteBuffer large = ByteBuffer.allocate(sent.length);
        assertEquals(-1, channel.read(large));
        assertEquals(0, large.position());
        assertEquals(-1, channel.read(ByteBuffer.allocate(0)));
    }

    @Test
    void writeAfterShutdownNamesTheEndpoint() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = connectedTo(peer);
        channel.shutdownOutput();
        IOException failure = assertThrows(IOException.class, () -> channel.write(ByteBuffer.allocate(1)));
        assertEquals("the output to " + peer.endpoint() + " was shut down", failure.getMessage());
    }

    @Test
    void resetGoesOutAsTheSystemSaysIt() throws Exception {
        SocketPeer peer = peer();
        SocketTransportChannel channel = connectedTo(peer);
        peer.reset();
        assertEquals(Wake.READY, channel.awaitReady(Interest.READ, soon()));
        IOException failure = assertThrows(IOException.class, () -> channel.read(ByteBuffer.allocate(1)));
        assertEquals("Connection reset", failure.getMessage());
    }

    @Test
    void executorThatRejectsDoesNotLoseTheCallback() throws Exception {
        SocketPeer peer = peer();
        TransportOptions options = new TransportOptions(Map.of(), task -> {
            throw new RejectedExecutionException("scripted");
        });
        try (SocketTransport transport = new SocketTransport(options, NameLookup.SYSTEM)) {
            SocketTransportChannel channel = transport.openTcp(peer.endpoint());
            connect(channel);
            peer.accept();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Wake> wake = new CompletableFuture<>();
            channel.whenReady(Interest.READ, Deadline.NEVER, why -> {
                thread.complete(Thread.currentThread());
                wake.complete(why);
            });
            assertFalse(wake.isDone());
            peer.write(new byte[1]);
            assertEquals(Wake.READY, wake.get(10, TimeUnit.SECONDS));
            assertNotEquals(Thread.currentThread(), thread.get());
            assertTrue(thread.get().isDaemon());
        }
    }

    @Test
    void waitThatCannotBeDoneCallsBackWithReady() throws Exception {
        SocketTransportChannel channel = connectedTo(peer());
        Future<Wake> wait = waitToRead(channel);
        eventually("the first wait", () -> isWaiting(channel));
        CompletableFuture<Wake> second = new CompletableFuture<>();
        channel.whenReady(Interest.READ, Deadline.NEVER, second::complete);
        assertEquals(Wake.READY, second.get(10, TimeUnit.SECONDS));
        channel.close();
        assertEquals(Wake.CLOSED, wait.get(10, TimeUnit.SECONDS));
    }

    /** Waits on another thread; begins anew if it meets {@link #isWaiting}, which waits for a moment itself. */
    private Future<Wake> waitToRead(SocketTransportChannel channel) {
        return threads.submit(() -> {
            while (true) {
                try {
                    return channel.awaitReady(Interest.READ, Deadline.NEVER);
                } catch (IllegalStateException occupied) {
                    Thread.onSpinWait();
                }
            }
        });
    }

    private static boolean isWaiting(SocketTransportChannel channel) {
        try {
            channel.awaitReady(Interest.READ, millis(0));
            return false;
        } catch (IllegalStateException waiting) {
            return true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void endpointMayBeAnAddressOfTheOtherFamily() throws Exception {
        SocketPeer peer = peer();
        Endpoint mapped = new Endpoint("::ffff:127.0.0.1", peer.endpoint().port());
        SocketTransportChannel channel = transport(NameLookup.SYSTEM, Map.of()).openTcp(mapped);
        connect(channel);
        peer.accept();
    }
}
