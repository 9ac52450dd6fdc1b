package dev.fairlead.benchmarks;

import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
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

/** A whole handshake of TLS 1.3, both ends of Bouncy Castle: classical, and withstanding quantum computers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TlsHandshakeBenchmarks {

    /** Bouncy Castle's servers tell each handshake, which would be measured too. Kept, for the level is forgotten with it. */
    private static final Logger BOUNCY_CASTLE = Logger.getLogger("org.bouncycastle");

    /** The group that is named first. */
    @Param({"x25519", "X25519MLKEM768"})
    String group = "x25519";

    private final TlsProvider provider = new BouncyCastleTlsProvider();
    private @Nullable SSLContext clients;
    private @Nullable SSLContext servers;

    /** Creates the state. */
    public TlsHandshakeBenchmarks() {}

    /**
     * Makes the contexts.
     *
     * @throws GeneralSecurityException never
     * @throws IOException never
     */
    @Setup
    public void prepare() throws GeneralSecurityException, IOException {
        BOUNCY_CASTLE.setLevel(Level.OFF);
        clients = TlsClient.context(provider);
        servers = TlsEngines.bouncyCastleServer();
    }

    /**
     * Runs a handshake, with no session to resume.
     *
     * @return the client
     * @throws IOException never
     */
    @Benchmark
    public SSLEngine handshake() throws IOException {
        SSLEngine client = Objects.requireNonNull(clients).createSSLEngine();
        provider.setNamedGroups(client, List.of(group, "secp256r1"));
        return new TlsEngines(client, Objects.requireNonNull(servers).createSSLEngine()).handshake().client;
    }
}
