package dev.fairlead.artifacts;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes connections at a file and passes their bytes to a server at a port. */
final class UnixRelay implements AutoCloseable {

    private static final int AT_ONCE = 8 * 1024;
    private static final long PATIENCE_MILLIS = 10_000;

    private final Path folder;
    private final URI server;
    private final ServerSocketChannel listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private UnixRelay(URI server) throws IOException {
        this.server = server;
        // Such a path must be short.
        folder = Files.createTempDirectory("relay");
        listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(file()));
        start(this::accept);
    }

    static UnixRelay to(URI server) throws IOException {
        return new UnixRelay(server);
    }

    Path file() {
        return folder.resolve("s");
    }

    /** How many it has taken. */
    int connections() {
        return connections.get();
    }

    /** What a thread does until it is done or its channel is closed. */
    private interface Work {
        void run() throws IOException;
    }

    private void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException over) {
                // By close(), or by who has left: then the other end finds that out by itself.
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            SocketChannel client = listener.accept();
            connections.incrementAndGet();
            SocketChannel upstream = SocketChannel.open(new InetSocketAddress(server.getHost(), server.getPort()));
            open.addAll(List.of(client, upstream));
            start(() -> pump(client, upstream));
            start(() -> pump(upstream, client));
        }
    }

    private static void pump(ByteChannel from, SocketChannel to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE);
        while (from.read(bytes) >= 0) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
            bytes.clear();
        }
        to.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        try {
            for (Thread thread : threads) {
                thread.join(PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(file());
        Files.delete(folder);
    }
}
