package dev.fairlead.conformance;

import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.cli.conformance.FuzzingSuite;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.testkit.TestAuthority;
import dev.fairlead.testkit.TestIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * What carries the cases.
 *
 * @param transport its id
 * @param tls the provider's id, or {@link #WITHOUT_TLS}
 */
record Carrier(String transport, String tls) {

    static final String WITHOUT_TLS = "none";

    private static final TestAuthority AUTHORITY = TestAuthority.create("Conformance CA");

    static final TestIdentity SERVER = AUTHORITY.identity().dns("localhost").issue();

    /** Each transport, without TLS and with that of each provider. */
    static Stream<Carrier> all() {
        return Stream.of("nio", "socket")
                .flatMap(transport ->
                        List.of(WITHOUT_TLS, "jdk", "bouncycastle").stream().map(tls -> new Carrier(transport, tls)));
    }

    boolean isSecure() {
        return !tls.equals(WITHOUT_TLS);
    }

    Session session() {
        SessionOptions.Builder options =
                SessionOptions.builder().transport(transport).limits(FuzzingSuite.LIMITS);
        if (isSecure()) {
            options.tls(TlsOptions.builder()
                    .provider(tls)
                    .trustedCertificates(AUTHORITY.certificatePem().getBytes(StandardCharsets.US_ASCII))
                    .build());
        }
        return Session.open(options.build());
    }

    /** As tests and tables name it. */
    @Override
    public String toString() {
        return transport + (isSecure() ? ", TLS by " + tls : "");
    }
}
