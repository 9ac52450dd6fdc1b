package dev.fairlead.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

@Timeout(60)
class BenchmarksTests {

    private static final int SMALL = 125;

    /** Every benchmark once for a moment, in this process: enough to see that it runs, too little to measure anything. */
    @Test
    void everyBenchmarkRuns() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .param("size", "1", "65536")
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(2))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        // 8 ways of masking, 3 of checking in 4 scripts, and 6 of frames, in 2 sizes; 2 of heads, 5 of keys; records of
        // 3 clients in 2 directions, handshakes with 2 groups; compression by 5 in 3 sizes, 2 contexts and 2
        // directions.
        assertEquals(2 * (8 + 12 + 6) + 2 + 5 + 6 + 2 + 60, results.size());
        assertTrue(results.stream().allMatch(one -> one.getPrimaryResult().getScore() > 0));
    }

    @Test
    void theLoopThatMaskingIsComparedWithMasks() {
        int key = 0x37FA213D;
        byte[] payload = Payloads.binary(ByteBuffer.allocate(SMALL)).array();
        ByteBuffer encoded = ByteBuffer.allocate(SMALL);
        FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> key);

        encoder.encodeHeader(
                FrameHeader.of(true, Opcode.BINARY, SMALL), ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES));
        encoder.encodePayload(ByteBuffer.wrap(payload), encoded);

        assertArrayEquals(encoded.array(), Payloads.maskByteByByte(payload, new byte[SMALL], key));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 65_536})
    void everyTextIsValidAndHasItsSize(int size) {
        for (Utf8Benchmarks.Script script : Utf8Benchmarks.Script.values()) {
            byte[] text = script.text(size);
            Utf8Validator validator = new Utf8Validator();

            assertEquals(-1, validator.firstInvalid(ByteBuffer.wrap(text), 0, text.length), script.name());
            assertTrue(validator.isComplete(), script.name());
            assertEquals(size, text.length);
        }
    }

    /** Of no bytes there are more in a row than a message may have empty frames. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 65_536, 1 << 20})
    void framesFillABufferOrAreLarger(int size) throws ProtocolViolation {
        ByteBuffer frames = Payloads.frames(new FrameEncoder(Role.SERVER, () -> 0), size);
        FrameDecoder decoder = new FrameDecoder(Role.CLIENT, FrameLimits.DEFAULT);
        ByteBuffer payload = ByteBuffer.allocate(size);
        int bytes = frames.remaining();

        int count = 0;
        while (decoder.decodeHeader(frames) != null) {
            decoder.decodePayload(frames, payload.clear());
            assertFalse(payload.hasRemaining());
            count++;
        }

        assertFalse(frames.hasRemaining());
        assertTrue(count == 1 || bytes > Payloads.BUFFER - size - FrameEncoder.MAX_HEADER_BYTES);
    }
}
