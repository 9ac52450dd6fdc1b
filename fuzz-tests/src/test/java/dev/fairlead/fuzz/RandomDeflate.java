package dev.fairlead.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Random DEFLATE data (RFC 1951) from which the tail was removed (RFC 7692 7.2.1): stored blocks and those with the fixed codes, and
 * now and then one with codes of its own. The same bytes whatever zlib is there, because none is used.
 */
final class RandomDeflate {

    /** 231 bytes of JSON, in a block with codes of its own. */
    private static final byte[] DYNAMIC = HexFormat.of()
            .parseHex("4ccd390a80301445d1bdfc3a48e66876236a91c220b6c1bd3b14b9968f77e03629ab64ada4cefb2659aa1625"
                    + "c7599667e8215cedfb0d7fe277a9030b7080e43b7000f34b181a1e11019e460058c048230226807d133700");

    private static final int END = 256;

    private final SplittableRandom random;
    private final BooleanSupplier fault;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Bits that are no byte yet, the first one lowest. */
    private int bits;

    private int bitCount;

    /** How many bytes the message has so far, which references may go back. */
    private int known;

    private RandomDeflate(SplittableRandom random, BooleanSupplier fault) {
        this.random = random;
        this.fault = fault;
    }

    /** The payload of one message; {@code fault} says where something is wrong. */
    static byte[] message(SplittableRandom random, BooleanSupplier fault) {
        return random.nextInt(8) == 0 ? DYNAMIC.clone() : new RandomDeflate(random, fault).make();
    }

    private byte[] make() {
        for (int i = random.nextInt(4); i > 0; i--) {
            block();
        }
        // The start of the empty block whose rest is the tail.
        put(0, 3);
        align();
        return bytes.toByteArray();
    }

    private void block() {
        int type = fault.getAsBoolean() ? random.nextInt(4) : random.nextInt(3) == 0 ? 0 : 1;
        boolean last = fault.getAsBoolean();
        put(last ? 1 : 0, 1);
        put(type, 2);
        if (type == 0) {
            stored();
        } else {
            coded();
        }
        if (last) {
            align();
        }
    }

    private void stored() {
        int length = random.nextInt(3) * random.nextInt(20);
        align();
        put(length, 16);
        put(fault.getAsBoolean() ? length : ~length & 0xFFFF, 16);
        for (int i = 0; i < length; i++) {
            put(random.nextInt(256), 8);
        }
        known += length;
    }

    private void coded() {
        for (int i = random.nextInt(20); i > 0; i--) {
            if (known == 0 || random.nextInt(3) > 0) {
                symbol(random.nextInt(random.nextInt(4) == 0 ? 256 : 128));
                known++;
            } else {
                reference();
            }
        }
        if (!fault.getAsBoolean()) {
            symbol(END);
        }
    }

    /** Of 3 to 10 bytes or of 258, which are those without further bits. */
    private void reference() {
        boolean longest = random.nextInt(3) == 0;
        int length = longest ? 258 : 3 + random.nextInt(8);
        symbol(longest ? 285 : 254 + length);
        int wanted = fault.getAsBoolean() ? 1 + random.nextInt(32_768) : 1 + random.nextInt(known);
        int code = 29;
        while (base(code) > wanted) {
            code--;
        }
        word(code, 5);
        put(wanted - base(code), extra(code));
        known += length;
    }

    /** RFC 1951 3.2.5: the least distance of a code, and how many bits say what is to be added. */
    private static int base(int code) {
        return 1 + (code < 4 ? code : (2 + code % 2) << extra(code));
    }

    private static int extra(int code) {
        return Math.max(0, code / 2 - 1);
    }

    /** RFC 1951 3.2.6: the fixed code of literals and lengths. */
    private void symbol(int symbol) {
        if (symbol < 144) {
            word(0x30 + symbol, 8);
        } else if (symbol < 256) {
            word(0x190 + symbol - 144, 9);
        } else if (symbol < 280) {
            word(symbol - 256, 7);
        } else {
            word(0xC0 + symbol - 280, 8);
        }
    }

    /** A word of a code, its highest bit first (RFC 1951 3.1.1). */
    private void word(int word, int count) {
        for (int i = count - 1; i >= 0; i--) {
            put(word >> i & 1, 1);
        }
    }

    /** A number, its lowest bit first. */
    private void put(int number, int count) {
        for (int i = 0; i < count; i++) {
            bits |= (number >> i & 1) << bitCount++;
            if (bitCount == 8) {
                bytes.write(bits);
                bits = 0;
                bitCount = 0;
            }
        }
    }

    private void align() {
        put(0, (8 - bitCount) % 8);
    }
}
