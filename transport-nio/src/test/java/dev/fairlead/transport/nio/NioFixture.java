package dev.fairlead.transport.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.testkit.SocketPeer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of this transport share. */
@Timeout(60)
abstract class NioFixture {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "nio-tests");
        thread.setDaemon(true);
        return thread;
    });

    private final Deque<Closeable> opened = new ArrayDeque<>();

    @AfterEach
    void closeAll() throws IOException {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
        threads.shutdownNow();
    }

    final <T extends Closeable> T closedAtEnd(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    final SocketPeer peer() throws IOException {
        return closedAtEnd(new SocketPeer());
    }

    final NioTransport transport() {
        return transport(1);
    }

    final NioTransport transport(int loops) {
        return transport(loops, NameLookup.SYSTEM, SelectorProvider.provider());
    }

    final NioTransport transport(int loops, NameLookup names, SelectorProvider selectors) {
        NioTransport transport =
                new NioTransport(new NioOptions(loops), new TransportOptions(Map.of(), threads), names, selectors);
        opened.push(transport::close);
        return transport;
    }

    /** Opens a channel of a transport of its own to a host that {@code names} knows, at the port of {@code peer}. */
    final NioChannel channel(NameLookup names, SocketPeer peer) throws IOException {
        return transport(1, names, SelectorProvider.provider())
                .openTcp(new Endpoint("host.test", peer.endpoint().port()));
    }

    static NioChannel connected(NioTransport transport, SocketPeer peer) throws IOException {
        NioChannel channel = transport.openTcp(peer.endpoint());
        connect(channel);
        peer.accept();
        return channel;
    }

    /** A channel whose peer says nothing. */
    final NioChannel quiet(NioTransport transport) throws IOException {
        return connected(transport, peer());
    }

    static void connect(NioChannel channel) throws IOException {
        while (!channel.finishConnect()) {
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
        }
    }

    /** Begins a wait whose outcome the future gets. */
    static CompletableFuture<Wake> whenReady(NioChannel channel, Interest interest, Deadline deadline) {
        CompletableFuture<Wake> wake = new CompletableFuture<>();
        channel.whenReady(interest, deadline, wake::complete);
        return wake;
    }

    static <T> T result(Future<T> future) throws Exception {
        return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Runs what looks at a loop's own things on its thread. */
    static int onLoop(EventLoop loop, ToIntFunction<EventLoop> question) throws Exception {
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        loop.execute(() -> answer.complete(question.applyAsInt(loop)));
        return result(answer);
    }

    static EventLoop onlyLoop(NioTransport transport) {
        assertEquals(1, transport.loops().size());
        return transport.loops().get(0);
    }

    static Deadline soon() {
        return Deadline.after(PATIENCE);
    }

    static Deadline millis(int millis) {
        return Deadline.after(Duration.ofMillis(millis));
    }

    static void eventually(String what, BooleanSupplier condition) {
        Deadline deadline = soon();
        while (!condition.getAsBoolean()) {
            assertTrue(!deadline.hasPassed(), "not within " + PATIENCE + ": " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** The threads of transports that are alive. */
    static Set<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fairlead-nio-"))
                .collect(Collectors.toSet());
    }

    /** How many sockets and selectors are open; files come and go with classes, and with garbage collections. */
    static int descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return (int) open.filter(NioFixture::isOfTheNetwork).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isOfTheNetwork(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("anon_inode:") || target.startsWith("pipe:");
        } catch (IOException closedSince) {
            return false;
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
