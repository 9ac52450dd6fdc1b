package dev.fairlead.codec.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.codec.Pieces.Storage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an encoder puts together, a decoder takes apart; and the way bytes arrive never matters. */
@Timeout(60)
class RoundTripTests {

    private static final Storage[] KINDS = Storage.values();

    @ParameterizedTest
    @EnumSource(Role.class)
    void framesComeOutAsTheyWentIn(Role sender) {
        Random random = new Random(11);
        Role receiver = sender == Role.CLIENT ? Role.SERVER : Role.CLIENT;
        for (int round = 0; round < 2_000; round++) {
            List<String> expected = new ArrayList<>();
            byte[] wire = encode(sender, random, expected);
            expected.add("header due");
            Storage storage = KINDS[random.nextInt(KINDS.length)];
            List<ByteBuffer> pieces = cut(wire, remaining -> 1 + random.nextInt(remaining));
            FrameDecoder decoder = new FrameDecoder(receiver, FrameLimits.DEFAULT);
            assertEquals(expected, Decoding.outcome(decoder, storage, pieces), "round " + round);
        }
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void brokenBytesEndTheSameInEveryChunking(Role receiver) { // frames with a few bits flipped
        Random random = new Random(13);
        Role sender = receiver == Role.CLIENT ? Role.SERVER : Role.CLIENT;
        FrameLimits limits = new FrameLimits(4, 2);
        for (int round = 0; round < 2_000; round++) {
            byte[] wire = encode(sender, random, new ArrayList<>());
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                wire[random.nextInt(wire.length)] ^= (byte) (1 << random.nextInt(8));
            }
            List<String> whole = Decoding.outcome(new FrameDecoder(receiver, limits), Storage.HEAP, cut(wire, n -> n));
            List<String> bytewise =
                    Decoding.outcome(new FrameDecoder(receiver, limits), Storage.HEAP_SLICE, cut(wire, n -> 1));
            assertEquals(whole, bytewise, () -> Wire.hex(wire));
        }
    }

    /** Encodes a few messages, each in fragments, with pings between, and adds a line for each frame. */
    private static byte[] encode(Role sender, Random random, List<String> lines) {
        FrameEncoder encoder = new FrameEncoder(sender, random::nextInt);
        ByteBuffer wire = ByteBuffer.allocate(1 << 17);
        int messages = 1 + random.nextInt(3);
        for (int message = 0; message < messages; message++) {
            int fragments = 1 + random.nextInt(4);
            Opcode opcode = Opcode.BINARY;
            for (int i = 1; i <= fragments; i++) {
                byte[] payload = new byte[length(random)];
                random.nextBytes(payload);
                encode(encoder, FrameHeader.of(i == fragments, opcode, payload.length), payload, wire, lines);
                opcode = Opcode.CONTINUATION;
                if (random.nextInt(4) == 0) {
                    byte[] ping = new byte[random.nextInt(126)];
                    encode(encoder, FrameHeader.of(true, Opcode.PING, ping.length), ping, wire, lines);
                }
            }
        }
        return Arrays.copyOf(wire.array(), wire.position());
    }

    private static void encode(
            FrameEncoder encoder, FrameHeader header, byte[] payload, ByteBuffer wire, List<String> lines) {
        encoder.encodeHeader(header, wire);
        encoder.encodePayload(KINDS[payload.length % KINDS.length].of(payload), wire);
        lines.add((header + " " + Wire.hex(payload)).strip());
    }

    private static int length(Random random) {
        int[] lengths = {0, 1, 7, 8, 9, 63, 125, 126, 127, 300};
        return random.nextInt(200) == 0 ? 5000 : lengths[random.nextInt(lengths.length)];
    }

    private static List<ByteBuffer> cut(byte[] wire, IntUnaryOperator size) {
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < wire.length; ) {
            int length = size.applyAsInt(wire.length - at);
            pieces.add(ByteBuffer.wrap(wire, at, length));
            at += length;
        }
        return pieces;
    }
}
