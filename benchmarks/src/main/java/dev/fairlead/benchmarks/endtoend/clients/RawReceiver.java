package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Knows by their number alone what bytes are. */
final class RawReceiver {

    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final BenchConnection connection;
    private final BenchListener listener;
    private final String path;
    private final int size;
    private final int frameBytes;

    /** Bytes of the end of the server's head that were seen. */
    private int headEnd;

    /** Bytes of a message that is not whole. */
    private int begun;

    RawReceiver(BenchConnection connection, BenchListener listener, URI uri) {
        this.connection = connection;
        this.listener = listener;
        path = uri.getPath();
        size = RawFrames.size(uri);
        frameBytes = RawFrames.received(size);
    }

    /** Reads on in the head; whether it is whole. */
    boolean readHead(ByteBuffer in) {
        while (headEnd < HEAD_END.length && in.hasRemaining()) {
            byte next = in.get();
            headEnd = next == HEAD_END[headEnd] ? headEnd + 1 : next == HEAD_END[0] ? 1 : 0;
        }
        return headEnd == HEAD_END.length;
    }

    /** Takes all of what has come behind the head. */
    void received(ByteBuffer in) {
        int count = in.remaining();
        if (count == 0) {
            return;
        }
        switch (path) {
            case "/blast" -> listener.bytes(count);
            case "/sink" -> {
                // Nothing comes but the count at the end, in one small frame.
                int length = in.get(in.position() + 1);
                byte[] text = new byte[length];
                in.get(in.position() + 2, text);
                listener.text(connection, new String(text, StandardCharsets.US_ASCII));
            }
            default -> {
                begun += count;
                while (begun >= frameBytes) {
                    begun -= frameBytes;
                    listener.binary(connection, size);
                }
            }
        }
        in.position(in.limit());
    }
}
