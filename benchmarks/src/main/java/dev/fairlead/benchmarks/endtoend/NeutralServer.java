package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The server that all libraries are measured with: one thread, and no code of Fairlead's on the way of a byte. {@code /echo} sends back
 * what comes, compressed messages as they are; {@code /blast?kind=&size=&count=} sends messages that were made before;
 * {@code /sink} counts; {@code /statistics} answers by HTTP with what was counted.
 *
 * <p>Prints two ports, without and with TLS, and its certificate. Ends with its standard input.
 */
public final class NeutralServer implements AutoCloseable {

    private static final int BUFFER_BYTES = 256 * 1024;

    /** What an echo is longer than the portion that has brought it: the header of a frame, and the head of an answer. */
    private static final int OUT_EXTRA_BYTES = 1024;

    private static final int BACKLOG = 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel plain = listen();
    private final ServerSocketChannel secure = listen();
    private final ServerCertificate certificate = ServerCertificate.make();
    private final ServerCounts counts = new ServerCounts();
    private final Map<String, ByteBuffer> blocks = new HashMap<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES + OUT_EXTRA_BYTES);
    private final long pollNanos;

    private final Thread thread = new Thread(this::serve, "neutral-server");

    /** When a connection was active that wants polling. */
    private long lastActive;

    private volatile boolean isClosing;

    NeutralServer(long pollMicros) throws IOException {
        pollNanos = TimeUnit.MICROSECONDS.toNanos(pollMicros);
        lastActive = System.nanoTime() - pollNanos;
    }

    /**
     * Serves until standard input ends.
     *
     * @param args for how many microseconds to poll after an echo
     * @throws IOException if it cannot listen
     */
    public static void main(String[] args) throws IOException {
        try (NeutralServer server = new NeutralServer(args.length > 0 ? Long.parseLong(args[0]) : 0)) {
            server.start();
            System.out.println(server.address().toLine());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    ServerAddress address() throws IOException {
        return new ServerAddress(port(plain), port(secure), certificate.encoded());
    }

    private ServerSocketChannel listen() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_ACCEPT);
        return channel;
    }

    private static int port(ServerSocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private void serve() {
        try {
            while (!isClosing) {
                if (System.nanoTime() - lastActive < pollNanos) {
                    selector.selectNow(this::ready);
                } else {
                    selector.select(this::ready);
                }
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof ServerConnection connection) {
            connection.ready();
        } else {
            accept((ServerSocketChannel) key.channel());
        }
    }

    private void accept(ServerSocketChannel listening) {
        try {
            SocketChannel socket;
            while ((socket = listening.accept()) != null) {
                socket.configureBlocking(false);
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Wire wire =
                        listening == secure ? new TlsWire(socket, certificate.serverContext()) : new Wire.Plain(socket);
                SelectionKey key = socket.register(selector, SelectionKey.OP_READ);
                key.attach(new ServerConnection(this, key, wire));
            }
        } catch (IOException e) {
            // Whoever wanted to connect notices.
        }
    }

    ServerRole role(ServerRequest request) {
        return switch (request.path()) {
            case "/blast" -> blast(request.kind(), request.number("size", 125), request.number("count", -1));
            case "/sink" -> new SinkRole(counts);
            default -> new EchoRole(counts);
        };
    }

    private ServerRole blast(Content.Kind kind, int size, int count) {
        ByteBuffer block = blocks.computeIfAbsent(kind + " " + size, name -> BlastRole.block(kind, size));
        return new BlastRole(block, BlastRole.frameBytes(size), count);
    }

    ByteBuffer in() {
        return in;
    }

    ByteBuffer out() {
        return out;
    }

    ServerCounts counts() {
        return counts;
    }

    void active() {
        lastActive = System.nanoTime();
    }

    @Override
    public void close() {
        isClosing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
