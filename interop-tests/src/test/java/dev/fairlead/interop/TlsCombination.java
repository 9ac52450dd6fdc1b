package dev.fairlead.interop;

import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.spi.transport.tls.ClientCertificate;
import dev.fairlead.spi.transport.tls.TlsOptions;
import dev.fairlead.spi.transport.tls.TlsProtocol;
import java.util.Arrays;
import java.util.stream.Stream;

/** A version, which the server chooses, with who provides TLS here and what carries it. */
record TlsCombination(TlsProtocol version, String provider, String transport) {

    static Stream<TlsCombination> all() {
        return Arrays.stream(TlsProtocol.values())
                .flatMap(version -> Stream.of("jdk", "bouncycastle")
                        .flatMap(provider -> Stream.of("socket", "nio")
                                .map(transport -> new TlsCombination(version, provider, transport))));
    }

    boolean isByJdk() {
        return provider.equals("jdk");
    }

    /** Opens a session that trusts the authority of the tests, and has no certificate of its own. */
    Session session() {
        return open(options());
    }

    Session session(ClientCertificate certificate) {
        return open(options().clientCertificate(certificate));
    }

    private TlsOptions.Builder options() {
        return TlsOptions.builder().provider(provider).trustedCertificates(TlsIdentities.authorityPem());
    }

    private Session open(TlsOptions.Builder options) {
        return Session.open(SessionOptions.builder()
                .transport(transport)
                .tls(options.build())
                .build());
    }

    /** As tests are named after it. */
    @Override
    public String toString() {
        return version.standardName() + " by " + provider + " over " + transport;
    }
}
