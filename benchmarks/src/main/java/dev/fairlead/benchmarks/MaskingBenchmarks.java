package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.FrameEncoder;
import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.codec.frame.Role;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
 * Masking of payload from the application's memory into ours, beside a plain copy and the loop that everybody writes first.
 * Bytes divided by nanoseconds are GB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MaskingBenchmarks {

    private static final int KEY = 0x37FA213D;

    /** How often each way is taken before the measurement, enough for the last compiler. */
    private static final int ROUNDS = 20_000;

    private static final int TRIAL = 1024;

    /** Payload bytes. */
    @Param({"1", "125", "1024", "16384", "65536", "1048576"})
    private int size;

    private final FrameEncoder encoder = new FrameEncoder(Role.CLIENT, () -> KEY);
    private ByteBuffer heap = ByteBuffer.allocate(0);
    private ByteBuffer otherHeap = ByteBuffer.allocate(0);
    private ByteBuffer direct = ByteBuffer.allocate(0);
    private ByteBuffer otherDirect = ByteBuffer.allocate(0);

    /** Creates the state; JMH fills it. */
    public MaskingBenchmarks() {}

    /** Makes the buffers, and begins the one frame whose payload is all that is ever encoded. */
    @Setup
    public void fill() {
        heap = Payloads.binary(ByteBuffer.allocate(size));
        otherHeap = Payloads.binary(ByteBuffer.allocate(size));
        direct = Payloads.binary(ByteBuffer.allocateDirect(size));
        otherDirect = Payloads.binary(ByteBuffer.allocateDirect(size));
        encoder.encodeHeader(
                FrameHeader.of(true, Opcode.BINARY, Long.MAX_VALUE),
                ByteBuffer.allocate(FrameEncoder.MAX_HEADER_BYTES));
        takeEveryWay();
    }

    /** A program that only ever masks one kind of buffer is compiled for that kind; real ones mask several. */
    private void takeEveryWay() {
        ByteBuffer array = ByteBuffer.allocate(TRIAL);
        ByteBuffer otherArray = ByteBuffer.allocate(TRIAL);
        ByteBuffer memory = ByteBuffer.allocateDirect(TRIAL);
        ByteBuffer otherMemory = ByteBuffer.allocateDirect(TRIAL);
        for (int i = 0; i < ROUNDS; i++) {
            encode(array, otherArray);
            encode(array, otherMemory);
            encode(memory, otherArray);
            encode(memory, otherMemory);
        }
    }

    /**
     * Masks from an array into an array.
     *
     * @return the number of bytes
     */
    @Benchmark
    public int heapToHeap() {
        return encode(heap, otherHeap);
    }

    /**
     * Masks from an array into direct memory, as {@code WebSocket.sendBinary(byte[])} does.
     *
     * @return the number of bytes
     */
    @Benchmark
    public int heapToDirect() {
        return encode(heap, otherDirect);
    }

    /**
     * Masks from direct memory into direct memory.
     *
     * @return the number of bytes
     */
    @Benchmark
    public int directToDirect() {
        return encode(direct, otherDirect);
    }

    /**
     * Masks an array where it lies.
     *
     * @return the buffer
     */
    @Benchmark
    public ByteBuffer inPlaceHeap() {
        encoder.encodePayloadInPlace(heap.clear());
        return heap;
    }

    /**
     * Masks direct memory where it lies.
     *
     * @return the buffer
     */
    @Benchmark
    public ByteBuffer inPlaceDirect() {
        encoder.encodePayloadInPlace(direct.clear());
        return direct;
    }

    /**
     * Copies an array without masking: the limit.
     *
     * @return the target
     */
    @Benchmark
    public ByteBuffer copyHeapToHeap() {
        return otherHeap.clear().put(heap.clear());
    }

    /**
     * Copies an array into direct memory without masking: the limit.
     *
     * @return the target
     */
    @Benchmark
    public ByteBuffer copyHeapToDirect() {
        return otherDirect.clear().put(heap.clear());
    }

    /**
     * Masks byte by byte, with the index modulo four.
     *
     * @return the target
     */
    @Benchmark
    public byte[] byteLoop() {
        return Payloads.maskByteByByte(heap.array(), otherHeap.array(), KEY);
    }

    private int encode(ByteBuffer src, ByteBuffer dst) {
        return encoder.encodePayload(src.clear(), dst.clear());
    }
}
