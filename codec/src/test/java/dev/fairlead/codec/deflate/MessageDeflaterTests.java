package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deflater puts out, holds back and gives back. */
class MessageDeflaterTests {

    private static final byte[] HELLO = "Hello".getBytes(StandardCharsets.UTF_8);
    private static final DeflateParameters NO_TAKEOVER = new DeflateParameters(true, true, 15, 15);

    private final CountingZlib zlib = new CountingZlib();

    private MessageDeflater client(DeflateParameters parameters) {
        return new MessageDeflater(parameters, Role.CLIENT, 6, zlib);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void theExamplesOfTheRfc() {
        try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
            assertEquals("f248cdc9c90700", hex(Transforms.deflate(deflater, HELLO))); // 7.2.3.1
            assertEquals("f200110000", hex(Transforms.deflate(deflater, HELLO))); // 7.2.3.2
            assertEquals("00", hex(Transforms.deflate(deflater, new byte[0]))); // 7.2.3.6
            assertEquals("02130000", hex(Transforms.deflate(deflater, HELLO))); // all of it, 10 bytes back
        }
        try (MessageDeflater deflater = client(NO_TAKEOVER)) {
            assertEquals("f248cdc9c90700", hex(Transforms.deflate(deflater, HELLO)));
            assertEquals("f248cdc9c90700", hex(Transforms.deflate(deflater, HELLO)));
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void eachEndKeepsToItsOwnParameters(Role role) {
        DeflateParameters serverForgets = new DeflateParameters(true, false, 15, 15);
        try (MessageDeflater deflater = new MessageDeflater(serverForgets, role, 6, zlib)) {
            Transforms.deflate(deflater, HELLO);
            String second = role == Role.SERVER ? "f248cdc9c90700" : "f200110000";
            assertEquals(second, hex(Transforms.deflate(deflater, HELLO)));
        }
    }

    @Test
    void howAMessageIsCutChangesNoByteOfIt() {
        byte[] message = "Fairlead, Fairlead, fair lead".getBytes(StandardCharsets.UTF_8);
        byte[] whole = Transforms.deflate(client(DeflateParameters.DEFAULT), message);
        Pieces.everySplitInEveryStorage(message).forEach(pieces -> {
            ByteBuffer dst = ByteBuffer.allocateDirect(100);
            try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
                for (ByteBuffer piece : pieces) {
                    assertTrue(deflater.deflate(piece, dst));
                    assertEquals(0, piece.remaining());
                }
                assertTrue(deflater.endMessage(dst));
            }
            byte[] payload = new byte[dst.flip().remaining()];
            dst.get(payload);
            assertArrayEquals(whole, payload);
        });
    }

    @Test
    void aBufferOfOneByteIsEnough() {
        byte[] message = Transforms.message(new Random(1), 50_000);
        byte[] whole = Transforms.deflate(client(DeflateParameters.DEFAULT), message);

        assertArrayEquals(whole, Transforms.deflate(client(DeflateParameters.DEFAULT), message, () -> 1));
    }

    @Test
    void nothingLeavesABufferWithoutRoom() {
        ByteBuffer full = ByteBuffer.allocate(0);
        try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
            assertFalse(deflater.endMessage(full));
            assertTrue(deflater.messageOpen());
            assertThrows(IllegalStateException.class, () -> deflater.deflate(ByteBuffer.wrap(HELLO), full));
            assertFalse(deflater.release());
            ByteBuffer dst = ByteBuffer.allocate(1);
            assertTrue(deflater.endMessage(dst));
            assertFalse(deflater.messageOpen());
            assertEquals("00", hex(dst.array()));
        }
    }

