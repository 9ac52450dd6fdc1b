package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MaskingKeysTests {

    /** Gives 1, 2, 3 … in four bytes each, and remembers where it wrote them. */
    private static class Counting extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private byte[] last = {};
        private int calls;
        private int next = 1;

        @Override
        public void nextBytes(byte[] bytes) {
            ByteBuffer target = ByteBuffer.wrap(bytes);
            while (target.hasRemaining()) {
                target.putInt(next++);
            }
            last = bytes;
            calls++;
        }
    }

    @Test
    void keysAreFetched8KiBAtATime() {
        Counting random = new Counting();
        MaskingKeys keys = new MaskingKeys(random);
        assertEquals(0, random.calls);
        for (int key = 1; key <= 2048; key++) {
            assertEquals(key, keys.getAsInt());
        }
        assertEquals(1, random.calls);
        assertEquals(8192, random.last.length);
        assertEquals(2049, keys.getAsInt());
        assertEquals(2, random.calls);
    }

    @Test
    void keysAreWipedWhenGivenOut() {
        Counting random = new Counting();
        MaskingKeys keys = new MaskingKeys(random);
        for (int used = 1; used <= 2048; used++) {
            keys.getAsInt();
            assertTrue(Arrays.equals(new byte[4], 0, 4, random.last, 4 * used - 4, 4 * used));
        }
        assertTrue(Arrays.equals(new byte[8192], random.last));
    }

    @Test
    void aShareTakes16KeysAtATimeThatNobodyElseGets() {
        MaskingKeys keys = new MaskingKeys(new Counting());
        IntSupplier share = keys.share();
        IntSupplier other = keys.share();
        for (int key = 1; key <= 16; key++) {
            assertEquals(key, share.getAsInt());
        }
        assertEquals(17, keys.getAsInt());
        assertEquals(18, other.getAsInt());
        assertEquals(34, share.getAsInt());
        assertEquals(19, other.getAsInt());
    }

    @Test
    void manyIsToldOnceWith2049KeysAndTheCipherFillsThePoolFromThenOn() {
        Counting random = new Counting();
        AtomicInteger told = new AtomicInteger();
        MaskingKeys keys = new MaskingKeys(random, told::incrementAndGet);
        take(keys, 2048);
        assertEquals(0, told.get());
        take(keys, 1);
        assertEquals(1, told.get());
        assertTrue(keys.useCipher());
        assertEquals(48, random.last.length, "key and counter block");
        for (int key = 2050; key <= 4096; key++) {
            assertEquals(key, keys.getAsInt());
        }
        int fetched = random.calls;
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 4096; i++) {
            seen.add(keys.getAsInt());
        }
        assertEquals(fetched, random.calls);
        // Of 4,096 random keys one is met again once in 500 runs, and these are the same in each run.
        assertEquals(4096, seen.size());
        assertEquals(1, told.get());
    }

    @Test
    void withoutTheCipherTheSourceGoesOn() {
        Counting random = new Counting();
        MaskingKeys keys = new MaskingKeys(random);
        for (int key = 1; key <= 5 * 2048; key++) {
            assertEquals(key, keys.getAsInt());
        }
        assertEquals(5, random.calls);
    }

    /** As {@link Counting}, but without anything for a cipher's key and counter block, except at first. */
    private static final class NoSeeds extends Counting {

        private static final long serialVersionUID = 1L;

        private int seedsLeft;

        NoSeeds(int seeds) {
            seedsLeft = seeds;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length == 48 && seedsLeft-- <= 0) {
                throw new ProviderException("no entropy");
            }
            super.nextBytes(bytes);
        }
    }

    @Test
    void aCipherThatCannotBeKeyedIsNotUsed() {
        MaskingKeys keys = new MaskingKeys(new NoSeeds(0));
        assertFalse(keys.useCipher());
        for (int key = 1; key <= 3 * 2048; key++) {
            assertEquals(key, keys.getAsInt());
        }
    }

    @Test
    void afterACipherThatFailsTheSourceGoesOn() {
        MaskingKeys keys = new MaskingKeys(new NoSeeds(1));
        assertTrue(keys.useCipher());
        take(keys, Keystream.BYTES_PER_KEY / Integer.BYTES);
        // The first twelve numbers are the cipher's key and counter block.
        for (int key = 13; key < 13 + 2 * 2048; key++) {
            assertEquals(key, keys.getAsInt());
        }
    }

    @Test
    void whereTheSourceFailsNoKeyIsGivenOut() {
        SecureRandom failing = new SecureRandom() {

            private static final long serialVersionUID = 1L;

            private int calls;

            @Override
            public void nextBytes(byte[] bytes) {
                if (calls++ % 2 == 0) {
                    throw new ProviderException("no entropy");
                }
                Arrays.fill(bytes, (byte) 7);
            }
        };
        MaskingKeys keys = new MaskingKeys(failing);
        IntSupplier share = keys.share();
        assertThrows(ProviderException.class, keys::getAsInt);
        for (int i = 0; i < 2048; i++) {
            assertEquals(0x07070707, keys.getAsInt());
        }
        assertThrows(ProviderException.class, share::getAsInt);
        assertEquals(0x07070707, share.getAsInt());
    }

    private static void take(MaskingKeys keys, int count) {
        for (int i = 0; i < count; i++) {
            keys.getAsInt();
        }
    }

    @Test
    void noKeyIsGivenToTwoThreads() throws InterruptedException, ExecutionException {
        MaskingKeys keys = new MaskingKeys(new Counting());
        int each = 50_000;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            Callable<int[]> draw = () -> {
                int[] drawn = new int[each];
                IntSupplier share = keys.share();
                Arrays.setAll(drawn, i -> i % 2 == 0 ? keys.getAsInt() : share.getAsInt());
                return drawn;
            };
            BitSet seen = new BitSet();
            List<Future<int[]>> all = new ArrayList<>(threads.invokeAll(List.of(draw, draw, draw, draw)));
            for (Future<int[]> drawn : all) {
                Arrays.stream(drawn.get()).forEach(seen::set);
            }
            assertEquals(4 * each, seen.cardinality());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void everyFrameOfAClientHasAKeyOfItsOwn() {
        FrameEncoder encoder = new FrameEncoder(Role.CLIENT, new MaskingKeys(new SecureRandom()));
        Set<Integer> seen = new HashSet<>();
        ByteBuffer dst = ByteBuffer.allocate(14);
        for (int i = 0; i < 1000; i++) {
            encoder.encodeHeader(FrameHeader.of(true, Opcode.BINARY, 0), dst.clear());
            seen.add(dst.getInt(2));
        }
        // One repeat among 1,000 random keys happens once in 8,600 runs, two almost never.
        assertTrue(seen.size() >= 999, () -> seen.size() + " different keys in 1000 frames");
    }
}
