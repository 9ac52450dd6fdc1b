package dev.fairlead.transport.socket;

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
import java.net.SocketOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What the tests of this transport share. */
@Timeout(60)
abstract class SocketFixture {

    static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "socket-tests");
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

    final SocketTransport transport(NameLookup names, Map<SocketOption<?>, Object> options) {
        SocketTransport transport = new SocketTransport(new TransportOptions(options, threads), names);
        opened.push(transport::close);
        return transport;
    }

    /** Opens a channel to a host that {@code names} knows, at the port of {@code peer}. */
    final SocketTransportChannel channel(NameLookup names, SocketPeer peer) throws IOException {
        return transport(names, Map.of())
                .openTcp(new Endpoint("host.test", peer.endpoint().port()));
    }

    final SocketTransportChannel connectedTo(SocketPeer peer) throws IOException {
        SocketTransportChannel channel = transport(NameLookup.SYSTEM, Map.of()).openTcp(peer.endpoint());
        connect(channel);
        peer.accept();
        return channel;
    }

    static void connect(SocketTransportChannel channel) throws IOException {
        while (!channel.finishConnect()) {
            assertEquals(Wake.READY, channel.awaitReady(Interest.CONNECT, soon()));
        }
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
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** How many sockets and selectors are open; files come and go with classes, and with garbage collections. */
    static int descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return (int) open.filter(SocketFixture::isOfTheNetwork).count();
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
}