    @Test
    void aMessageThatGrowsIsTakenOnlyAsFarAsThereIsRoom() {
        byte[] noise = new byte[100_000];
        new Random(2).nextBytes(noise);
        ByteBuffer src = ByteBuffer.wrap(noise);
        try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
            assertFalse(deflater.deflate(src, ByteBuffer.allocate(10)));
            assertTrue(src.hasRemaining(), "all was taken, and has to be somewhere");
        }
    }

    @Test
    void aFlushBringsOutAllThatWasTaken() {
        try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
            ByteBuffer dst = ByteBuffer.allocate(100);
            deflater.deflate(ByteBuffer.wrap(HELLO, 0, 2), dst);
            assertEquals(0, dst.position());
            assertFalse(deflater.flush(dst.limit(1)));
            assertTrue(deflater.flush(dst.limit(100)));
            int flushed = dst.position();
            assertTrue(deflater.flush(dst));
            assertEquals(flushed, dst.position());
            deflater.deflate(ByteBuffer.wrap(HELLO, 2, 3), dst);
            assertTrue(deflater.endMessage(dst));
            // 7.2.3.5, in two blocks
            assertEquals("f24805000000ffffcac9c90700", hex(Arrays.copyOf(dst.array(), dst.position())));
            assertEquals(4, flushed, "what is held back is 00 00 ff ff");
        }
    }

    @Test
    void memoryIsTakenWithTheFirstByte() {
        MessageDeflater deflater = client(NO_TAKEOVER);
        Transforms.deflate(deflater, new byte[0]);
        deflater.flush(ByteBuffer.allocate(1));
        assertEquals(0, zlib.created());
        assertFalse(deflater.holdsMemory());

        deflater.deflate(ByteBuffer.wrap(HELLO), ByteBuffer.allocate(1));
        assertEquals(1, zlib.live());
        assertTrue(deflater.holdsMemory());
        assertFalse(deflater.release(), "in the middle of a message");

        deflater.close();
        deflater.close();
        assertEquals(0, zlib.live());
        assertFalse(deflater.holdsMemory());
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 14})
    void aSmallWindowOutlivesItsMemory(int bits) {
        try (MessageDeflater deflater = client(new DeflateParameters(false, false, 15, bits))) {
            Transforms.deflate(deflater, HELLO);
            assertTrue(deflater.release());
            assertEquals(0, zlib.live());
            assertEquals("f200110000", hex(Transforms.deflate(deflater, HELLO)));
            assertEquals(2, zlib.created());
        }
        assertEquals(0, zlib.live());
    }

    @Test
    void theLargestWindowIsGivenBackWithItsMemory() {
        try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
            Transforms.deflate(deflater, HELLO);
            assertTrue(deflater.release());
            assertTrue(deflater.release());
            assertEquals("f248cdc9c90700", hex(Transforms.deflate(deflater, HELLO)));
        }
    }

    @Test
    void afterCloseNothingGoes() {
        MessageDeflater deflater = client(DeflateParameters.DEFAULT);
        ByteBuffer dst = ByteBuffer.allocate(10);
        deflater.close();
        for (Runnable call : List.<Runnable>of(
                () -> deflater.deflate(ByteBuffer.wrap(HELLO), dst),
                () -> deflater.flush(dst),
                () -> deflater.endMessage(dst))) {
            assertEquals(
                    "the deflater is closed",
                    assertThrows(IllegalStateException.class, call::run).getMessage());
        }
        assertEquals(0, zlib.created());
    }

    @Test
    void aReadOnlyBufferIsRefusedBeforeAnythingChanges() {
        ByteBuffer src = ByteBuffer.wrap(HELLO);
        ByteBuffer dst = ByteBuffer.allocate(10).asReadOnlyBuffer();
        try (MessageDeflater deflater = client(DeflateParameters.DEFAULT)) {
            assertThrows(ReadOnlyBufferException.class, () -> deflater.deflate(src, dst));
            assertThrows(ReadOnlyBufferException.class, () -> deflater.endMessage(dst));
            assertEquals(5, src.remaining());
            assertFalse(deflater.messageOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10})
    void levelsAre1To9(int level) {
        assertEquals(
                "level is " + level + ", allowed are 1 to 9",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new MessageDeflater(DeflateParameters.DEFAULT, Role.CLIENT, level))
                        .getMessage());
    }
}
