package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.Pieces;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payload made to cost: rows S-83 to S-85, S-87 and S-92, each with a count of what was done for it. */
@Timeout(60)
class DeflateBombTests {

    private static final int BUFFER = 8_192;
    private static final long LIMIT = 8 << 20;
    private static final int BOMB = 64 << 20;

    /** 64 MiB of zeros, about 64 KiB. */
    private static byte[] bomb = {};

    private final CountingZlib zlib = new CountingZlib();

    /** Taken, given and done so far. */
    private long input;

    private long output;

    @BeforeAll
    static void makeBomb() {
        try (MessageDeflater deflater = new MessageDeflater(DeflateParameters.DEFAULT, Role.SERVER, 9)) {
            bomb = Transforms.deflate(deflater, new byte[BOMB], () -> 1 << 20);
        }
        assertTrue(bomb.length < 80_000, "a bomb of " + bomb.length);
    }

    private MessageInflater inflater(long limit) {
        return new MessageInflater(DeflateParameters.DEFAULT, Role.CLIENT, limit, zlib);
    }

    private void feed(MessageInflater inflater, byte[] payload, int from, int to) throws ProtocolViolation {
        ByteBuffer src = ByteBuffer.wrap(payload, from, to - from);
        ByteBuffer dst = ByteBuffer.allocate(BUFFER);
        boolean taken = false;
        while (!taken) {
            int before = src.position();
            try {
                taken = inflater.inflate(src, dst.clear());
            } finally {
                input += src.position() - before;
                output += dst.position();
            }
        }
    }

    private void assertBounds() {
        assertTrue(output <= LIMIT + BUFFER, "output of " + output);
        long bound = 2 * input + output / BUFFER + 8;
        assertTrue(zlib.steps() <= bound, zlib.steps() + " steps, allowed are " + bound);
    }

    @ParameterizedTest
    @CsvSource({"1,true", "1,false", "1000,true", "1000,false", "65000,false"})
    void aBombGoesNoFurtherThanTheLimit(int fragments, boolean end) {
        MessageInflater inflater = inflater(LIMIT);
        ProtocolViolation violation = assertThrows(ProtocolViolation.class, () -> {
            for (int i = 0; i < fragments; i++) {
                feed(inflater, bomb, (int) ((long) bomb.length * i / fragments), (int)
                        ((long) bomb.length * (i + 1) / fragments));
            }
            if (end) {
                inflater.endMessage(ByteBuffer.allocate(BUFFER));
            }
        });

        assertEquals(1009, violation.closeCode());
        assertTrue(output > LIMIT - 2 * BUFFER, "stopped at " + output);
        assertTrue(input < bomb.length / 7, "read on to " + input);
        assertBounds();
        assertEquals(0, zlib.live());
    }

    @Test
    void aBombThatMayIsInflatedWhole() throws ProtocolViolation {
        try (MessageInflater inflater = inflater(BOMB)) {
            feed(inflater, bomb, 0, bomb.length);
            assertTrue(inflater.endMessage(ByteBuffer.allocate(BUFFER)));
        }
        assertEquals(BOMB, output);
        assertTrue(zlib.steps() <= 2 * input + output / BUFFER + 8);
        assertEquals(0, zlib.live());
    }

    /** Empty blocks in great number: stored, of fixed codes, and final ones, each of which zlib has to begin afresh behind. */
    @ParameterizedTest
    @ValueSource(strings = {"000000ffff", "0208208000", "0300", "010000ffff", "0300000000ffff"})
    void s92AMillionEmptyBlocksAreAnEmptyMessage(String block) throws ProtocolViolation {
        byte[] blocks = Pieces.hex(block.repeat(100_000));
        try (MessageInflater inflater = inflater(LIMIT)) {
            for (int i = 0; i < 10; i++) {
                feed(inflater, blocks, 0, blocks.length);
            }
            assertTrue(inflater.endMessage(ByteBuffer.allocate(BUFFER)));
        }
        assertEquals(0, output);
        assertBounds();
        assertEquals(0, zlib.live());
    }

    @Test
    void theSameByteByByte() throws ProtocolViolation {
        byte[] blocks = Pieces.hex("0300000000ffff".repeat(10_000) + "f348cdc9c90700");
        try (MessageInflater inflater = inflater(LIMIT)) {
            for (int i = 0; i < blocks.length; i++) {
                feed(inflater, blocks, i, i + 1);
            }
        }
        assertEquals(5, output);
        assertBounds();
    }

    /** Noise, and good payload that is damaged: it ends in a message or a violation, within bounds, with nothing left alive. */
    @Test
    void whateverComesItEnds() {
        Random random = new Random(77);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = damaged(random);
            long before = zlib.steps();
            input = 0;
            output = 0;
            try (MessageInflater inflater = inflater(LIMIT)) {
                feed(inflater, payload, 0, payload.length);
                ByteBuffer dst = ByteBuffer.allocate(BUFFER);
                boolean whole = false;
                while (!whole) {
                    whole = inflater.endMessage(dst.clear());
                    output += dst.position();
                }
            } catch (ProtocolViolation violation) {
                assertEquals(1007, violation.closeCode());
            }
            long steps = zlib.steps() - before;
            assertTrue(steps <= 2 * input + output / BUFFER + 8, steps + " steps for " + input + " bytes");
        }
        assertEquals(0, zlib.live());
    }

    private static byte[] damaged(Random random) {
        byte[] payload;
        try (MessageDeflater deflater = new MessageDeflater(DeflateParameters.DEFAULT, Role.SERVER, 1)) {
            payload = Transforms.deflate(deflater, Transforms.message(random, 500));
        }
        for (int damage = random.nextInt(4); damage >= 0; damage--) {
            payload[random.nextInt(payload.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return payload;
    }
}
