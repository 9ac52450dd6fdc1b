package dev.fairlead.codec.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one end deflates, the other and an inflater that checks every distance read back, however it is cut. */
@Timeout(120)
class DeflateRoundTripTests {

    private static final int MESSAGES = 1_000;

    static List<DeflateParameters> parameters() {
        return Transforms.parameters(8, 9, 10, 11, 12, 13, 14, 15);
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void aThousandMessages(DeflateParameters parameters) throws ProtocolViolation {
        Random random = new Random(parameters.hashCode());
        CountingZlib zlib = new CountingZlib();
        for (Role sender : Role.values()) {
            Role receiver = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
            StrictInflater strict =
                    new StrictInflater(parameters.maxWindowBits(sender), parameters.contextTakeover(sender));
            try (MessageDeflater deflater = new MessageDeflater(parameters, sender, 6, zlib);
                    MessageInflater inflater = new MessageInflater(parameters, receiver, Long.MAX_VALUE, zlib)) {
                for (int i = 0; i < MESSAGES / 2; i++) {
                    byte[] message = Transforms.message(random, 6_000);
                    byte[] payload = Transforms.deflate(deflater, message, Transforms.sizes(random));
                    assertArrayEquals(message, strict.message(payload), "strictly, message " + i);
                    assertArrayEquals(message, Transforms.inflate(inflater, payload, Transforms.sizes(random)));
                    sometimesRelease(random, deflater, inflater);
                }
            }
        }
        assertEquals(0, zlib.live());
    }

    private static void sometimesRelease(Random random, MessageDeflater deflater, MessageInflater inflater) {
        if (random.nextInt(50) == 0) {
            assertTrue(deflater.release());
            inflater.release();
        }
    }

    @Test
    void theInflaterThatChecksDistancesDoes() {
        byte[] message = new byte[1_024];
        new Random(3).nextBytes(message);
        System.arraycopy(message, 0, message, 600, 400);
        byte[] payload;
        try (MessageDeflater deflater = new MessageDeflater(DeflateParameters.DEFAULT, Role.CLIENT, 6)) {
            payload = Transforms.deflate(deflater, message);
        }

        assertArrayEquals(message, new StrictInflater(10, true).message(payload));
        assertEquals(
                "distance 600 in a window of 512",
                assertThrows(AssertionError.class, () -> new StrictInflater(9, true).message(payload))
                        .getMessage());
        StrictInflater forgets = new StrictInflater(15, false);
        forgets.message(new byte[] {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 0x07, 0});
        assertEquals(
                "distance 5 of 1 bytes",
                assertThrows(AssertionError.class, () -> forgets.message(new byte[] {(byte) 0xf2, 0, 0x11, 0, 0}))
                        .getMessage());
    }

    @Test
    void aContextThatIsKeptIsReferredTo() {
        Random random = new Random(5);
        byte[] message = new byte[100];
        random.nextBytes(message);
        for (DeflateParameters parameters : parameters()) {
            try (MessageDeflater deflater = new MessageDeflater(parameters, Role.CLIENT, 6)) {
                int first = Transforms.deflate(deflater, message).length;
                int second = Transforms.deflate(deflater, message).length;
                // Both messages together are smaller than the smallest window, so the first is found again in each.
                assertEquals(parameters.contextTakeover(Role.CLIENT), second < first / 4, parameters.toString());
            }
        }
    }

    @Test
    void theWindowIsUsedAsFarAsItGoes() {
        for (int bits = 8; bits <= 15; bits++) {
            DeflateParameters parameters = new DeflateParameters(false, false, 15, bits);
            StrictInflater strict = new StrictInflater(bits, true);
            byte[] message = new byte[200_000];
            new Random(bits).nextBytes(message);
            int half = 1 << (bits - 1);
            for (int i = half; i + half < message.length; i += half / 2) {
                // What stood half a window before, so that there is something to find there.
                System.arraycopy(message, i - half, message, i, half / 4);
            }
            try (MessageDeflater deflater = new MessageDeflater(parameters, Role.CLIENT, 9)) {
                assertArrayEquals(message, strict.message(Transforms.deflate(deflater, message)));
            }
            assertTrue(strict.greatestDistance() >= half, bits + " bits: " + strict.greatestDistance());
        }
    }

    @Test
    void everyLevelIsReadBack() throws ProtocolViolation {
        Random random = new Random(9);
        for (int level = 1; level <= 9; level++) {
            DeflateParameters parameters = new DeflateParameters(false, false, 10, 9);
            try (MessageDeflater deflater = new MessageDeflater(parameters, Role.SERVER, level);
                    MessageInflater inflater = new MessageInflater(parameters, Role.CLIENT, 1 << 20)) {
                StrictInflater strict = new StrictInflater(10, true);
                for (int i = 0; i < 20; i++) {
                    byte[] message = Transforms.message(random, 30_000);
                    byte[] payload = Transforms.deflate(deflater, message);
                    assertArrayEquals(message, strict.message(payload));
                    assertArrayEquals(message, Transforms.inflate(inflater, payload));
                }
            }
        }
    }
}
