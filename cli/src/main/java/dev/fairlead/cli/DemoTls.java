package dev.fairlead.cli;

import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.BCSSLEngine;
import org.bouncycastle.jsse.BCSSLParameters;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/**
 * The demo's servers with TLS, one for each provider, which speaks that provider's TLS, too. Their certificate is of an
 * authority that lives as long as the demo.
 */
record DemoTls(List<Server> servers) implements AutoCloseable {

    /** The first withstands quantum computers; the certificates need the curve of the last. */
    private static final String[] GROUPS = {"X25519MLKEM768", "x25519", "secp256r1"};

    /**
     * One server.
     *
     * @param server it
     * @param untrusting options of a client that does not know its authority; their first group is the one to agree on
     * @param trusting options of a client that does
     * @param pin of its key
     */
    record Server(EmbeddedServer server, TlsOptions untrusting, TlsOptions trusting, String pin) {

        /** The id of the provider for both ends. */
        String provider() {
            return untrusting.providerId().orElse("jdk");
        }
    }

    /** Makes certificates and starts the servers. */
    static DemoTls start(Report report) {
        long start = System.nanoTime();
        TestAuthority authority = TestAuthority.create("Fairlead demo authority");
        TestIdentity identity = authority
                .identity()
                .commonName("Fairlead demo server")
                .dns("localhost")
                .issue();
        byte[] trusted = authority.certificatePem().getBytes(StandardCharsets.US_ASCII);
        EmbeddedServer jdk =
                EmbeddedServer.builder().tls(identity.serverContext()).start();
        report.checkTimed("TLS by jdk", "listens on " + jdk.uri(DemoCommand.ECHO_PATH), true, start);
        start = System.nanoTime();
        EmbeddedServer hybrid = startBeside(
                jdk,
                () -> EmbeddedServer.builder()
                        .tls(identity.serverContext(bouncyCastle(), List.of()), DemoTls::preferHybrid)
                        .start());
        report.checkTimed("TLS by bouncycastle", "listens on " + hybrid.uri(DemoCommand.ECHO_PATH), true, start);
        TlsOptions ofJdk = TlsOptions.builder().provider("jdk").build();
        TlsOptions ofBouncyCastle = TlsOptions.builder()
                .provider("bouncycastle")
                .namedGroups(GROUPS)
                .build();
        return new DemoTls(Stream.of(Map.entry(jdk, ofJdk), Map.entry(hybrid, ofBouncyCastle))
                .map(each -> new Server(
                        each.getKey(),
                        each.getValue(),
                        each.getValue().toBuilder().trustedCertificates(trusted).build(),
                        identity.spkiSha256()))
                .toList());
    }

    /** Starts a second server; if that fails, the first one ends. */
    static EmbeddedServer startBeside(EmbeddedServer first, Supplier<EmbeddedServer> second) {
        try {
            return second.get();
        } catch (RuntimeException | Error failed) {
            first.close();
            throw failed;
        }
    }

    private static Provider bouncyCastle() {
        return new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()));
    }

    private static void preferHybrid(SSLEngine engine) {
        if (engine instanceof BCSSLEngine bouncyCastle) {
            BCSSLParameters parameters = bouncyCastle.getParameters();
            parameters.setNamedGroups(GROUPS);
            bouncyCastle.setParameters(parameters);
        }
    }

    /** A client that refuses a server is a failure to the latter; anything else must not have happened. */
    void checkFailures(Report report) {
        List<Throwable> unexpected = servers.stream()
                .flatMap(each -> each.server().failures().stream())
                .filter(failure -> !(failure instanceof IOException))
                .toList();
        report.check(
                "servers with TLS",
                unexpected.isEmpty() ? "have seen no failure but those refusals" : unexpected.toString(),
                unexpected.isEmpty());
    }

    @Override
    public void close() {
        servers.forEach(each -> each.server().close());
    }
}
