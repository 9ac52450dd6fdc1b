package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Masking by words, compared with masking byte by byte. */
@Timeout(30)
class MaskerTests {

    private static final int KEY = 0x9F01C2A7;
    private static final int LONGEST = 80;
    private static final byte[] BYTES = bytes(LONGEST + 8);
    private static final List<Storage> WRITABLE =
            List.of(Storage.HEAP, Storage.HEAP_SLICE, Storage.DIRECT, Storage.DIRECT_SLICE, Storage.LITTLE_ENDIAN);

    @ParameterizedTest
    @EnumSource(Storage.class)
    void copiesOfEveryLengthAtEveryAlignment(Storage source) {
        for (Storage target : WRITABLE) {
            ByteBuffer src = source.of(BYTES);
            ByteBuffer dst = target.of(new byte[LONGEST + 16]);
            ByteOrder order = dst.order();
            for (int i = 0; i < 81 * (LONGEST + 1); i++) {
                int from = src.position() + i % 9;
                int to = dst.position() + i / 9 % 9;
                assertCopies(src, from, dst, to, i / 81);
            }
            assertSame(order, dst.order());
        }
    }

    @Test
    void everyLengthAtEveryAlignmentInPlace() {
        for (Storage storage : WRITABLE) {
            for (int i = 0; i < 9 * (LONGEST + 1); i++) {
                ByteBuffer buffer = storage.of(BYTES);
                int at = buffer.position() + i % 9 % 8;
                int length = i / 9;
                byte[] expected = BYTES.clone();
                for (int j = 0; j < length; j++) {
                    expected[at - buffer.position() + j] = Wire.mask(expected[at - buffer.position() + j], KEY, j);
                }
                begun(KEY).mask(buffer, at, length);
                assertEquals(ByteBuffer.wrap(expected), buffer, storage + " " + i);
            }
        }
    }

    @Test
    void payloadIsMaskedInTwoPiecesAsInOne() { // cut at every position
        for (int length = 0; length <= LONGEST; length++) {
            for (int cut = 0; cut <= length; cut++) {
                ByteBuffer dst = ByteBuffer.allocate(length);
                Masker masker = begun(KEY);
                masker.mask(ByteBuffer.wrap(BYTES), 0, dst, 0, cut);
                masker.mask(ByteBuffer.wrap(BYTES), cut, dst, cut, length - cut);
                assertEquals(ByteBuffer.wrap(naive(0, length)), dst, length + " cut at " + cut);
            }
        }
    }

    @Test
    void maskingTwiceRestores() {
        for (int key : new int[] {0, -1, 1, 0x80000000, KEY}) {
            ByteBuffer buffer = ByteBuffer.wrap(BYTES.clone());
            begun(key).mask(buffer, 1, LONGEST);
            begun(key).mask(buffer, 1, LONGEST);
            assertEquals(ByteBuffer.wrap(BYTES), buffer);
        }
    }

    @Test
    void readOnlyTargetsAreRefused() {
        for (Storage storage : List.of(Storage.READ_ONLY, Storage.DIRECT_READ_ONLY)) {
            for (int length : new int[] {1, 8, 9}) {
                ByteBuffer dst = storage.of(BYTES);
                assertThrows(
                        ReadOnlyBufferException.class,
                        () -> begun(KEY).mask(ByteBuffer.wrap(BYTES), 0, dst, dst.position(), length));
            }
        }
    }

    private static void assertCopies(ByteBuffer src, int from, ByteBuffer dst, int to, int length) {
        for (int i = dst.position(); i < dst.limit(); i++) {
            dst.put(i, (byte) 0);
        }
        ByteBuffer before = src.duplicate();
        begun(KEY).mask(src, from, dst, to, length);
        byte[] expected = new byte[dst.remaining()];
        System.arraycopy(naive(from - src.position(), length), 0, expected, to - dst.position(), length);
        assertEquals(ByteBuffer.wrap(expected), dst);
        assertEquals(ByteBuffer.wrap(BYTES), before);
    }

    private static Masker begun(int key) {
        Masker masker = new Masker();
        masker.begin(key);
        return masker;
    }

    private static byte[] naive(int from, int length) {
        byte[] masked = new byte[length];
        for (int i = 0; i < length; i++) {
            masked[i] = Wire.mask(BYTES[from + i], KEY, i);
        }
        return masked;
    }

    private static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i * 37 + 11);
        }
        return bytes;
    }
}
