package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchClient;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import dev.fairlead.benchmarks.endtoend.BenchSettings;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** What a socket takes that waits: the same bytes as a WebSocket, without WebSocket. */
public final class RawClient implements BenchClient {

    private final BenchSettings settings;
    private final Readers readers = new Readers();

    /**
     * Makes a client.
     *
     * @param settings how
     */
    public RawClient(BenchSettings settings) {
        this.settings = settings;
    }

    @Override
    public BenchConnection connect(URI uri, BenchListener listener) throws IOException {
        return new Connection(RawWire.open(uri, settings), listener, uri);
    }

    @Override
    public void close() {
        readers.close();
    }

    /** One connection, and the thread that reads from it. */
    private final class Connection implements BenchConnection {

        private static final int BUFFER_BYTES = 128 * 1024;
        private static final int ECHO_BUFFER_BYTES = 1024;
        private static final int BATCH_BYTES = 64 * 1024;

        private final RawWire wire;
        private final BenchListener listener;
        private final RawReceiver receiver;
        private final RawFrame frame = new RawFrame();

        private volatile boolean isClosed;

        Connection(RawWire wire, BenchListener listener, URI uri) throws IOException {
            this.wire = wire;
            this.listener = listener;
            receiver = new RawReceiver(this, listener, uri);
            int room = uri.getPath().equals("/blast") ? BUFFER_BYTES : ECHO_BUFFER_BYTES;
            ByteBuffer in = wire instanceof RawWire.Plain ? ByteBuffer.allocateDirect(room) : ByteBuffer.allocate(room);
            wire.write(ByteBuffer.wrap(RawFrames.request(uri)));
            do {
                fill(in);
            } while (!receiver.readHead(in));
            readers.start(() -> read(in));
        }

        private void fill(ByteBuffer in) throws IOException {
            if (wire.read(in.clear()) < 0) {
                throw new EOFException("the server has hung up");
            }
            in.flip();
        }

        private void read(ByteBuffer in) {
            try {
                while (true) {
                    receiver.received(in);
                    fill(in);
                }
            } catch (IOException e) {
                if (!isClosed) {
                    listener.failed(e);
                }
            }
        }

        @Override
        public void sendBinary(byte[] payload) throws IOException {
            wire.write(frame.of(payload));
        }

        @Override
        public void sendText(String text) throws IOException {
            wire.write(RawFrames.text(text));
        }

        @Override
        public long sendBatched(byte[] payload, BooleanSupplier goesOn) throws IOException {
            int copies = Math.max(1, BATCH_BYTES / payload.length);
            ByteBuffer frames = RawFrames.binary(payload, copies);
            long count = 0;
            do {
                wire.write(frames.rewind());
                count += copies;
            } while (goesOn.getAsBoolean());
            return count;
        }

        @Override
        public void close() throws IOException {
            isClosed = true;
            wire.close();
        }
    }
}
