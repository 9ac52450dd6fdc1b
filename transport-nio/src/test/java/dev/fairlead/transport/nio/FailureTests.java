package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.testkit.SocketPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong on a loop's thread is the end of what it belongs to, and of nothing else. */
class FailureTests extends NioFixture {

    private Logged logged = new Logged();

    @BeforeEach
    void listen() {
        logged.close();
        logged = new Logged();
    }

    @AfterEach
    void stopListening() {
        logged.close();
    }

    static Stream<Throwable> throwables() {
        return Stream.of(
                new IllegalStateException("scripted"),
                new AssertionError("scripted"),
                new StackOverflowError("scripted"),
                new OutOfMemoryError("scripted"),
                new IOException("scripted"));
    }

    /** A callback that throws anything, as one in another language could. */
    private static Consumer<Wake> throwing(Throwable failure) {
        return wake -> FailureTests.<RuntimeException>sneak(failure);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable failure) throws T {
        throw (T) failure;
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void callbackThatThrowsEndsItsChannelAndNoOther(Throwable failure) throws Exception {
        NioTransport transport = transport();
        SocketPeer otherPeer = peer();
        NioChannel other = connected(transport, otherPeer);
        CompletableFuture<Wake> otherRead = whenReady(other, Interest.READ, Deadline.NEVER);
        SocketPeer peer = peer();
        NioChannel channel = connected(transport, peer);
        channel.whenReady(Interest.READ, Deadline.NEVER, throwing(failure));
        peer.write(new byte[1]);
        eventually("logged", () -> logged.count() > 0);
        assertSame(failure, logged.onlyError().getThrown());
        assertEquals(
                "the channel to " + peer.endpoint() + " was closed, its callback failed",
                logged.onlyError().getMessage());
        assertThrows(ClosedChannelException.class, () -> channel.read(ByteBuffer.allocate(1)));
        peer.readEnd();

        assertFalse(otherRead.isDone());
        otherPeer.write(new byte[1]);
        assertEquals(Wake.READY, result(otherRead));
        assertEquals(1, other.read(ByteBuffer.allocate(1)));
        assertEquals(Wake.READY, result(whenReady(other, Interest.WRITE, Deadline.NEVER)));
        assertEquals(Wake.TIMED_OUT, result(whenReady(other, Interest.READ, millis(20))));
        assertEquals(1, logged.count());
    }

    @Test
    void callbackThatOverflowsTheStackEndsItsChannelOnly() throws Exception {
        NioTransport transport = transport();
        NioChannel other = quiet(transport);
        NioChannel channel = quiet(transport);
        channel.whenReady(Interest.WRITE, Deadline.NEVER, wake -> recurse(1));
        eventually("logged", () -> logged.count() > 0);
        assertInstanceOf(StackOverflowError.class, logged.onlyError().getThrown());
        assertEquals(Wake.CLOSED, channel.awaitReady(Interest.READ, soon()));
        assertEquals(Wake.READY, other.awaitReady(Interest.WRITE, soon()));
    }

    private static long recurse(long depth) {
        return depth == 0 ? 0 : recurse(depth + 1) + depth;
    }

    @Test
    void failureIsReportedOnceAlthoughEveryCallbackFails() throws Exception {
        NioChannel channel = quiet(transport());
        IllegalStateException first = new IllegalStateException("first");
        channel.whenReady(Interest.READ, Deadline.NEVER, throwing(new IllegalStateException("second")));
        channel.whenReady(Interest.WRITE, Deadline.NEVER, throwing(first));
        eventually("logged", () -> logged.count() > 0);
        assertEquals(Wake.CLOSED, result(whenReady(channel, Interest.READ, Deadline.NEVER)));
        assertSame(first, logged.onlyError().getThrown());
    }

    @Test
    void everyReasonToCallBackIsGuardedAlike() throws Exception {
        NioTransport transport = transport();
        NioChannel other = quiet(transport);
        List<Consumer<NioChannel>> reasons = List.of(
                channel -> channel.whenReady(Interest.READ, millis(10), throwing(new AssertionError("timed out"))),
                channel -> {
                    channel.whenReady(Interest.READ, Deadline.NEVER, throwing(new AssertionError("woken")));
                    channel.wake(Interest.READ);
                },
                channel -> channel.whenReady(Interest.CONNECT, Deadline.NEVER, throwing(new AssertionError("at once"))),
                channel -> {
                    channel.whenReady(Interest.READ, Deadline.NEVER, throwing(new AssertionError("closed")));
                    channel.close();
                });
        int expected = 0;
        for (Consumer<NioChannel> reason : reasons) {
            NioChannel channel = quiet(transport);
            reason.accept(channel);
            int count = ++expected;
            eventually("logged", () -> logged.count() == count);
            assertEquals(Wake.CLOSED, result(whenReady(channel, Interest.READ, Deadline.NEVER)));
        }
        assertEquals(Wake.READY, result(whenReady(other, Interest.WRITE, Deadline.NEVER)));
    }

    @Test
    void selectorThatFailsEndsItsChannelsAndLaterOnesHaveAnother() throws Exception {
        NioTransport transport = transport();
        List<CompletableFuture<Wake>> waits = new ArrayList<>();
        for (int count = 0; count < 3; count++) {
            waits.add(whenReady(quiet(transport), Interest.READ, soon()));
        }
        NioChannel parkedAt = quiet(transport);
        Future<Wake> parked = threads.submit(() -> parkedAt.awaitReady(Interest.READ, Deadline.NEVER));
        EventLoop broken = onlyLoop(transport);
        eventually("parked", () -> watchedToRead(broken) == 4);
        broken.selector().close();
        for (CompletableFuture<Wake> wait : waits) {
            assertEquals(Wake.CLOSED, result(wait));
        }
        assertEquals(Wake.CLOSED, result(parked));
        LogRecord error = logged.onlyError();
        assertInstanceOf(ClosedSelectorException.class, error.getThrown());
        assertEquals(
                "the selector of " + broken.thread().getName() + " failed, its channels are closed: 4",
                error.getMessage());

        NioChannel later = quiet(transport);
        assertEquals(Wake.READY, result(whenReady(later, Interest.WRITE, Deadline.NEVER)));
        assertNotEquals(broken, onlyLoop(transport));
        eventually("thread", () -> !broken.thread().isAlive());
        assertEquals(1, logged.count());
    }

    private static long watchedToRead(EventLoop loop) {
        return loop.selector().keys().stream()
                .filter(key -> (key.interestOps() & SelectionKey.OP_READ) != 0)
                .count();
    }

    @Test
    void failingSelectorTakesOnlyItsOwnLoopAlong() throws Exception {
        NioTransport transport = transport(2);
        CompletableFuture<Wake> lost = whenReady(quiet(transport), Interest.READ, Deadline.NEVER);
        NioChannel kept = quiet(transport);
        transport.loops().get(0).selector().close();
        assertEquals(Wake.CLOSED, result(lost));
        assertEquals(Wake.TIMED_OUT, kept.awaitReady(Interest.READ, millis(20)));
        assertEquals(Wake.READY, result(whenReady(kept, Interest.WRITE, Deadline.NEVER)));
    }

    @Test
    void selectionThatThrowsIsASelectorThatFails() throws Exception {
        CompletableFuture<IOException> failure = new CompletableFuture<>();
        ScriptedSelectors selectors = new ScriptedSelectors();
        selectors.next = () -> new ScriptedSelectors.Failing(selectors, failure);
        NioTransport transport = transport(1, NameLookup.SYSTEM, selectors);
        NioChannel lost = transport.openTcp(peer().endpoint());
        Thread thread = onlyLoop(transport).thread();
        IOException scripted = new IOException("scripted");
        failure.complete(scripted);
        eventually("closed", () -> isClosed(lost));
        eventually("thread", () -> !thread.isAlive());
        assertSame(scripted, logged.onlyError().getThrown());
        selectors.next = SelectorProvider.provider()::openSelector;
        assertEquals(Wake.READY, result(whenReady(quiet(transport), Interest.WRITE, Deadline.NEVER)));
    }

    private static boolean isClosed(NioChannel channel) {
        try {
            channel.read(ByteBuffer.allocate(1));
            return false;
        } catch (NotYetConnectedException open) {
            return false;
        } catch (ClosedChannelException closed) {
            return true;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    void selectorsThatFailAtOnceMakeOpenFail() throws Exception {
        ScriptedSelectors selectors = new ScriptedSelectors();
        CompletableFuture<IOException> failure = CompletableFuture.completedFuture(new IOException("scripted"));
        selectors.next = () -> new ScriptedSelectors.Failing(selectors, failure);
        NioTransport transport = transport(1, NameLookup.SYSTEM, selectors);
        SocketPeer peer = peer();
        // A channel that is opened before the first selection has failed is closed; one after that is not made.
        for (int attempt = 0; attempt < 20; attempt++) {
            assertOpensNothing(transport, peer);
        }
        selectors.next = SelectorProvider.provider()::openSelector;
        assertEquals(Wake.READY, connected(transport, peer).awaitReady(Interest.WRITE, soon()));
    }

    private static void assertOpensNothing(NioTransport transport, SocketPeer peer) {
        try (NioChannel channel = transport.openTcp(peer.endpoint())) {
            eventually("closed", () -> isClosed(channel));
        } catch (IOException failed) {
            assertEquals("the threads of the transport fail, no channel to " + peer.endpoint(), failed.getMessage());
        }
    }

    @Test
    void selectorThatCannotBeHadMakesOpenFailAndTheNextOneSucceed() throws Exception {
        ScriptedSelectors selectors = new ScriptedSelectors();
        selectors.next = () -> {
            throw new IOException("scripted");
        };
        NioTransport transport = transport(3, NameLookup.SYSTEM, selectors);
        SocketPeer peer = peer();
        IOException failure = assertThrows(IOException.class, () -> transport.open(peer.endpoint()));
        assertEquals("scripted", failure.getMessage());
        assertTrue(transport.loops().isEmpty());
        selectors.next = SelectorProvider.provider()::openSelector;
        assertEquals(Wake.READY, connected(transport, peer).awaitReady(Interest.WRITE, soon()));
    }
}
