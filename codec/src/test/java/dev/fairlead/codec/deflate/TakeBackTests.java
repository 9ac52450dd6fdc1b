package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was compressed and is not sent leaves no trace in what follows. */
class TakeBackTests {

    private static final int LARGE = 20_000;

    private final CountingZlib zlib = new CountingZlib();
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    @AfterEach
    void eachIsEndedOnce() {
        assertEquals(0, zlib.live());
    }

    /** Text with much that comes again, so that references would be made if they could. */
    private static byte[] words(int seed, int length) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ("fairlead ".charAt(i % 9) + (random.nextInt(5) == 0 ? random.nextInt(8) : 0));
        }
        return bytes;
    }

    private void keep(ByteBuffer dst) {
        byte[] out = new byte[dst.flip().remaining()];
        dst.get(out).clear();
        wire.writeBytes(out);
    }

    private void piece(MessageDeflater deflater, byte[] bytes) {
        ByteBuffer src = ByteBuffer.wrap(bytes);
        ByteBuffer dst = ByteBuffer.allocate(100);
        while (!deflater.deflate(src, dst)) {
            keep(dst);
        }
        while (!deflater.flush(dst)) {
            keep(dst);
        }
        keep(dst);
    }

    private byte[] end(MessageDeflater deflater) {
        ByteBuffer dst = ByteBuffer.allocate(100);
        while (!deflater.endMessage(dst)) {
            keep(dst);
        }
        keep(dst);
        byte[] payload = wire.toByteArray();
        wire.reset();
        return payload;
    }

    @ParameterizedTest
    @CsvSource({"8, false", "9, false", "12, false", "15, false", "8, true", "15, true"})
    void whatFollowsIsReadWithoutIt(int bits, boolean forgets) throws ProtocolViolation {
        DeflateParameters parameters = new DeflateParameters(false, forgets, 15, bits);
        try (MessageDeflater deflater = new MessageDeflater(parameters, Role.CLIENT, 6, zlib);
                MessageInflater inflater = new MessageInflater(parameters, Role.SERVER, Long.MAX_VALUE, zlib)) {
            piece(deflater, words(1, LARGE));
            assertArrayEquals(words(1, LARGE), Transforms.inflate(inflater, end(deflater)));

            // A message of which a part had come out.
            deflater.mark();
            deflater.deflate(ByteBuffer.wrap(words(2, LARGE)), ByteBuffer.allocate(500));
            assertTrue(deflater.messageOpen());
            deflater.takeBack();
            assertFalse(deflater.messageOpen());

            // A whole message, and one but for its end, for which there was no room.
            piece(deflater, words(7, 300));
            end(deflater);
            deflater.takeBack();
            ByteBuffer little = ByteBuffer.allocate(10);
            deflater.deflate(ByteBuffer.wrap(words(3, 500)), little);
            assertFalse(deflater.endMessage(little));
            deflater.takeBack();

            // The second piece of three.
            piece(deflater, words(4, LARGE));
            deflater.mark();
            deflater.deflate(ByteBuffer.wrap(words(5, LARGE)), ByteBuffer.allocate(1_000));
            deflater.takeBack();
            assertTrue(deflater.messageOpen());
            piece(deflater, words(4, 700));
            byte[] read = Transforms.inflate(inflater, end(deflater));
            assertEquals(LARGE + 700, read.length);
            assertEquals(ByteBuffer.wrap(words(4, LARGE)), ByteBuffer.wrap(read, 0, LARGE));
            assertEquals(ByteBuffer.wrap(words(4, 700)), ByteBuffer.wrap(read, LARGE, 700));
        }
    }

    @Test
    void nothingToTakeBackIsFine() throws ProtocolViolation {
        try (MessageDeflater deflater = new MessageDeflater(DeflateParameters.DEFAULT, Role.CLIENT, 6, zlib);
                MessageInflater inflater =
                        new MessageInflater(DeflateParameters.DEFAULT, Role.SERVER, Long.MAX_VALUE, zlib)) {
            deflater.takeBack();
            assertFalse(deflater.holdsMemory());
            piece(deflater, words(6, 50));
            deflater.mark();
            deflater.takeBack();
            deflater.takeBack();
            assertArrayEquals(words(6, 50), Transforms.inflate(inflater, end(deflater)));
            deflater.mark();
            deflater.takeBack();
            assertFalse(deflater.messageOpen());
        }
    }

    @Test
    void noMarkWhileSomethingIsHeldBack() {
        try (MessageDeflater deflater = new MessageDeflater(DeflateParameters.DEFAULT, Role.CLIENT, 6, zlib)) {
            deflater.deflate(ByteBuffer.wrap(words(8, 100)), ByteBuffer.allocate(1_000));
            assertThrows(IllegalStateException.class, deflater::mark);
            assertFalse(deflater.endMessage(ByteBuffer.allocate(3)));
            assertThrows(IllegalStateException.class, deflater::mark);
        }
    }

    @Test
    void notBehindTheEnd() {
        MessageDeflater deflater = new MessageDeflater(DeflateParameters.DEFAULT, Role.CLIENT, 6, zlib);
        deflater.close();
        assertThrows(IllegalStateException.class, deflater::takeBack);
        assertThrows(IllegalStateException.class, deflater::mark);
    }
}
