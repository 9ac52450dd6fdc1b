package dev.fairlead.fuzz;

import dev.fairlead.codec.deflate.DeflateParameters;

/** All that can be agreed of permessage-deflate, by number. */
final class Agreements {

    private Agreements() {}

    /** Two bits for the takeovers, three each for the windows of 8 to 15 bits; the higher ones do not matter. */
    static DeflateParameters of(int number) {
        return new DeflateParameters(
                (number & 1) != 0, (number & 2) != 0, 8 + (number >> 2 & 7), 8 + (number >> 5 & 7));
    }
}
