package dev.fairlead.codec.deflate;

import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * What a deflater may refer back to, where that is less than it would of itself: {@code java.util.zip} has no parameter for it.
 *
 * <p>A deflater knows what it was given since it began afresh. So it begins afresh before that is more than the window: the
 * later half of the window becomes its dictionary, and the other half is room for more. See
 * {@code docs/decisions/041-the-window-of-the-compressor.md}. With the largest window there is nothing to do. Not thread-safe.
 */
final class SentWindow {

    private static final byte[] NOTHING = {};

    private final int bits;

    /** What the deflater knows, from the start; empty if nothing has to be kept. */
    private byte[] bytes = NOTHING;

    /** How many bytes that are. */
    private int filled;

    SentWindow(int bits) {
        this.bits = bits;
    }

    private boolean isBounded() {
        return bits < DeflateFields.MAX_BITS;
    }

    /** Returns how many bytes the deflater may be given before it has to begin afresh. */
    int room() {
        return isBounded() ? (1 << bits) - filled : Integer.MAX_VALUE;
    }

    /** Takes note of bytes given to the deflater, those before the position; at most {@link #room()}. */
    void add(ByteBuffer given, int count) {
        if (isBounded() && count > 0) {
            if (bytes.length == 0) {
                bytes = new byte[1 << bits];
            }
            given.get(given.position() - count, bytes, filled, count);
            filled += count;
        }
    }

    /** Makes the later half of the window all of it. */
    void slide() {
        int half = bytes.length / 2;
        System.arraycopy(bytes, half, bytes, 0, half);
        filled = half;
    }

    /** Tells a deflater that begins afresh what it may refer to. */
    void teach(Deflater deflater) {
        if (filled > 0) {
            deflater.setDictionary(bytes, 0, filled);
        }
    }

    /** Forgets everything. */
    void clear() {
        bytes = NOTHING;
        filled = 0;
    }

    /** Forgets the content but keeps the memory. */
    void empty() {
        filled = 0;
    }
}
