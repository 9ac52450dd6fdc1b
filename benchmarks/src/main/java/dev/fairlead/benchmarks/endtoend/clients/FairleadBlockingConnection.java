package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.api.Received;
import dev.fairlead.api.SendOption;
import dev.fairlead.api.WebSocket;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

/** Fairlead's calls that wait, and a thread that receives. */
final class FairleadBlockingConnection implements BenchConnection {

    /** Room for a message of the usual kind; it grows for larger ones. */
    private static final int BUFFER_BYTES = 4 * 1024;

    private final WebSocket socket;
    private final BenchListener listener;

    private volatile boolean isClosed;

    FairleadBlockingConnection(WebSocket socket, BenchListener listener) {
        this.socket = socket;
        this.listener = listener;
    }

    FairleadBlockingConnection reading(Readers readers, boolean intoBuffer) {
        readers.start(() -> read(intoBuffer));
        return this;
    }

    private void read(boolean intoBuffer) {
        try {
            if (intoBuffer) {
                readIntoBuffer();
            } else {
                readMessages();
            }
        } catch (IOException | RuntimeException e) {
            if (!isClosed) {
                listener.failed(e);
            }
        }
    }

    private void readIntoBuffer() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        while (socket.receive(buffer) instanceof Received.Data data) {
            if (data.type().isLast()) {
                listener.binary(this, buffer.position());
                buffer.clear();
            } else if (!buffer.hasRemaining()) {
                buffer = ByteBuffer.allocateDirect(2 * buffer.capacity()).put(buffer.flip());
            }
        }
    }

    private void readMessages() throws IOException {
        while (FairleadMessages.deliver(socket.receiveMessage(), this, listener)) {
            // There is nothing else to do for it.
        }
    }

    @Override
    public void sendBinary(byte[] payload) throws IOException {
        socket.sendBinary(payload);
    }

    @Override
    public void sendText(String text) throws IOException {
        socket.sendText(text);
    }

    @Override
    public long sendBatched(byte[] payload, BooleanSupplier goesOn) throws IOException {
        long count = 0;
        do {
            socket.sendBinary(payload, SendOption.MORE_FOLLOWS);
            count++;
        } while (goesOn.getAsBoolean());
        socket.flush();
        return count;
    }

    @Override
    public void close() {
        isClosed = true;
        socket.abort();
    }
}
