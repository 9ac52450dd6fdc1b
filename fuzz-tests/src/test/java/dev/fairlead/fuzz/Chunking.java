package dev.fairlead.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A way to cut bytes into pieces.
 *
 * @param seed 0: not at all; 1: into single bytes; anything else: at random
 */
record Chunking(long seed) {

    static final Chunking WHOLE = new Chunking(0);

    static final Chunking SINGLE_BYTES = new Chunking(1);

    private static final int MOST_RANDOM = 40;

    List<ByteBuffer> cut(byte[] bytes) {
        List<ByteBuffer> pieces = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(seed);
        for (int from = 0; from < bytes.length; ) {
            int size = seed == 0 ? bytes.length : seed == 1 ? 1 : size(random);
            int to = Math.min(bytes.length, from + size);
            pieces.add(ByteBuffer.wrap(bytes, from, to - from));
            from = to;
        }
        return pieces;
    }

    /** Mostly small, now and then large. */
    private static int size(SplittableRandom random) {
        return 1 + random.nextInt(random.nextInt(4) == 0 ? MOST_RANDOM : 4);
    }
}
