package dev.fairlead.codec.frame;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.IntSupplier;

/**
 * A pool of unpredictable masking keys: fetched from a {@link SecureRandom} many at a time, each given out once.
 *
 * <p>A key fetched alone would cost about three times as much. Thread-safe; all connections of a session may share one pool. A
 * call may wait for another thread's, and for the random source when the pool is used up, once in 2,048 keys.
 *
 * @since 0.1
 */
public final class MaskingKeys implements IntSupplier {

    /** 8 KiB: what a call of the source costs beyond its bytes no longer counts. */
    private static final int KEYS = 2048;

    private final SecureRandom random;

    /** Random bytes, those before {@link #used} wiped. Guarded by this. */
    private final byte[] pool = new byte[KEYS * Integer.BYTES];

    /** How many bytes of the pool have been given out; all of them at first, so that nothing is fetched in vain. Guarded by this. */
    private int used = pool.length;

    /**
     * Creates a pool; nothing is fetched before the first key is asked for.
     *
     * @param random the source
     */
    public MaskingKeys(SecureRandom random) {
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Returns the next key and forgets it.
     *
     * @return any of the 2<sup>32</sup> values, 0 included
     */
    @Override
    public synchronized int getAsInt() {
        // RFC 6455 5.3: "The masking key needs to be unpredictable; thus, the masking key MUST be derived from a strong
        // source of entropy".
        if (used == pool.length) {
            random.nextBytes(pool);
            used = 0;
        }
        int key = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            key = (key << Byte.SIZE) | (pool[used] & 0xFF);
            pool[used++] = 0;
        }
        return key;
    }
}
