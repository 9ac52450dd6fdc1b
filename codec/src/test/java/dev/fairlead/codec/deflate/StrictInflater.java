package dev.fairlead.codec.deflate;

import java.util.Arrays;

/**
 * Reads DEFLATE (RFC 1951) as no zlib does: every distance is held against the window that was agreed and against what the
 * context has, a final block is refused, and each message has to end where a block and a byte do. Slow and plain on purpose.
 */
final class StrictInflater {

    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final int window;
    private final boolean contextTakeover;

    /** All that the context has. */
    private byte[] history = new byte[1 << 16];

    private int known;

    /** The payload that is read, and the next bit of it. */
    private byte[] payload = {};

    private int bit;

    /** The greatest distance seen so far. */
    private int greatestDistance;

    StrictInflater(int windowBits, boolean contextTakeover) {
        this.window = 1 << windowBits;
        this.contextTakeover = contextTakeover;
    }

    int greatestDistance() {
        return greatestDistance;
    }

    /** Returns the message of a payload from which the tail was removed. */
    byte[] message(byte[] compressed) {
        payload = Arrays.copyOf(compressed, compressed.length + 4);
        Arrays.fill(payload, compressed.length + 2, payload.length, (byte) 0xFF);
        bit = 0;
        if (!contextTakeover) {
            known = 0;
        }
        int start = known;
        while (bit < payload.length * 8) {
            block();
        }
        byte[] message = Arrays.copyOfRange(history, start, known);
        forget();
        return message;
    }

    /** Keeps what a reference may reach, so that the history does not grow for ever. */
    private void forget() {
        int from = Math.max(0, known - window);
        System.arraycopy(history, from, history, 0, known - from);
        known -= from;
    }

    private void block() {
        require(bits(1) == 0, "a final block");
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> coded(fixedLengths(), fixedDistances());
            case 2 -> dynamic();
            default -> throw new AssertionError("block of the reserved type");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        require(bits(16) == (~length & 0xFFFF), "a stored block of two lengths");
        for (int i = 0; i < length; i++) {
            put(bits(8));
        }
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int codes = bits(4) + 4;
        int[] lengths = new int[19];
        for (int i = 0; i < codes; i++) {
            lengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        int[] all = codeLengths(new Code(lengths), literals + distances);
        coded(new Code(Arrays.copyOf(all, literals)), new Code(Arrays.copyOfRange(all, literals, all.length)));
    }

    private int[] codeLengths(Code code, int count) {
        int[] all = new int[count];
        int i = 0;
        while (i < count) {
            int symbol = code.next();
            int previous = i == 0 ? 0 : all[i - 1];
            int repeat = 1;
            int value = symbol;
            if (symbol >= 16) {
                value = symbol == 16 ? previous : 0;
                repeat = symbol == 18 ? 11 + bits(7) : 3 + bits(symbol == 16 ? 2 : 3);
            }
            Arrays.fill(all, i, i + repeat, value);
            i += repeat;
        }
        return all;
    }

    private void coded(Code literals, Code distances) {
        for (int symbol = literals.next(); symbol != 256; symbol = literals.next()) {
            if (symbol < 256) {
                put(symbol);
            } else {
                int length = LENGTHS[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
                copy(length, distance(distances.next()));
            }
        }
    }

    private int distance(int symbol) {
        int extra = Math.max(0, symbol / 2 - 1);
        int base = symbol < 4 ? symbol : (2 + symbol % 2) << extra;
        return base + bits(extra) + 1;
    }

    private void copy(int length, int distance) {
        require(distance <= window, "distance " + distance + " in a window of " + window);
        require(distance <= known, "distance " + distance + " of " + known + " bytes");
        greatestDistance = Math.max(greatestDistance, distance);
        for (int i = 0; i < length; i++) {
            put(history[known - distance]);
        }
    }

    private void put(int value) {
        if (known == history.length) {
            history = Arrays.copyOf(history, 2 * known);
        }
        history[known++] = (byte) value;
    }

    private int bits(int count) {
        require(bit + count <= payload.length * 8, "a payload that ends inside a block");
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= ((payload[bit / 8] >> (bit % 8)) & 1) << i;
        }
        return value;
    }

    private Code fixedLengths() {
        int[] lengths = new int[288];
        Arrays.fill(lengths, 0, 144, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        Arrays.fill(lengths, 280, 288, 8);
        return new Code(lengths);
    }

    private Code fixedDistances() {
        int[] lengths = new int[30];
        Arrays.fill(lengths, 5);
        return new Code(lengths);
    }

    private static void require(boolean inOrder, String what) {
        if (!inOrder) {
            throw new AssertionError(what);
        }
    }

    /** A Huffman code, given by the lengths of its words (RFC 1951 3.2.2). */
    private final class Code {

        private final int[] count = new int[16];
        private final int[] symbols;

        Code(int[] lengths) {
            for (int length : lengths) {
                count[length]++;
            }
            count[0] = 0;
            int[] offset = new int[17];
            for (int length = 1; length < 16; length++) {
                offset[length + 1] = offset[length] + count[length];
            }
            symbols = new int[lengths.length];
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] != 0) {
                    symbols[offset[lengths[symbol]]++] = symbol;
                }
            }
        }

        int next() {
            int code = 0;
            int first = 0;
            int index = 0;
            for (int length = 1; length < 16; length++) {
                code |= bits(1);
                if (code - first < count[length]) {
                    return symbols[index + code - first];
                }
                index += count[length];
                first = (first + count[length]) << 1;
                code <<= 1;
            }
            throw new AssertionError("bits that are no word of the code");
        }
    }
}
