package dev.fairlead.codec.frame;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random bytes out of AES-256 in counter mode (NIST SP 800-38A 6.5), whose key and first counter block come out of a
 * {@link SecureRandom}, new ones for every MiB. One thread at a time.
 */
final class Keystream {

    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;

    /** How much comes out of one key. */
    static final int BYTES_PER_KEY = 1024 * 1024;

    static final int MAX_BYTES = 8 * 1024;

    private static final byte[] ZEROS = new byte[MAX_BYTES];

    private final SecureRandom random;
    private final Cipher cipher;

    /** How many bytes the current key is still good for. */
    private int left;

    /** Throws if there is no such cipher. Takes some tens of milliseconds where it is the first cipher of a process. */
    Keystream(SecureRandom random) throws GeneralSecurityException {
        this.random = random;
        cipher = Cipher.getInstance("AES/CTR/NoPadding");
        renew();
    }

    /** Fills at most {@link #MAX_BYTES} with the next whole blocks. What is in them after a failure is undefined. */
    void fill(byte[] dst) throws GeneralSecurityException {
        if (left < dst.length) {
            renew();
        }
        // Not in place, for which the JDK's cipher makes a copy.
        int count = cipher.update(ZEROS, 0, dst.length, dst, 0);
        if (count != dst.length) {
            throw new GeneralSecurityException(
                    cipher.getProvider().getName() + " gave " + count + " bytes of " + dst.length);
        }
        left -= dst.length;
    }

    private void renew() throws GeneralSecurityException {
        byte[] seed = new byte[KEY_BYTES + BLOCK_BYTES];
        random.nextBytes(seed);
        try {
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(seed, 0, KEY_BYTES, "AES"),
                    new IvParameterSpec(seed, KEY_BYTES, BLOCK_BYTES));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
        left = BYTES_PER_KEY;
    }
}
