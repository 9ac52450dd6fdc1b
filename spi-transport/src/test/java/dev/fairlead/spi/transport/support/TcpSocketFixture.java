package dev.fairlead.spi.transport.support;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Sockets, and a listener at 127.0.0.1 for them. */
@Timeout(60)
abstract class TcpSocketFixture {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tcp-socket-tests");
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

    final ServerSocket listener() throws IOException {
        ServerSocket listener = new ServerSocket(0, 0, address("127.0.0.1"));
        listener.setSoTimeout((int) PATIENCE.toMillis());
        opened.push(listener);
        return listener;
    }

    /** Makes a socket to a host that {@code names} knows, at the port of {@code listener}. */
    final TcpSocket socket(NameLookup names, ServerSocket listener) throws IOException {
        return closedAtEnd(new TcpSocket(
                new Endpoint("host.test", listener.getLocalPort()), new TransportOptions(Map.of(), threads), names));
    }

    /** Makes a socket that is connected to {@code listener}, which still has to accept it. */
    final TcpSocket connectedTo(ServerSocket listener) throws IOException {
        TcpSocket socket = socket(host -> addresses("127.0.0.1"), listener);
        connect(socket);
        return socket;
    }

    final Socket accepted(ServerSocket listener) throws IOException {
        Socket accepted = listener.accept();
        opened.push(accepted);
        return accepted;
    }

    final TcpSocket closedAtEnd(TcpSocket socket) {
        opened.push(() -> close(socket));
        return socket;
    }

    static void close(TcpSocket socket) throws IOException {
        if (socket.markClosed()) {
            socket.closeChannel();
        }
    }

    static void connect(TcpSocket socket) throws IOException {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!socket.finishConnect(() -> {})) {
            assertTrue(!deadline.hasPassed(), "not connected within " + PATIENCE);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    static void eventually(String what, BooleanSupplier condition) {
        Deadline deadline = Deadline.after(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertTrue(!deadline.hasPassed(), "not within " + PATIENCE + ": " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Returns the addresses that literals stand for. */
    static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(TcpSocketFixture::address).toList();
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getAllByName(literal)[0];
        } catch (IOException notALiteral) {
            throw new IllegalArgumentException(literal, notALiteral);
        }
    }

    static int descriptors() {
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return (int) open.count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
