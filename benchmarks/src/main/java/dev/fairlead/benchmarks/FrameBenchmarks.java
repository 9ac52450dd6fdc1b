package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.MaskingKeys;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Small frames by the bufferful: what a frame costs when the system calls are paid for many at once. Figures are for one
 * frame; {@code -prof gc} shows the bytes that one allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class FrameBenchmarks {

    private final ByteBuffer frames = Payloads.smallFrames(new FrameEncoder(Role.SERVER, () -> 0));
    private final FrameDecoder decoder = new FrameDecoder(Role.CLIENT, FrameLimits.DEFAULT);
    private final FrameEncoder client = new FrameEncoder(Role.CLIENT, new MaskingKeys(new SecureRandom()));
    private final FrameEncoder server = new FrameEncoder(Role.SERVER, () -> 0);
    private final FrameHeader header = FrameHeader.of(true, Opcode.BINARY, Payloads.SMALL);
    private final ByteBuffer small = Payloads.binary(ByteBuffer.allocate(Payloads.SMALL));
    private final ByteBuffer target = ByteBuffer.allocateDirect(2 * Payloads.BUFFER);

    /** Creates the state. */
    public FrameBenchmarks() {}

    /**
     * Decodes a bufferful of 125-byte binary frames into an array each.
     *
     * @return how many bytes of payload there were
     * @throws ProtocolViolation never
     */
    @Benchmark
    @OperationsPerInvocation(Payloads.SMALL_FRAMES)
    public int decode() throws ProtocolViolation {
        frames.rewind();
        int bytes = 0;
        while (decoder.decodeHeader(frames) != null) {
            bytes += decoder.decodePayload(frames, small.clear());
        }
        return bytes;
    }

    /**
     * Encodes a bufferful of 125-byte binary frames as a client: with keys from the pool, masked.
     *
     * @return the frames
     */
    @Benchmark
    @OperationsPerInvocation(Payloads.SMALL_FRAMES)
    public ByteBuffer encodeMasked() {
        return encode(client);
    }

    /**
     * Encodes the same as a server, without masking: the limit.
     *
     * @return the frames
     */
    @Benchmark
    @OperationsPerInvocation(Payloads.SMALL_FRAMES)
    public ByteBuffer encodeUnmasked() {
        return encode(server);
    }

    private ByteBuffer encode(FrameEncoder encoder) {
        target.clear();
        for (int i = 0; i < Payloads.SMALL_FRAMES; i++) {
            encoder.encodeHeader(header, target);
            encoder.encodePayload(small.clear(), target);
        }
        return target;
    }
}
