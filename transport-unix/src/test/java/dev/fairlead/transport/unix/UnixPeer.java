package dev.fairlead.transport.unix;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.testkit.TransportPeer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peer at a file. It takes its client out of the listener's queue as late as it can, because that is how it is able to
 * break a connection: Linux tells a client that is in the queue when that is closed (ECONNRESET). There is nothing else
 * like TCP's reset.
 */
final class UnixPeer implements TransportPeer {

    private static final long PATIENCE_MILLIS = 10_000;

    private static final int MAX_FILLERS = 1_000;

    private final Endpoint endpoint;
    private final ServerSocketChannel listener;

    /** Connections that fill the queue. Only before and in {@link #accept()}. */
    private final List<SocketChannel> fillers = new ArrayList<>();

    /** The connection to the client; null while it is in the queue. With the monitor. */
    private @Nullable SocketChannel client;

    private UnixPeer(Path file, Endpoint endpoint, int backlog) throws IOException {
        this.endpoint = endpoint;
        listener = listen(file, backlog);
        listener.configureBlocking(false);
    }

    /** Listens at a file, in the place of who did before. */
    static UnixPeer listening(Path file, Endpoint endpoint) throws IOException {
        return new UnixPeer(file, endpoint, 0);
    }

    /** Listens, but with a queue that is full until {@link #accept()}. */
    static UnixPeer withFullQueue(Path file, Endpoint endpoint) throws IOException {
        UnixPeer peer = new UnixPeer(file, endpoint, 1);
        while (peer.fillers.size() < MAX_FILLERS) {
            SocketChannel filler = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                filler.configureBlocking(false);
                filler.connect(UnixDomainSocketAddress.of(file));
                peer.fillers.add(filler);
            } catch (SocketException full) {
                filler.close();
                return peer;
            }
        }
        peer.close();
        throw new IOException("the queue of " + file + " takes more than " + MAX_FILLERS);
    }

    static ServerSocketChannel listen(Path file, int backlog) throws IOException {
        Files.deleteIfExists(file);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        return listener.bind(UnixDomainSocketAddress.of(file), backlog);
    }

    @Override
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Waits until the client is the first in the queue, in which the fillers are before it. */
    @Override
    public void accept() throws IOException {
        for (SocketChannel filler : fillers) {
            await(listener, SelectionKey.OP_ACCEPT);
            listener.accept().close();
            filler.close();
        }
        fillers.clear();
        await(listener, SelectionKey.OP_ACCEPT);
    }

    private static void await(SelectableChannel channel, int operation) throws IOException {
        try (Selector selector = Selector.open()) {
            channel.register(selector, operation);
            if (selector.select(PATIENCE_MILLIS) == 0) {
                throw Thread.currentThread().isInterrupted()
                        ? new InterruptedIOException("interrupted")
                        : new IOException("nothing has come of the client");
            }
        }
    }

    private synchronized SocketChannel client() throws IOException {
        SocketChannel accepted = client;
        if (accepted == null) {
            accepted = listener.accept();
            if (accepted == null) {
                throw new IOException("no client was accepted");
            }
            accepted.configureBlocking(false);
            client = accepted;
        }
        return accepted;
    }

    @Override
    public byte[] read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.min(count, 1 << 16));
        byte[] all = new byte[count];
        int length = 0;
        while (length < count) {
            int read = client().read(bytes.clear().limit(Math.min(bytes.capacity(), count - length)));
            if (read < 0) {
                throw new EOFException("the client's stream ended after " + length + " of " + count + " bytes");
            }
            if (read == 0) {
                await(client(), SelectionKey.OP_READ);
            }
            bytes.flip().get(all, length, read);
            length += read;
        }
        return all;
    }

    @Override
    public void readEnd() throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        int read = client().read(one);
        while (read == 0) {
            await(client(), SelectionKey.OP_READ);
            read = client().read(one);
        }
        if (read > 0) {
            throw new IOException("the client wrote a byte where its stream was to end");
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        int length = 0;
        while (length < bytes.length) {
            int piece = Math.min(1 << 16, bytes.length - length);
            int written = client().write(ByteBuffer.wrap(bytes, length, piece));
            if (written == 0) {
                await(client(), SelectionKey.OP_WRITE);
            }
            length += written;
        }
    }

    @Override
    public void end() throws IOException {
        client().shutdownOutput();
    }

    @Override
    public synchronized void reset() throws IOException {
        if (client != null) {
            throw new IOException("the client has left the queue, its connection cannot be broken any more");
        }
        listener.close();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel filler : fillers) {
            filler.close();
        }
        listener.close();
        SocketChannel accepted = clientOrNull();
        if (accepted != null) {
            accepted.close();
        }
    }

    private synchronized @Nullable SocketChannel clientOrNull() {
        return client;
    }
}
