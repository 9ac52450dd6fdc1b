package dev.fairlead.codec.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool of unpredictable masking keys: fetched from a {@link SecureRandom} many at a time, each given out once.
 *
 * <p>A key fetched alone would cost twice as much. With an executor, the keys after the first 4,096 come, as soon as it has run
 * a task of some tens of milliseconds, out of AES-256 in counter mode, which costs a quarter, and by {@link #share()} a tenth:
 * its key and its first counter block are fetched from the same source, anew for each 262,144 keys. Where there is no such cipher
 * all keys come from the source.
 *
 * <p>Thread-safe; all connections of a session may share one pool, each by its own {@link #share()}. A call may wait for
 * another thread's, and for the random source when the pool is used up, once in 2,048 keys.
 *
 * @since 0.1
 */
public final class MaskingKeys implements IntSupplier {

    /** 8 KiB: what a call of the source costs beyond its bytes no longer counts. */
    private static final int KEYS = 2048;

    /** How often the pool is filled out of the source alone: who sends little does not pay for a cipher. */
    private static final int FILLS_BEFORE_CIPHER = 2;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SecureRandom random;
    private final @Nullable Executor executor;

    /** Random bytes, those before {@link #used} wiped. Guarded by this. */
    private final byte[] pool = new byte[KEYS * Integer.BYTES];

    /** How many bytes of the pool have been given out; all of them at first, so that nothing is fetched in vain. Guarded by this. */
    private int used = pool.length;

    /** How often the pool was filled out of the source. Guarded by this. */
    private int fills;

    /** What fills the pool instead of the source. Guarded by this. */
    private @Nullable Keystream keystream;

    /**
     * Creates a pool of keys that all come from the source itself; nothing is fetched before the first key is asked for.
     *
     * @param random the source
     */
    public MaskingKeys(SecureRandom random) {
        this.random = Objects.requireNonNull(random, "random");
        this.executor = null;
    }

    /**
     * Creates a pool that goes over to a cipher when many keys were asked for; nothing is fetched before the first one is.
     *
     * @param random the source
     * @param executor prepares the cipher, once, when 2,048 keys were given out; if it rejects that, or can
     *     make no thread, all keys come from the source
     */
    public MaskingKeys(SecureRandom random, Executor executor) {
        this.random = Objects.requireNonNull(random, "random");
        this.executor = Objects.requireNonNull(executor, "executor");
    }

    /**
     * Returns the next key and forgets it.
     *
     * @return any of the 2<sup>32</sup> values, 0 included
     */
    @Override
    public int getAsInt() {
        int[] key = new int[1];
        take(key);
        return key[0];
    }

    /**
     * Returns a view of this pool for one connection, which takes 16 keys at a time.
     *
     * @return keys that nobody else gets; not thread-safe; holds 80 bytes as soon as it was asked for one
     */
    public IntSupplier share() {
        return new Share();
    }

    private void take(int[] keys) {
        boolean isDue;
        synchronized (this) {
            isDue = false;
            // RFC 6455 5.3: "The masking key needs to be unpredictable; thus, the masking key MUST be derived from a
            // strong source of entropy".
            for (int i = 0; i < keys.length; i++) {
                if (used == pool.length) {
                    isDue |= fill();
                }
                keys[i] = (int) INTS.get(pool, used);
                INTS.set(pool, used, 0);
                used += Integer.BYTES;
            }
        }
        if (isDue && executor != null) {
            try {
                executor.execute(this::prepareCipher);
            } catch (RejectedExecutionException | OutOfMemoryError noThread) {
                // The source goes on: a message is not lost because there is no thread for what would make it cheaper.
            }
        }
    }

    /** Returns whether it is time for a cipher. With the lock. */
    private boolean fill() {
        used = 0;
        if (keystream != null) {
            try {
                keystream.fill(pool);
                return false;
            } catch (GeneralSecurityException | ProviderException unusable) {
                keystream = null;
            }
        }
        random.nextBytes(pool);
        fills = Math.min(fills, FILLS_BEFORE_CIPHER) + 1;
        return fills == FILLS_BEFORE_CIPHER;
    }

    private void prepareCipher() {
        try {
            Keystream prepared = new Keystream(random);
            synchronized (this) {
                keystream = prepared;
            }
        } catch (GeneralSecurityException | ProviderException absent) {
            // The source goes on.
        }
    }

    private final class Share implements IntSupplier {

        private static final int[] NONE = {};

        /** Those before {@link #next} wiped. */
        private int[] keys = NONE;

        private int next;

        @Override
        public int getAsInt() {
            if (next == keys.length) {
                if (keys == NONE) {
                    keys = new int[16];
                }
                take(keys);
                next = 0;
            }
            int key = keys[next];
            keys[next++] = 0;
            return key;
        }
    }
}
