package dev.fairlead.transport.nio;

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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadTests extends NioFixture {

    private static final int MANY = 1_000;

    @BeforeEach
    void noneIsLeft() {
        eventually("threads of other tests", () -> loopThreads().isEmpty());
    }

    private static CompletableFuture<Thread> callbackThread(NioChannel channel) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        channel.whenReady(Interest.WRITE, Deadline.NEVER, wake -> thread.complete(Thread.currentThread()));
        return thread;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingIsStartedBeforeTheFirstChannel() throws Exception {
        transport().open(new Endpoint("127.0.0.1", 9)).close();
        closeAll();
        noneIsLeft();
        eventually("descriptors", () -> descriptors() > 0);
        int before = descriptors();
        NioTransport transport = transport(3);
        assertTrue(transport.loops().isEmpty());
        assertEquals(Set.of(), loopThreads());
        assertEquals(before, descriptors());
        transport.close();
        assertEquals(Set.of(), loopThreads());
    }

    @Test
    void channelsAreSpreadInTurn() throws Exception {
        NioTransport transport = transport(3);
        List<Thread> used = new ArrayList<>();
        for (int channel = 0; channel < 6; channel++) {
            assertEquals(Math.min(3, channel), loopThreads().size());
            used.add(result(callbackThread(quiet(transport))));
        }
        assertEquals(used.subList(0, 3), used.subList(3, 6));
        assertEquals(loopThreads(), new HashSet<>(used));
        for (Thread thread : used) {
            assertTrue(thread.isDaemon());
            assertTrue(thread.getName().matches("fairlead-nio-[0-9]+"), thread.getName());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void closeEndsThreadsAndGivesEverythingBack() throws Exception {
        transport().open(new Endpoint("127.0.0.1", 9)).close();
        closeAll();
        noneIsLeft();
        SocketPeer peer = peer();
        int before = descriptors();
        NioTransport transport = transport(4);
        List<CompletableFuture<Wake>> waits = new ArrayList<>();
        for (int count = 0; count < 8; count++) {
            NioChannel channel = transport.openTcp(peer.endpoint());
            connect(channel);
            waits.add(whenReady(channel, Interest.READ, Deadline.NEVER));
        }
        transport.close();
        for (CompletableFuture<Wake> wait : waits) {
            assertEquals(Wake.CLOSED, result(wait));
        }
        noneIsLeft();
        eventually("descriptors", () -> descriptors() <= before);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void descriptorIsGivenBackAtOnceWhileTheLoopSleeps() throws Exception {
        NioTransport transport = transport();
        SocketPeer peer = peer();
        quiet(transport);
        int before = descriptors();
        for (int round = 0; round < 20; round++) {
            NioChannel channel = transport.openTcp(peer.endpoint());
            connect(channel);
            CompletableFuture<Wake> wake = whenReady(channel, Interest.READ, Deadline.NEVER);
            long start = System.nanoTime();
            channel.close();
            assertEquals(Wake.CLOSED, result(wake));
            eventually("descriptor", () -> descriptors() <= before);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            assertTrue(millis < 2_250, "after ms: " + millis);
        }
    }

    @Test
    void channelCanBeClosedFromItsCallback() throws Exception {
        NioTransport transport = transport();
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        CompletableFuture<Wake> read = whenReady(channel, Interest.READ, Deadline.NEVER);
        channel.whenReady(Interest.WRITE, Deadline.NEVER, wake -> channel.close());
        assertEquals(Wake.CLOSED, result(read));
        peer.readEnd();
        assertEquals(Wake.READY, quiet(transport).awaitReady(Interest.WRITE, soon()));
    }

    @Test
    void transportCanBeClosedFromACallback() throws Exception {
        NioTransport transport = transport();
        CompletableFuture<Wake> other = whenReady(quiet(transport), Interest.READ, Deadline.NEVER);
        CompletableFuture<Boolean> calledBackFirst = new CompletableFuture<>();
        quiet(transport).whenReady(Interest.WRITE, Deadline.NEVER, wake -> {
            transport.close();
            calledBackFirst.complete(!other.isDone());
        });
        assertTrue(result(calledBackFirst), "a callback ran within close");
        assertEquals(Wake.CLOSED, result(other));
        noneIsLeft();
    }

    @Test
    void threadOfTheTransportIsNotMadeToWaitForItself() throws Exception {
        NioChannel channel = quiet(transport());
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        channel.whenReady(
                Interest.WRITE,
                Deadline.NEVER,
                wake -> refused.complete(assertThrows(
                        IllegalStateException.class, () -> channel.awaitReady(Interest.READ, Deadline.NEVER))));
        assertEquals(
                "a thread of the transport cannot wait for what itself is to tell",
                result(refused).getMessage());
    }

    @Test
    void callbacksAreOwedAfterTheThreadsHaveEnded() throws Exception {
        NioTransport transport = transport();
        NioChannel channel = quiet(transport);
        transport.close();
        noneIsLeft();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        CompletableFuture<Wake> wake = new CompletableFuture<>();
        channel.whenReady(Interest.READ, Deadline.NEVER, why -> {
            thread.complete(Thread.currentThread());
            wake.complete(why);
        });
        assertEquals(Wake.CLOSED, result(wake));
        assertEquals("nio-tests", result(thread).getName());
    }

    @Test
    void callbacksAreOwedEvenIfTheExecutorRejectsThem() throws Exception {
        TransportOptions options = new TransportOptions(Map.of(), task -> {
            throw new RejectedExecutionException("scripted");
        });
        SocketPeer peer = peer();
        NioTransport transport =
                new NioTransport(NioOptions.DEFAULT, options, NameLookup.SYSTEM, SelectorProvider.provider());
        NioChannel channel = transport.openTcp(peer.endpoint());
        transport.close();
        noneIsLeft();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        channel.whenReady(Interest.READ, Deadline.NEVER, wake -> thread.complete(Thread.currentThread()));
        assertNotEquals(Thread.currentThread(), result(thread));
        assertTrue(result(thread).isDaemon());
    }

    @Test
    void waitsAreEndedOnceHoweverTheyMeetTheCloseOfTheTransport() throws Exception {
        for (int round = 0; round < 200; round++) {
            NioTransport transport = transport();
            NioChannel channel = quiet(transport);
            List<CompletableFuture<Wake>> waits = new ArrayList<>();
            Future<?> waiting = threads.submit(() -> {
                for (int count = 0; count < 20; count++) {
                    CompletableFuture<Wake> wait = whenReady(channel, Interest.READ, Deadline.NEVER);
                    channel.wake(Interest.READ);
                    waits.add(wait);
                }
            });
            long end = System.nanoTime() + round * 1_000L;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            transport.close();
            result(waiting);
            for (CompletableFuture<Wake> wait : waits) {
                assertNotEquals(Wake.TIMED_OUT, result(wait));
            }
        }
    }

    /** The JDK would take it away if a selector dropped the socket too early; its number could then be another's. */
    @Test
    void closeTakesNoDescriptorAwayFromAnOperation() throws Exception {
        NioTransport transport = transport();
        for (int round = 0; round < 60; round++) {
            SocketPeer peer = peer();
            NioChannel channel = connected(transport, peer);
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
            if (round % 2 == 0) {
                channel.close();
            } else {
                transport.close();
                transport = transport();
            }
            assertInstanceOf(ClosedChannelException.class, result(writer));
            assertInstanceOf(ClosedChannelException.class, result(reader));
            result(echo);
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
    void idleConnectionsCostNoThread() throws Exception {
        NioTransport transport = transport();
        List<CompletableFuture<Wake>> waits = new ArrayList<>();
        try (ServerSocket listener = new ServerSocket(0, MANY, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Endpoint endpoint = new Endpoint("127.0.0.1", listener.getLocalPort());
            waits.add(idle(transport, endpoint));
            closedAtEnd(listener.accept());
            int before = Thread.getAllStackTraces().size();
            while (waits.size() < MANY) {
                waits.add(idle(transport, endpoint));
                closedAtEnd(listener.accept());
            }
            int after = Thread.getAllStackTraces().size();
            assertTrue(after <= before + 2, "threads: " + before + " with 1, " + after + " with " + MANY);
            assertEquals(1, loopThreads().size());
            assertEquals(
                    MANY, onLoop(onlyLoop(transport), loop -> loop.deadlines().size()));
        }
        assertFalse(waits.stream().anyMatch(CompletableFuture::isDone));
        transport.close();
        for (CompletableFuture<Wake> wait : waits) {
            assertEquals(Wake.CLOSED, result(wait));
        }
    }

    private static CompletableFuture<Wake> idle(NioTransport transport, Endpoint endpoint) throws IOException {
        NioChannel channel = transport.openTcp(endpoint);
        connect(channel);
        return whenReady(channel, Interest.READ, Deadline.after(PATIENCE.multipliedBy(100)));
    }
}
