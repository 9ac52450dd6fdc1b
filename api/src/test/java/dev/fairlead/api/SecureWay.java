package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsOptions;
import java.util.List;
import java.util.stream.Stream;

/** One of the four ways to TLS: who provides it to the client, and over which transport. */
record SecureWay(SecureEnds tls, String transport) {

    static final List<SecureWay> ALL = Stream.of(SecureEnds.values())
            .flatMap(tls -> Stream.of("socket", "nio").map(transport -> new SecureWay(tls, transport)))
            .toList();

    /** A session that connects as applications do. */
    SessionOptions.Builder session(TlsOptions options) {
        return SessionOptions.builder().transport(transport).tls(options);
    }

    /** A session for which every name is that of the loopback interface. */
    SessionOptions.Builder sessionByAnyName(TlsOptions options) {
        return SessionOptions.builder().transport(NamedLoopback.over(transport)).tls(options);
    }

    @Override
    public String toString() {
        return tls + " over " + transport;
    }
}
