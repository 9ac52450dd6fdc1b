package dev.fairlead.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
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

/** A full record of TLS 1.3 with AES-GCM through a client and a server of the JDK: encrypting and decrypting together. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TlsRecordBenchmarks {

    /** What a record holds at most (RFC 8446 5.1). */
    static final int RECORD = 16 * 1024;

    private final ByteBuffer plain = ByteBuffer.allocate(RECORD);

    /** Whose client. */
    @Param
    TlsClient client = TlsClient.JDK;

    private @Nullable TlsEngines made;

    /** Creates the state. */
    public TlsRecordBenchmarks() {}

    /**
     * Connects the two.
     *
     * @throws GeneralSecurityException never
     * @throws IOException never
     */
    @Setup
    public void connect() throws GeneralSecurityException, IOException {
        SSLEngine engine = client.context().createSSLEngine();
        engine.setUseClientMode(true);
        engine.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        made = new TlsEngines(engine, TlsEngines.jdkServer().createSSLEngine()).handshake();
    }

    /**
     * Sends a record.
     *
     * @return its bytes
     * @throws SSLException never
     */
    @Benchmark
    public int send() throws SSLException {
        TlsEngines engines = Objects.requireNonNull(made);
        return engines.carry(engines.client, engines.server, plain);
    }

    /**
     * Receives a record.
     *
     * @return its bytes
     * @throws SSLException never
     */
    @Benchmark
    public int receive() throws SSLException {
        TlsEngines engines = Objects.requireNonNull(made);
        return engines.carry(engines.server, engines.client, plain);
    }
}
