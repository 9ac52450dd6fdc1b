package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class KeystreamTests {

    /** NIST SP 800-38A F.5.5, CTR-AES256.Encrypt: key, initial counter, and the output blocks. */
    private static final String KEY = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";

    private static final String COUNTER = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    private static final String OUTPUT = "0bdf7df1591716335e9a8b15c860c502"
            + "5a6e699d536119065433863c8f657b94"
            + "1bc12c9c01610d5d0d8bd6a3378eca62"
            + "2956e1c8693536b1bee99c73a31576b6";

    /** Gives key and counter, and remembers who asked for how much. */
    private static final class Fixed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed = HexFormat.of().parseHex(KEY + COUNTER);
        private int calls;
        private byte[] last = {};

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
            seed[0]++;
            calls++;
            last = bytes;
        }
    }

    @Test
    void theBytesAreThoseOfTheStandardsExample() throws GeneralSecurityException {
        Keystream keystream = new Keystream(new Fixed());
        byte[] first = new byte[16];
        Arrays.fill(first, (byte) 1);
        keystream.fill(first);
        byte[] others = new byte[48];
        keystream.fill(others);
        assertEquals(OUTPUT, HexFormat.of().formatHex(first) + HexFormat.of().formatHex(others));
    }

    @Test
    void aKeyIsGoodForAMebibyteAndWiped() throws GeneralSecurityException {
        Fixed random = new Fixed();
        Keystream keystream = new Keystream(random);
        assertArrayEquals(new byte[48], random.last);
        byte[] first = new byte[8192];
        keystream.fill(first);
        for (int done = first.length; done < Keystream.BYTES_PER_KEY; done += 8192) {
            keystream.fill(new byte[8192]);
        }
        assertEquals(1, random.calls);
        byte[] next = new byte[8192];
        keystream.fill(next);
        assertEquals(2, random.calls);
        assertArrayEquals(new byte[48], random.last);
        assertFalse(Arrays.equals(first, next), "the second key gives the same bytes");
    }
}
