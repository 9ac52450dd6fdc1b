package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.function.BooleanSupplier;

/** What sockets take with one thread and a selector: the same bytes as WebSockets, without WebSocket. */
public final class RawNioClient implements BenchClient {

    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int BATCH_BYTES = 64 * 1024;

    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private volatile boolean isClosed;

    /**
     * Makes a client.
     *
     * @param settings are of no importance
     * @throws IOException if the system has no more selectors
     */
    public RawNioClient(BenchSettings settings) throws IOException {
        selector = Selector.open();
        Thread thread = new Thread(this::run, "raw-selector");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!isClosed) {
                selector.select(key -> ((Connection) key.attachment()).ready());
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws IOException {
        return new Connection(uri, listener);
    }

    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
    }

    /** One connection. */
    private final class Connection implements BenchConnection {

        private final SocketChannel channel;
        private final BenchListener listener;
        private final RawReceiver receiver;
        private final RawFrame frame = new RawFrame();

        private volatile boolean isOver;

        Connection(URI uri, BenchListener listener) throws IOException {
            this.listener = listener;
            receiver = new RawReceiver(this, listener, uri);
            channel = SocketChannel.open(new InetSocketAddress(uri.getHost(), uri.getPort()));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(ByteBuffer.wrap(RawFrames.request(uri)));
            // Not more than the head, for it is read byte by byte: there is one to each connection.
            ByteBuffer one = ByteBuffer.allocate(1);
            do {
                if (channel.read(one.clear()) < 0) {
                    throw new EOFException("the server has hung up");
                }
            } while (!receiver.readHead(one.flip()));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
            selector.wakeup();
        }

        void ready() {
            try {
                if (channel.read(in.clear()) < 0) {
                    throw new EOFException("the server has hung up");
                }
                receiver.received(in.flip());
            } catch (IOException | RuntimeException e) {
                if (!isOver) {
                    listener.failed(e);
                }
                close();
            }
        }

        @Override
        public void sendBinary(byte[] payload) throws IOException {
            ByteBuffer out = frame.of(payload);
            channel.write(out);
            if (out.hasRemaining()) {
                throw new IOException("more is under way than the socket takes");
            }
        }

        @Override
        public void sendText(String text) throws IOException {
            channel.write(RawFrames.text(text));
        }

        @Override
        public long sendEach(byte[] payload, BooleanSupplier goesOn) throws IOException {
            return send(payload, 1, goesOn);
        }

        @Override
        public long sendBatched(byte[] payload, BooleanSupplier goesOn) throws IOException {
            return send(payload, Math.max(1, BATCH_BYTES / payload.length), goesOn);
        }

        private long send(byte[] payload, int copies, BooleanSupplier goesOn) throws IOException {
            ByteBuffer frames = RawFrames.binary(payload, copies);
            long count = 0;
            try (Selector writable = Selector.open()) {
                channel.register(writable, SelectionKey.OP_WRITE);
                do {
                    frames.rewind();
                    while (frames.hasRemaining()) {
                        if (channel.write(frames) == 0) {
                            writable.select(key -> {});
                        }
                    }
                    count += copies;
                } while (goesOn.getAsBoolean());
            }
            return count;
        }

        @Override
        public void close() {
            isOver = true;
            try {
                channel.close();
            } catch (IOException e) {
                // It is of no more use either way.
            }
        }
    }
}
