package dev.fairlead.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

@Timeout(60)
class BenchmarksTests {

    /** Every benchmark once for a moment, in this process: enough to see that it runs, too little to measure anything. */
    @Test
    void everyBenchmarkRuns() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(2))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        // 8 ways of masking in 4 sizes, 3 of checking in 4 scripts, 3 of frames, 2 of heads, 3 of keys; records of 3
        // clients
        // in 2 directions, handshakes with 2 groups; compression by 5 in 3 sizes, 2 contexts and 2 directions.
        assertEquals(32 + 12 + 3 + 2 + 3 + 6 + 2 + 60, results.size());
        assertTrue(results.stream().allMatch(one -> one.getPrimaryResult().getScore() > 0));
    }

    @Test
    void theLoopThatMaskingIsComparedWithMasks() {
        int key = 0x37FA213D;
        byte[] payload = Payloads.binary(ByteBuffer.allocate(Payloads.SMALL)).array();
        ByteBuffer encoded = ByteBuffer.allocate(Payloads.SMALL);
        FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> key);

        encoder.encodeHeader(
                FrameHeader.of(true, Opcode.BINARY, Payloads.SMALL),
                ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES));
        encoder.encodePayload(ByteBuffer.wrap(payload), encoded);

        assertArrayEquals(encoded.array(), Payloads.maskByteByByte(payload, new byte[Payloads.SMALL], key));
    }

    @Test
    void everyTextIsValidAndFillsABuffer() {
        for (Utf8Benchmarks.Script script : Utf8Benchmarks.Script.values()) {
            byte[] text = script.text();
            Utf8Validator validator = new Utf8Validator();

            assertEquals(-1, validator.firstInvalid(ByteBuffer.wrap(text), 0, text.length), script.name());
            assertTrue(validator.isComplete(), script.name());
            assertTrue(text.length > Payloads.BUFFER * 99 / 100 && text.length <= Payloads.BUFFER, script.name());
        }
    }

    @Test
    void smallFramesFillABuffer() {
        ByteBuffer frames = Payloads.smallFrames(new FrameEncoder(Role.SERVER, () -> 0));

        assertEquals(Payloads.SMALL_FRAMES * (2 + Payloads.SMALL), frames.remaining());
    }
}
