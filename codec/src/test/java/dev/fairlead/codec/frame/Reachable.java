package dev.fairlead.codec.frame;

/**
 * Finds the first impossible byte of UTF-8 by arithmetic: the bytes so far leave a range of code points that can still be
 * reached, and when none of them may be written that way, the last byte was impossible.
 */
final class Reachable {

    private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};

    private Reachable() {}

    /** Returns the index of the first impossible byte, -1 if there is none. */
    static int firstInvalid(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            int length = lengthBehind(bytes[at] & 0xFF);
            if (length == 0) {
                return at;
            }
            int bits = length == 1 ? bytes[at] : bytes[at] & (0xFF >> (length + 1));
            for (int i = 1; i <= length; i++) {
                if (!reaches(bits, length, length - i)) {
                    return at + i - 1;
                }
                if (i == length || at + i == bytes.length) {
                    break;
                }
                if ((bytes[at + i] & 0xC0) != 0x80) {
                    return at + i;
                }
                bits = (bits << 6) | (bytes[at + i] & 0x3F);
            }
            at += length;
        }
        return -1;
    }

    /** Tells whether bytes without an impossible one end with a character. */
    static boolean isComplete(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            at += lengthBehind(bytes[at] & 0xFF);
        }
        return at == bytes.length;
    }

    private static int lengthBehind(int lead) {
        if (lead < 0x80) {
            return 1;
        }
        int ones = Integer.numberOfLeadingZeros(~lead << 24);
        return ones >= 2 && ones <= 4 ? ones : 0;
    }

    private static boolean reaches(int bits, int length, int missing) {
        int low = Math.max(bits << (6 * missing), SMALLEST[length]);
        int high = Math.min(((bits + 1) << (6 * missing)) - 1, Character.MAX_CODE_POINT);
        boolean onlySurrogates = low >= Character.MIN_SURROGATE && high <= Character.MAX_SURROGATE;
        return low <= high && !onlySurrogates;
    }
}
