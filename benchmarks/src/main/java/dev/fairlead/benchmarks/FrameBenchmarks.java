package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.FrameDecoder;
import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.FrameLimits;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.ProtocolViolation;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Frames by the bufferful, or one that is larger: what a frame costs when the system calls are paid for many at once. Figures
 * are for one frame; {@code -prof gc} shows the bytes that one allocates.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class FrameBenchmarks {

    /** Payload bytes. */
    @Param({"0", "1", "125", "1024", "16384", "65536", "1048576"})
    private int size;

    private final FrameDecoder decoder = new FrameDecoder(Role.CLIENT, FrameLimits.DEFAULT);
    private final FrameEncoder client =
            new FrameEncoder(Role.CLIENT, Payloads.maskingKeys().share());
    private final FrameEncoder server = new FrameEncoder(Role.SERVER, () -> 0);
    private FrameHeader header = FrameHeader.of(true, Opcode.BINARY, 0);
    private ByteBuffer frames = ByteBuffer.allocate(0);
    private ByteBuffer payload = ByteBuffer.allocate(0);
    private ByteBuffer target = ByteBuffer.allocate(0);

    /** Creates the state; JMH fills it. */
    public FrameBenchmarks() {}

    /** Makes the buffers. */
    @Setup
    public void fill() {
        header = FrameHeader.of(true, Opcode.BINARY, size);
        frames = Payloads.frames(server, size);
        payload = Payloads.binary(ByteBuffer.allocate(size));
        target = Payloads.roomForFrames(size);
    }

    /**
     * Decodes the next binary frame into an array.
     *
     * @return its header
     * @throws ProtocolViolation never
     */
    @Benchmark
    public @Nullable FrameHeader decode() throws ProtocolViolation {
        if (!frames.hasRemaining()) {
            frames.rewind();
        }
        FrameHeader decoded = decoder.decodeHeader(frames);
        decoder.decodePayload(frames, payload.clear());
        return decoded;
    }

    /**
     * Decodes the next binary message into an array as the client does: in one step if it has up to 65,535 bytes.
     *
     * @return what it is; null: it was decoded as a frame
     * @throws ProtocolViolation never
     */
    @Benchmark
    public @Nullable Opcode decodeMessage() throws ProtocolViolation {
        if (!frames.hasRemaining()) {
            frames.rewind();
        }
        Opcode decoded = decoder.decodeMessage(frames, payload.clear());
        if (decoded == null) {
            decoder.decodeHeader(frames);
            decoder.decodePayload(frames, payload);
        }
        return decoded;
    }

    /**
     * Copies as much from the same place into the same array: the limit.
     *
     * @return the array
     */
    @Benchmark
    public ByteBuffer copyIn() {
        if (frames.remaining() < size) {
            frames.rewind();
        }
        int start = frames.position();
        payload.clear().put(0, frames, start, size);
        frames.position(start + size);
        return payload;
    }

    /**
     * Encodes a binary frame as a client: with a key from the pool, masked.
     *
     * @return the frames
     */
    @Benchmark
    public ByteBuffer encodeMasked() {
        return encode(client);
    }

    /**
     * Encodes the same as a server, without masking.
     *
     * @return the frames
     */
    @Benchmark
    public ByteBuffer encodeUnmasked() {
        return encode(server);
    }

    /**
     * Copies as much from the same array into the same place: the limit.
     *
     * @return the target
     */
    @Benchmark
    public ByteBuffer copyOut() {
        return withRoom().put(payload.clear());
    }

    private ByteBuffer encode(FrameEncoder encoder) {
        ByteBuffer dst = withRoom();
        encoder.encodeHeader(header, dst);
        encoder.encodePayload(payload.clear(), dst);
        return dst;
    }

    private ByteBuffer withRoom() {
        return Payloads.hasRoom(target, size) ? target : target.clear();
    }
}
