package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.testkit.TransportPeer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** A peer behind a TCP port, of which only its own end uses TCP: whoever connects to a file is connected to it. */
final class TlsRelay implements TransportPeer {

    /** Small, so that a client has no room again and again while the system's buffer grows, without anybody reading. */
    private static final int SEND_BUFFER_BYTES = 16 * 1024;

    private final TransportPeer peer;
    private final ServerSocketChannel listener;

    /** What is to be closed, the latest first. Any thread. */
    private final Deque<Closeable> opened = new ConcurrentLinkedDeque<>();

    /** Any thread. Set before what is opened is closed, read after something was opened. */
    private volatile boolean closed;

    private TlsRelay(Path file, TransportPeer peer) throws IOException {
        this.peer = peer;
        listener = UnixPeer.listen(file, 1);
        opened.push(listener);
    }

    static TlsRelay at(Path file, TransportPeer peer) throws IOException {
        TlsRelay relay = new TlsRelay(file, peer);
        relay.start(relay::relay);
        return relay;
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "tls-relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void relay() {
        try {
            SocketChannel client = kept(listener.accept());
            SocketChannel server = kept(SocketChannel.open());
            server.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
            server.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), peer.endpoint().port()));
            start(() -> moveToClient(server, client));
            moveToServer(client, server);
        } catch (IOException closedBefore) {
            closeBoth();
        }
    }

    private SocketChannel kept(SocketChannel channel) throws IOException {
        opened.push(channel);
        if (closed) {
            channel.close();
        }
        return channel;
    }

    /** Moves bytes until their end, which it passes on, or until the client is gone; a reset is for the client as well. */
    private void moveToClient(SocketChannel server, SocketChannel client) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
        try {
            while (server.read(bytes.clear()) >= 0) {
                if (!isTaken(bytes.flip(), client)) {
                    // What it has sent before is still on its way to the server.
                    return;
                }
            }
            client.shutdownOutput();
        } catch (IOException reset) {
            closeBoth();
        }
    }

    private static boolean isTaken(ByteBuffer bytes, SocketChannel client) {
        try {
            writeAll(client, bytes);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** Moves bytes until their end, which it passes on; a server that takes none ends both connections. */
    private void moveToServer(SocketChannel client, SocketChannel server) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 14);
        while (isRead(client, bytes.clear())) {
            writeAll(server, bytes.flip());
        }
        server.shutdownOutput();
    }

    /** A client that leaves while something is unread ends with a reset, behind all that it has sent. */
    private static boolean isRead(SocketChannel client, ByteBuffer bytes) {
        try {
            return client.read(bytes) >= 0;
        } catch (IOException reset) {
            return false;
        }
    }

    private static void writeAll(ByteChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private void closeBoth() {
        closed = true;
        for (Closeable open : opened) {
            try {
                open.close();
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
    }

    @Override
    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", SocketFiles.PORT, peer.endpoint().tls());
    }

    @Override
    public void accept() throws IOException {
        peer.accept();
    }

    @Override
    public byte[] read(int count) throws IOException {
        return peer.read(count);
    }

    @Override
    public void readEnd() throws IOException {
        peer.readEnd();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        peer.write(bytes);
    }

    @Override
    public void end() throws IOException {
        peer.end();
    }

    @Override
    public void reset() throws IOException {
        peer.reset();
    }

    @Override
    public void close() throws IOException {
        closeBoth();
        peer.close();
    }
}
