package dev.fairlead.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import okhttp3.internal.ws.MessageDeflater;
import okhttp3.internal.ws.MessageInflater;
import okio.Buffer;

/** What OkHttp's writer and reader of frames call; they work within an Okio buffer, which the message has to be put into. */
final class OkHttpDeflate implements DeflatePeer {

    private final MessageDeflater deflater;
    private final MessageInflater inflater;
    private final Buffer buffer = new Buffer();

    OkHttpDeflate(boolean contextTakeover) {
        deflater = new MessageDeflater(!contextTakeover);
        inflater = new MessageInflater(!contextTakeover);
    }

    @Override
    public void compress(byte[] message, ByteBuffer payload) {
        try {
            deflater.deflate(buffer.write(message));
            drain(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inflate(byte[] payload, ByteBuffer message) {
        try {
            inflater.inflate(buffer.write(payload));
            drain(message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A read ends with the segment that it began in. */
    private void drain(ByteBuffer dst) throws IOException {
        while (buffer.size() > 0) {
            if (!dst.hasRemaining()) {
                throw new IllegalStateException("no room for what comes out");
            }
            buffer.read(dst);
        }
    }

    @Override
    public void close() {
        try (deflater;
                inflater) {
            buffer.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
