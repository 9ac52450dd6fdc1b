package dev.fairlead.codec.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Masks and unmasks the payload of one frame after the other, which is the same (RFC 6455 section 5.3), eight bytes at a time.
 *
 * <p>Buffers may be heap, direct or sliced, the source read-only too; nothing depends on their byte order or alignment, and
 * their positions stay. Not thread-safe, like its owner.
 */
final class Masker {

    /*
     * Two views, both little-endian whatever the machine is, so that the mask is the same number everywhere. An array is
     * reached without a buffer around it because the compiler then needs no barrier between the two memories.
     */
    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The key rotated by the payload masked so far: its highest byte is for the next one. Only the thread that masks. */
    private int key;

    /** Begins the payload of a frame whose key is given, its first byte on the wire highest; any key is possible. */
    void begin(int maskingKey) {
        key = maskingKey;
    }

    /** Masks the next {@code count} bytes of the payload, which are in {@code buffer} from index {@code at} on, in place. */
    void mask(ByteBuffer buffer, int at, int count) {
        mask(buffer, at, buffer, at, count);
    }

    /**
     * Masks the next {@code count} bytes of the payload, which are in {@code src} from index {@code from} on, into {@code dst}
     * from index {@code to} on. The two may be the same place, but not overlap otherwise.
     *
     * @throws java.nio.ReadOnlyBufferException if {@code dst} is read-only and count is not 0; nothing has changed then
     */
    void mask(ByteBuffer src, int from, ByteBuffer dst, int to, int count) {
        int words = count / Long.BYTES * Long.BYTES;
        maskWords(src, from, dst, to, words);
        int next = key;
        for (int i = words; i < count; i++) {
            next = Integer.rotateLeft(next, Byte.SIZE);
            // The byte that was highest has just become the lowest.
            dst.put(to + i, (byte) (src.get(from + i) ^ next));
        }
        key = next;
    }

    private void maskWords(ByteBuffer src, int from, ByteBuffer dst, int to, int count) {
        if (src.hasArray()) {
            int start = src.arrayOffset() + from;
            if (dst.hasArray()) {
                maskArray(src.array(), start, dst.array(), dst.arrayOffset() + to, count);
            } else {
                maskArray(src.array(), start, dst, to, count);
            }
        } else if (dst.hasArray()) {
            maskBuffer(src, from, dst.array(), dst.arrayOffset() + to, count);
        } else {
            maskBuffer(src, from, dst, to, count);
        }
    }

    private void maskArray(byte[] src, int from, byte[] dst, int to, int count) {
        long mask = word();
        for (int i = 0; i < count; i += Long.BYTES) {
            ARRAY.set(dst, to + i, (long) ARRAY.get(src, from + i) ^ mask);
        }
    }

    private void maskArray(byte[] src, int from, ByteBuffer dst, int to, int count) {
        long mask = word();
        for (int i = 0; i < count; i += Long.BYTES) {
            BUFFER.set(dst, to + i, (long) ARRAY.get(src, from + i) ^ mask);
        }
    }

    private void maskBuffer(ByteBuffer src, int from, byte[] dst, int to, int count) {
        long mask = word();
        for (int i = 0; i < count; i += Long.BYTES) {
            ARRAY.set(dst, to + i, (long) BUFFER.get(src, from + i) ^ mask);
        }
    }

    private void maskBuffer(ByteBuffer src, int from, ByteBuffer dst, int to, int count) {
        long mask = word();
        for (int i = 0; i < count; i += Long.BYTES) {
            BUFFER.set(dst, to + i, (long) BUFFER.get(src, from + i) ^ mask);
        }
    }

    /** Returns the key twice, in the byte order of the two views. */
    private long word() {
        return (Integer.reverseBytes(key) & 0xFFFF_FFFFL) * 0x1_0000_0001L;
    }
}
