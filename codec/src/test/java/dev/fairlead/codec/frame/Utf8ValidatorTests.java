package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compared with the JDK's decoder for what is UTF-8, and with {@link Reachable} for where it fails: the JDK's decoder waits
 * for a third byte behind {@code ED A0}.
 */
@Timeout(60)
class Utf8ValidatorTests {

    private final Utf8Validator validator = new Utf8Validator();
    private final CharsetDecoder jdk = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer chars = CharBuffer.allocate(64);

    @Test
    void allInputsOfOneAndTwoBytes() {
        for (int i = 0; i < 256; i++) {
            assertAgrees(new byte[] {(byte) i});
        }
        for (int i = 0; i < 65_536; i++) {
            assertAgrees(new byte[] {(byte) (i >> 8), (byte) i});
        }
    }

    @Test
    void allInputsOfThreeBytes() {
        byte[] bytes = new byte[3];
        for (int i = 0; i < 1 << 24; i++) {
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            assertAgrees(bytes);
        }
    }

    @Test
    void manyInputsOfFourBytes() { // every lead byte from f0 on with every second byte, and edges behind them
        int[] edges = {0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xFF};
        for (int i = 0xF000; i <= 0xFFFF; i++) {
            for (int third : edges) {
                for (int fourth : edges) {
                    assertAgrees(new byte[] {(byte) (i >> 8), (byte) i, (byte) third, (byte) fourth});
                }
            }
        }
    }

    @Test
    void randomInputsOfFourBytes() {
        Random random = new Random(4);
        byte[] bytes = new byte[4];
        for (int i = 0; i < 1_000_000; i++) {
            random.nextBytes(bytes);
            bytes[0] |= (byte) 0xC0; // most begin a character
            assertAgrees(bytes);
        }
    }

    @Test
    void everyCodePoint() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                validator.reset();
                assertEquals(-1, validator.firstInvalid(ByteBuffer.wrap(bytes), 0, bytes.length));
                assertTrue(validator.isComplete());
            }
        }
    }

    @Test
    void twoBytesAnywhereInWordsOfAscii() { // all pairs at all places of three words, and at the place where words end
        byte[] bytes = new byte[61];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int at : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 15, 23, 39, 40, 46, 47, 55, 56, 59}) {
            Arrays.fill(bytes, (byte) 'a');
            for (int i = 0; i < 65_536; i++) {
                bytes[at] = (byte) (i >> 8);
                bytes[at + 1] = (byte) i;
                validator.reset();
                int expected = Reachable.firstInvalid(bytes);
                assertEquals(expected, validator.firstInvalid(buffer, 0, bytes.length));
                assertEquals(expected < 0 && Reachable.isComplete(bytes), validator.isComplete());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "é",
                "漢",
                "😀",
                "hello, world – Größe 漢字かな交じり文 😀😃 and more ASCII behind it, forty bytes"
            })
    void stateIsCarriedOverEveryCut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Pieces.everySplitInEveryStorage(bytes).forEach(pieces -> {
            Utf8Validator fresh = new Utf8Validator();
            for (ByteBuffer piece : pieces) {
                ByteBuffer before = piece.duplicate();
                assertEquals(-1, fresh.firstInvalid(piece, piece.position(), piece.limit()));
                assertEquals(before, piece);
            }
            assertTrue(fresh.isComplete());
        });
    }

    @ParameterizedTest
    @EnumSource(Storage.class)
    void indexIsAbsolute(Storage storage) { // ff behind n letters, for n up to 40
        for (int n = 0; n <= 40; n++) {
            byte[] bytes = new byte[n + 2];
            Arrays.fill(bytes, (byte) 'a');
            bytes[n] = (byte) 0xFF;
            ByteBuffer buffer = storage.of(bytes);
            validator.reset();
            assertEquals(buffer.position() + n, validator.firstInvalid(buffer, buffer.position(), buffer.limit()));
            assertFalse(validator.isComplete());
        }
    }

    @Test
    void randomTextsFailWhereTheyAreBroken() {
        Random random = new Random(7);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = randomText(random);
            if (i % 3 > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            validator.reset();
            int cut = random.nextInt(bytes.length + 1);
            int found = validator.firstInvalid(ByteBuffer.wrap(bytes), 0, cut);
            found = found >= 0 ? found : validator.firstInvalid(ByteBuffer.wrap(bytes), cut, bytes.length);
            assertEquals(Reachable.firstInvalid(bytes), found, () -> Wire.hex(bytes));
        }
    }

    @Test
    void afterAnImpossibleByteAllAreImpossible() {
        ByteBuffer bytes = ByteBuffer.wrap(Pieces.hex("ff 6162636465666768696a"));
        assertEquals(0, validator.firstInvalid(bytes, 0, 1));
        assertEquals(1, validator.firstInvalid(bytes, 1, 11));
        assertEquals(-1, validator.firstInvalid(bytes, 2, 2));
        assertFalse(validator.isComplete());
        validator.reset();
        assertTrue(validator.isComplete());
        assertEquals(-1, validator.firstInvalid(bytes, 1, 11));
    }

    @Test
    void copyStandsWhereItsOriginalStands() { // e2 82, then ac in the copy and ff in the original
        ByteBuffer bytes = ByteBuffer.wrap(Pieces.hex("e282 ac ff"));
        validator.firstInvalid(bytes, 0, 2);
        Utf8Validator copy = validator.copy();
        assertFalse(copy.isComplete());
        assertEquals(-1, copy.firstInvalid(bytes, 2, 3));
        assertTrue(copy.isComplete());
        assertFalse(validator.isComplete());
        assertEquals(3, validator.firstInvalid(bytes, 3, 4));
        assertTrue(copy.isComplete());
    }

    @Test
    void rangeMustLieWithinTheLimit() {
        ByteBuffer bytes = ByteBuffer.allocate(20).limit(10);
        for (List<Integer> range : List.of(List.of(0, 11), List.of(-1, 5), List.of(6, 5))) {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> validator.firstInvalid(bytes, range.get(0), range.get(1)));
        }
        assertTrue(validator.isComplete());
    }

    private void assertAgrees(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        validator.reset();
        int invalid = validator.firstInvalid(buffer, 0, bytes.length);
        int expected = Reachable.firstInvalid(bytes);
        boolean valid = !jdk.reset().decode(buffer, chars.clear(), true).isError();
        boolean complete = invalid < 0 && validator.isComplete();
        // Compared before the assertion, which would spend seconds on messages that nobody reads.
        if (invalid != expected || valid != complete) {
            assertEquals(expected + " " + valid, invalid + " " + complete, () -> Wire.hex(bytes));
        }
    }

    private static byte[] randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(60);
        while (text.length() < length) {
            int[] bounds = {0x80, 0x80, 0x800, 0xD800, 0x110000};
            int codePoint = random.nextInt(bounds[random.nextInt(bounds.length)]);
            boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate ? 'x' : codePoint);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
