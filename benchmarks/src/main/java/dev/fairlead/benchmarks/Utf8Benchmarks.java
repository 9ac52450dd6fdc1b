package dev.fairlead.benchmarks;

import dev.fairlead.codec.frame.Utf8Validator;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
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

/** Checking text, beside the JDK's decoder, which checks and decodes at once. Bytes divided by nanoseconds are GB/s. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class Utf8Benchmarks {

    /** What the text is made of. */
    public enum Script {
        /** JSON in English: one byte a character. */
        ASCII("{\"type\":\"message\",\"id\":4711,\"text\":\"All work and no play.\"}"),
        /** French: mostly one byte a character, some two. */
        LATIN("Voilà où l'été s'achève, là-bas près du château: déjà vu. "),
        /** A chat: runs of ASCII, two, three and four bytes a character. */
        MIXED("{\"user\":\"Zoë\",\"text\":\"Привет, 世界! \uD83D\uDE00\uD83D\uDE80 ok\",\"n\":12345678}"),
        /** Chinese: three bytes a character. */
        CJK("人人生而自由,在尊严和权利上一律平等。");

        private final String piece;

        Script(String piece) {
            this.piece = piece;
        }

        byte[] text(int size) {
            return Payloads.text(piece, size);
        }
    }

    /** Which script. */
    @Param
    private Script script = Script.ASCII;

    /** Bytes of text. */
    @Param({"125", "1024", "16384", "65536", "1048576"})
    private int size;

    private final Utf8Validator validator = new Utf8Validator();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private CharBuffer chars = CharBuffer.allocate(0);
    private ByteBuffer heap = ByteBuffer.allocate(0);
    private ByteBuffer direct = ByteBuffer.allocate(0);

    /** Creates the state; JMH fills it. */
    public Utf8Benchmarks() {}

    /** Makes the text. */
    @Setup
    public void fill() {
        byte[] text = script.text(size);
        chars = CharBuffer.allocate(size);
        heap = ByteBuffer.wrap(text);
        direct = ByteBuffer.allocateDirect(text.length).put(text).clear();
    }

    /**
     * Checks text in an array.
     *
     * @return -1
     */
    @Benchmark
    public int validateHeap() {
        return validator.firstInvalid(heap, 0, heap.limit());
    }

    /**
     * Checks text in direct memory.
     *
     * @return -1
     */
    @Benchmark
    public int validateDirect() {
        return validator.firstInvalid(direct, 0, direct.limit());
    }

    /**
     * Decodes text in an array into characters.
     *
     * @return underflow: all was decoded
     * @throws CharacterCodingException never
     */
    @Benchmark
    public CoderResult charsetDecoder() throws CharacterCodingException {
        CoderResult result = decoder.reset().decode(heap.rewind(), chars.clear(), true);
        if (result.isError()) {
            result.throwException();
        }
        return result;
    }
}
