package dev.fairlead.spi.transport.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Reads and writes socket channels with buffers of any size: of a heap buffer no more than 128 KiB in one call. The JDK copies
 * all of a heap buffer into a direct one that it then keeps for the thread, whatever the socket takes of it.
 *
 * @since 0.1
 */
public final class SocketIo {

    private static final int MAX_HEAP_BYTES = 128 * 1024;

    private SocketIo() {}

    /**
     * Reads as {@link SocketChannel#read(ByteBuffer)} does.
     *
     * @param source in non-blocking mode
     * @param dst receives the bytes at its position, which advances
     * @return the number of bytes; 0: nothing now, or no room; -1: end of stream
     * @throws IOException as the channel
     */
    public static int read(SocketChannel source, ByteBuffer dst) throws IOException {
        if (!dst.hasRemaining()) {
            return 0;
        }
        if (dst.isDirect() || dst.remaining() <= MAX_HEAP_BYTES) {
            return source.read(dst);
        }
        int count = source.read(dst.slice(dst.position(), MAX_HEAP_BYTES));
        dst.position(dst.position() + Math.max(0, count));
        return count;
    }

    /**
     * Writes as {@link SocketChannel#write(ByteBuffer)} does.
     *
     * @param sink in non-blocking mode
     * @param src the bytes from its position on, which advances by what was taken
     * @return the number of bytes taken, 0 if there is no room now
     * @throws IOException as the channel
     */
    public static int write(SocketChannel sink, ByteBuffer src) throws IOException {
        if (src.isDirect() || src.remaining() <= MAX_HEAP_BYTES) {
            return sink.write(src);
        }
        int count = sink.write(src.slice(src.position(), MAX_HEAP_BYTES));
        src.position(src.position() + count);
        return count;
    }
}
