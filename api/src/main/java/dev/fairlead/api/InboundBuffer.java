package dev.fairlead.api;

import dev.fairlead.spi.transport.TransportChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What was received on a connection and is not decoded yet. The same buffer serves the response head and, after it, the
 * frames: bytes that came behind the head cannot get lost between two buffers.
 *
 * <p>One thread at a time: the request's, later the one with the receive token.
 */
final class InboundBuffer {

    /** From position to limit: received and not decoded. */
    private final ByteBuffer buffer;

    InboundBuffer(ByteBuffer buffer) {
        this.buffer = buffer.limit(0);
    }

    /** The bytes that are not decoded yet; decoding advances the position. */
    ByteBuffer unread() {
        return buffer;
    }

    int capacity() {
        return buffer.capacity();
    }

    /** Adds what the channel has now; the same answers as {@link TransportChannel#read}. */
    int fill(TransportChannel channel) throws IOException {
        buffer.compact();
        try {
            return channel.read(buffer);
        } finally {
            buffer.flip();
        }
    }
}
