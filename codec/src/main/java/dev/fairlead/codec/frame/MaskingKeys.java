package dev.fairlead.codec.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A pool of unpredictable masking keys: fetched from a {@link SecureRandom} many at a time, each given out once.
 *
 * <p>A key fetched alone would cost twice as much. After {@link #useCipher()} they come out of AES-256 in counter mode, which
 * costs a quarter, and by {@link #share()} less than a tenth: its key and its first counter block are fetched from the same source, anew
 * for each 262,144 keys. Should the cipher fail, the source goes on.
 *
 * <p>Thread-safe; all connections of a session may share one pool, each by its own {@link #share()}. A call may wait for
 * another thread's, and for the random source when the pool is used up, once in 2,048 keys.
 *
 * @since 0.1
 */
public final class MaskingKeys implements IntSupplier {

    /** 8 KiB: what a call of the source costs beyond its bytes no longer counts. */
    private static final int KEYS = 2048;

    /** With which filling {@link #whenMany} is called: who sends little does not pay for a cipher. */
    private static final int MANY_FILLS = 2;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private final SecureRandom random;
    private final Runnable whenMany;

    /** Random bytes, those before {@link #used} wiped. Guarded by this. */
    private final byte[] pool = new byte[KEYS * Integer.BYTES];

    /** How many bytes of the pool have been given out; all of them at first, so that nothing is fetched in vain. Guarded by this. */
    private int used = pool.length;

    /** How often the pool was filled out of the source. Guarded by this. */
    private int fills;

    /** What fills the pool instead of the source. Guarded by this. */
    private @Nullable Keystream keystream;

    /**
     * Creates a pool; nothing is fetched before the first key is asked for.
     *
     * @param random the source
     */
    public MaskingKeys(SecureRandom random) {
        this(random, () -> {});
    }

    /**
     * Creates a pool that tells when so many keys were asked for that {@link #useCipher()} is worth its while.
     *
     * @param random the source
     * @param whenMany called once, when 2,048 keys were given out, by the thread that asks for the next one, which needs it
     *     soon; no lock is held. What it throws, that call throws; no key is given out twice by that
     */
    public MaskingKeys(SecureRandom random, Runnable whenMany) {
        this.random = Objects.requireNonNull(random, "random");
        this.whenMany = Objects.requireNonNull(whenMany, "whenMany");
    }

    /**
     * Has the pool filled by a cipher from its next filling on. Takes some tens of milliseconds where it is the first cipher of the
     * process; meanwhile other threads get their keys as before. Called again it has another cipher used.
     *
     * @return false if there is no such cipher or it takes no such key: then the source goes on
     */
    public boolean useCipher() {
        try {
            Keystream prepared = new Keystream(random);
            synchronized (this) {
                keystream = prepared;
            }
            return true;
        } catch (GeneralSecurityException | ProviderException absent) {
            return false;
        }
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
        boolean many = false;
        synchronized (this) {
            // RFC 6455 5.3: "The masking key needs to be unpredictable; thus, the masking key MUST be derived from a
            // strong source of entropy".
            for (int i = 0; i < keys.length; i++) {
                if (used == pool.length) {
                    many |= fill();
                }
                keys[i] = (int) INTS.get(pool, used);
                INTS.set(pool, used, 0);
                used += Integer.BYTES;
            }
        }
        if (many) {
            whenMany.run();
        }
    }

    /** Returns whether it is time for {@link #whenMany}. With the lock. */
    private boolean fill() {
        if (keystream == null || !fillFrom(keystream)) {
            random.nextBytes(pool);
            fills = Math.min(fills, MANY_FILLS) + 1;
        }
        used = 0;
        return fills == MANY_FILLS && keystream == null;
    }

    private boolean fillFrom(Keystream stream) {
        try {
            stream.fill(pool);
            return true;
        } catch (GeneralSecurityException | ProviderException unusable) {
            keystream = null;
            return false;
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
                    // None is there before all are.
                    next = keys.length;
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
