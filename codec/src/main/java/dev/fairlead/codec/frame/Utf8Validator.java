package dev.fairlead.codec.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Checks that bytes are UTF-8 as they come, in pieces of any size, and tells which byte is the first that cannot be.
 *
 * <p>What counts is table 3-7 of the Unicode standard, which is the grammar of RFC 3629 section 4: the shortest form only, no
 * surrogates, nothing above U+10FFFF. A byte is refused as soon as no continuation could make it good: of {@code ED A0 80} it
 * is the second. Not thread-safe.
 *
 * @since 0.1
 */
public final class Utf8Validator {

    /*
     * A state machine whose state is a shift distance. NEXT has one long per byte value; the six bits at distance s of that
     * long are the state after that byte in state s. A step is then one shift that depends on the step before, and the load
     * of the long does not. FAILED is zero, so that what is not allowed below leads there and never out again.
     */
    private static final int FAILED = 0;
    private static final int START = 6;
    private static final int ONE_LEFT = 12;
    private static final int TWO_LEFT = 18;
    private static final int THREE_LEFT = 24;
    private static final int AFTER_E0 = 30;
    private static final int AFTER_ED = 36;
    private static final int AFTER_F0 = 42;
    private static final int AFTER_F4 = 48;
    private static final int STATE_BITS = 0x3F;

    private static final long[] NEXT = new long[256];

    static {
        // RFC 3629 4: UTF8-1, UTF8-2, UTF8-3 and UTF8-4, alternative by alternative.
        allow(START, 0x00, 0x7F, START);
        allow(START, 0xC2, 0xDF, ONE_LEFT);
        allow(START, 0xE0, 0xE0, AFTER_E0);
        allow(START, 0xE1, 0xEC, TWO_LEFT);
        allow(START, 0xED, 0xED, AFTER_ED);
        allow(START, 0xEE, 0xEF, TWO_LEFT);
        allow(START, 0xF0, 0xF0, AFTER_F0);
        allow(START, 0xF1, 0xF3, THREE_LEFT);
        allow(START, 0xF4, 0xF4, AFTER_F4);
        allow(AFTER_E0, 0xA0, 0xBF, ONE_LEFT);
        allow(AFTER_ED, 0x80, 0x9F, ONE_LEFT);
        allow(AFTER_F0, 0x90, 0xBF, TWO_LEFT);
        allow(AFTER_F4, 0x80, 0x8F, TWO_LEFT);
        allow(THREE_LEFT, 0x80, 0xBF, TWO_LEFT);
        allow(TWO_LEFT, 0x80, 0xBF, ONE_LEFT);
        allow(ONE_LEFT, 0x80, 0xBF, START);
    }

    /** Eight bytes of any buffer at any index, the first one lowest, whatever the buffer's own order is. */
    private static final VarHandle WORDS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The bit that no ASCII byte has, eight times. */
    private static final long NOT_ASCII = 0x8080808080808080L;

    /** One of the states above, nothing in the other bits. Only the thread that validates. */
    private int state = START;

    /** Creates a validator at the beginning of a text. */
    public Utf8Validator() {}

    /**
     * Returns a validator of its own that stands where this one stands, to try out what may come next.
     *
     * @return a copy; neither changes the other
     */
    public Utf8Validator copy() {
        Utf8Validator copy = new Utf8Validator();
        copy.state = state;
        return copy;
    }

    /**
     * Checks the next bytes of the text.
     *
     * <p>After an impossible byte every further byte is impossible, until {@link #reset()}.
     *
     * @param bytes holds them; of any kind and byte order; position, limit and content stay as they are
     * @param from index of the first one
     * @param to index behind the last one
     * @return the index of the first byte that no UTF-8 text can have there; -1 if there is none
     * @throws IndexOutOfBoundsException if {@code from} and {@code to} are no range within the buffer's limit; the state is
     *     then as before
     */
    public int firstInvalid(ByteBuffer bytes, int from, int to) {
        Objects.checkFromToIndex(from, to, bytes.limit());
        int at = from;
        while (to - at >= Long.BYTES) {
            long word = (long) WORDS.get(bytes, at);
            if (state == START && (word & NOT_ASCII) == 0) {
                at = skipAscii(bytes, at + Long.BYTES, to);
                continue;
            }
            int next = afterWord(state, word);
            if (next == FAILED) {
                break;
            }
            state = next;
            at += Long.BYTES;
        }
        return endsInAscii(bytes, at, from, to) ? -1 : firstInvalidByte(bytes, at, to);
    }

    /**
     * Tells whether the text could end here.
     *
     * @return false inside a character, and after an impossible byte
     */
    public boolean isComplete() {
        return state == START;
    }

    /** Forgets what was checked: the next byte is the first of a text. */
    public void reset() {
        state = START;
    }

    /** Whether the last bytes, fewer than a word, are looked through with some before them, and all of these are ASCII. */
    private boolean endsInAscii(ByteBuffer bytes, int at, int from, int to) {
        return state == START
                && to - at < Long.BYTES
                && to - from >= Long.BYTES
                && ((long) WORDS.get(bytes, to - Long.BYTES) & NOT_ASCII) == 0;
    }

    /** Returns the index of the first 32 bytes of which one is not ASCII; where ASCII is, mostly much of it is. */
    private static int skipAscii(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (to - at >= 4 * Long.BYTES && (fourWordsAt(bytes, at) & NOT_ASCII) == 0) {
            at += 4 * Long.BYTES;
        }
        return at;
    }

    /** Returns the bits that any of the four words has. */
    private static long fourWordsAt(ByteBuffer bytes, int at) {
        return (long) WORDS.get(bytes, at)
                | (long) WORDS.get(bytes, at + Long.BYTES)
                | (long) WORDS.get(bytes, at + 2 * Long.BYTES)
                | (long) WORDS.get(bytes, at + 3 * Long.BYTES);
    }

    /** Goes byte by byte: over the end that fills no word, or to the byte in a bad word. */
    private int firstInvalidByte(ByteBuffer bytes, int from, int to) {
        for (int at = from; at < to; at++) {
            state = after(state, bytes.get(at));
            if (state == FAILED) {
                return at;
            }
        }
        return -1;
    }

    private static int afterWord(int state, long word) {
        int next = state;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            next = after(next, (byte) (word >>> shift));
        }
        return next;
    }

    private static int after(int state, byte next) {
        return (int) (NEXT[next & 0xFF] >>> state) & STATE_BITS;
    }

    private static void allow(int state, int first, int last, int next) {
        for (int value = first; value <= last; value++) {
            NEXT[value] |= (long) next << state;
        }
    }
}
