package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.MaskingKeys;
import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The price of a masking key, which every frame needs, beside one fetched from the random source itself. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MaskingKeysBenchmarks {

    private final SecureRandom random = new SecureRandom();
    private final MaskingKeys keys = new MaskingKeys(random);
    private final MaskingKeys cipher = Payloads.maskingKeys();
    private final IntSupplier share = cipher.share();

    /** Creates the state. */
    public MaskingKeysBenchmarks() {}

    /**
     * Takes a key from the pool.
     *
     * @return the key
     */
    @Benchmark
    public int pooled() {
        return keys.getAsInt();
    }

    /**
     * Takes a key from a pool that two threads share, as the connections of one session do.
     *
     * @return the key
     */
    @Benchmark
    @Threads(2)
    public int pooledForTwoThreads() {
        return keys.getAsInt();
    }

    /**
     * Takes a key from a pool that is filled by the cipher.
     *
     * @return the key
     */
    @Benchmark
    public int pooledFromCipher() {
        return cipher.getAsInt();
    }

    /**
     * Takes a key as a connection does.
     *
     * @return the key
     */
    @Benchmark
    public int share() {
        return share.getAsInt();
    }

    /**
     * Fetches a key by itself.
     *
     * @return the key
     */
    @Benchmark
    public int secureRandom() {
        return random.nextInt();
    }
}
