package dev.fairlead.spi.transport.tls;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * A TLS provider with options: what the connections of a session have in common, the sessions that can be resumed among it.
 * Decides once what no transport can forget: whom to trust, under which name, with which versions. Thread-safe.
 *
 * @since 0.1
 */
public final class TlsContext {

    /** The one application protocol that is offered (RFC 7301 6). */
    static final String HTTP_1_1 = "http/1.1";

    // What contains a colon is an IPv6 address; four numbers are an IPv4 address, and so never a name (RFC 3986 3.2.2).
    private static final Pattern ADDRESS = Pattern.compile(".*:.*|\\d+\\.\\d+\\.\\d+\\.\\d+");

    private final TlsProvider provider;
    private final TlsOptions options;
    private final SSLContext context;
    private final ServerTrust trust;
    private final RecordBuffers buffers = new RecordBuffers();

    /** Of the handshakes that go on, by their engines, which compare as objects. Any thread. */
    private final Map<SSLEngine, HandshakeFacts> handshakes = new ConcurrentHashMap<>();

    private TlsContext(TlsProvider provider, TlsOptions options, Clock clock) throws GeneralSecurityException {
        EllipticCurves.require();
        this.provider = provider;
        this.options = options;
        this.trust = new ServerTrust(options, handshakes, clock);
        this.context = provider.createContext(ClientKeys.of(options, handshakes), trust);
    }

    /**
     * Makes a context.
     *
     * @param provider supplies TLS; what {@code options} say about providers does not count
     * @param options what connections are to be like
     * @return a new context
     * @throws GeneralSecurityException if the provider lacks what is needed, or the trusted authorities cannot be read
     * @throws IllegalArgumentException if a cipher suite or a group is not known to the provider; the message names it
     * @throws UnsupportedOperationException if groups are named and the provider cannot choose them
     */
    public static TlsContext create(TlsProvider provider, TlsOptions options) throws GeneralSecurityException {
        return create(provider, options, Clock.systemUTC());
    }

    /** By this clock the dates of certificates are looked at. */
    static TlsContext create(TlsProvider provider, TlsOptions options, Clock clock) throws GeneralSecurityException {
        TlsContext made = new TlsContext(provider, options, clock);
        // What cannot be offered is found out now, and not by the first connection.
        made.configure(made.context.createSSLEngine(), "localhost");
        return made;
    }

    /**
     * Begins a connection; performs no I/O.
     *
     * @param host with whom: a name, an IPv4 address in dotted form, or an IPv6 address without brackets
     * @param port the TCP port, by which sessions are found again that can be resumed
     * @return the client's end of it
     */
    public ClientTls connect(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        configure(engine, host);
        HandshakeFacts facts = new HandshakeFacts(host, options.namedGroups());
        handshakes.put(engine, facts);
        return new ClientTls(provider, engine, facts, trust, buffers, () -> handshakes.remove(engine));
    }

    private void configure(SSLEngine engine, String host) {
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(options.protocols().stream()
                .map(TlsProtocol::standardName)
                .sorted()
                .toArray(String[]::new));
        if (!options.cipherSuites().isEmpty()) {
            requireKnown(options.cipherSuites(), engine.getSupportedCipherSuites());
            parameters.setCipherSuites(options.cipherSuites().toArray(String[]::new));
        }
        parameters.setApplicationProtocols(new String[] {HTTP_1_1});
        parameters.setServerNames(serverNames(host));
        engine.setSSLParameters(parameters);
        if (!options.namedGroups().isEmpty()) {
            provider.setNamedGroups(engine, options.namedGroups());
        }
    }

    // RFC 6066 3: "Literal IPv4 and IPv6 addresses are not permitted", and the name has no dot at its end.
    private static List<SNIServerName> serverNames(String host) {
        if (ADDRESS.matcher(host).matches()) {
            return List.of();
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException noHostName) {
            // With an underscore for example: names that resolve, and that no certificate of the public has.
            return List.of();
        }
    }

    private void requireKnown(List<String> suites, String[] supported) {
        List<String> known = Arrays.asList(supported);
        for (String suite : suites) {
            if (!known.contains(suite)) {
                throw new IllegalArgumentException(
                        "cipher suite " + suite + " is not known to the TLS provider " + provider.id());
            }
        }
    }

    /**
     * Tells whether the steps of a handshake may wait for something else than the server: for a trust manager or a selector
     * of the caller's, or for a look-up over the network. They are then to be run where waiting is allowed.
     *
     * @return true if they may
     */
    public boolean mayWait() {
        return options.trustManager().isPresent()
                || options.clientCertificateSelector().isPresent()
                || options.revocation() != Revocation.UNCHECKED;
    }

    /** Returns the provider's id and the options. */
    @Override
    public String toString() {
        return "TlsContext[" + provider.id() + ", " + options + "]";
    }
}
