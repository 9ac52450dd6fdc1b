package dev.fairlead.benchmarks;

import java.nio.ByteBuffer;
import java.util.Objects;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Messages of JSON through permessage-deflate, ours and that of others, at level 6 with a window of 15 bits. Figures are for
 * one message; {@link DeflateComparison} makes a table of them, with how small messages become.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 60, time = 20, timeUnit = TimeUnit.MILLISECONDS)
public class DeflateBenchmarks {

    private ByteBuffer target = ByteBuffer.allocate(0);

    /** The size of a message; any from 125 on is possible. */
    @Param({"256", "1024", "16384"})
    int bytes = 256;

    /** Whether messages refer to those before them. */
    @Param({"true", "false"})
    boolean context = true;

    /** Whose. */
    @Param
    DeflateLibrary library = DeflateLibrary.FAIRLEAD;

    private @Nullable JsonRing made;
    private @Nullable DeflatePeer opened;
    private int next;

    /** Creates the state. */
    public DeflateBenchmarks() {}

    /**
     * Sends and receives all messages once, checking them, so that those of the benchmarks are all of later rounds.
     *
     * @throws IllegalStateException if the library and {@code java.util.zip} do not understand each other
     */
    @Setup
    public void open() {
        JsonRing ring = new JsonRing(bytes, context);
        DeflatePeer peer = library.open(context);
        try (DeflatePeer reference = new ZlibDeflate(context)) {
            ring.verify(peer, reference);
        }
        made = ring;
        opened = peer;
        target = ByteBuffer.allocate(JsonRing.roomFor(bytes));
        next = 0;
    }

    /** Gives back the memory outside the heap. */
    @TearDown
    public void close() {
        Objects.requireNonNull(opened).close();
    }

    /**
     * Compresses a message.
     *
     * @return the size of its payload
     */
    @Benchmark
    public int compress() {
        Objects.requireNonNull(opened).compress(Objects.requireNonNull(made).message(next()), target.clear());
        return target.position();
    }

    /**
     * Inflates a message.
     *
     * @return its size
     */
    @Benchmark
    public int inflate() {
        Objects.requireNonNull(opened).inflate(Objects.requireNonNull(made).payload(next()), target.clear());
        return target.position();
    }

    private int next() {
        int index = next;
        next = index + 1 == Objects.requireNonNull(made).count() ? 0 : index + 1;
        return index;
    }
}
