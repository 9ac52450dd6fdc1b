package dev.fairlead.benchmarks;

import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeadDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding the head of the answer to an upgrade: once for each connection. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class HandshakeBenchmarks {

    private static final String PLAIN = """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            """;

    private static final String MORE = """
            Date: Mon, 02 Jan 2006 15:04:05 GMT\r
            Server: example/1.0\r
            Sec-WebSocket-Protocol: chat\r
            Strict-Transport-Security: max-age=63072000; includeSubDomains\r
            Via: 1.1 proxy.example\r
            """;

    private static final String MANY = "X-Request-Id: 7b6f2a5e-4a07-4d0c-9d0e-5a3f2f3f7c11\r\n".repeat(10);

    private final ByteBuffer small = head(PLAIN);
    private final ByteBuffer large = head(PLAIN + MORE + MANY);

    /** Creates the state. */
    public HandshakeBenchmarks() {}

    /**
     * Decodes the least that a server answers.
     *
     * @return the head
     * @throws HttpViolation never
     */
    @Benchmark
    public @Nullable ResponseHead decodeLeast() throws HttpViolation {
        return new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(small.rewind());
    }

    /**
     * Decodes an answer with 18 header fields.
     *
     * @return the head
     * @throws HttpViolation never
     */
    @Benchmark
    public @Nullable ResponseHead decodeLarge() throws HttpViolation {
        return new ResponseHeadDecoder(HeadLimits.DEFAULT).decode(large.rewind());
    }

    /** Returns the bytes of a head, by the name of the method that decodes it. */
    static int bytes(String method) {
        HandshakeBenchmarks heads = new HandshakeBenchmarks();
        return (method.equals("decodeLeast") ? heads.small : heads.large).capacity();
    }

    private static ByteBuffer head(String fields) {
        return ByteBuffer.wrap((fields + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
