package dev.fairlead.spi.transport.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Who this end is, for every provider: the one certificate that was given, or the one that is selected. Is there also if
 * none was given, to find out that a server has asked for one. Thread-safe.
 *
 * <p>A given certificate is offered whatever issuers the server names: it may know more than it names, and its refusal says
 * more than going on without one.
 */
final class ClientKeys extends X509ExtendedKeyManager {

    private final ClientCertificateSelector selector;
    private final Map<SSLEngine, HandshakeFacts> handshakes;
    private final AtomicLong lastAlias = new AtomicLong();

    private ClientKeys(ClientCertificateSelector selector, Map<SSLEngine, HandshakeFacts> handshakes) {
        this.selector = selector;
        this.handshakes = handshakes;
    }

    static X509ExtendedKeyManager of(TlsOptions options, Map<SSLEngine, HandshakeFacts> handshakes) {
        Optional<ClientCertificate> given = options.clientCertificate();
        return new ClientKeys(options.clientCertificateSelector().orElse(issuers -> given), handshakes);
    }

    /**
     * Called once or, with one type of key each, several times in a handshake: JSSE does the former in TLS 1.2 and the latter
     * in 1.3, Bouncy Castle always the latter.
     */
    @Override
    public @Nullable String chooseEngineClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        HandshakeFacts facts = engine == null ? null : handshakes.get(engine);
        if (facts == null) {
            return null;
        }
        List<X500Principal> named = names(issuers);
        HandshakeFacts.OwnCertificate own = facts.ownCertificate(
                () -> new HandshakeFacts.OwnCertificate("client-" + lastAlias.incrementAndGet(), select(named)));
        boolean fits = own.certificate()
                .filter(certificate -> KeyTypes.fits(keyTypes, certificate))
                .isPresent();
        if (!fits) {
            facts.certificateMissing(named);
            return null;
        }
        facts.certificateGiven();
        return own.alias();
    }

    private Optional<ClientCertificate> select(List<X500Principal> issuers) {
        return Objects.requireNonNull(selector.select(issuers), "the selector of client certificates returned null");
    }

    private static List<X500Principal> names(Principal @Nullable [] issuers) {
        return issuers == null
                ? List.of()
                : Arrays.stream(issuers)
                        .map(issuer ->
                                issuer instanceof X500Principal name ? name : new X500Principal(issuer.getName()))
                        .toList();
    }

    // Few handshakes go on at a time, and fewer in which the server has asked; so their facts are searched and nothing
    // is
    // kept longer than they are.
    private Optional<ClientCertificate> byAlias(@Nullable String alias) {
        return handshakes.values().stream()
                .flatMap(facts -> facts.ownCertificate().stream())
                .filter(own -> own.alias().equals(alias))
                .findFirst()
                .flatMap(HandshakeFacts.OwnCertificate::certificate);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return byAlias(alias).map(ClientCertificate::key).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return byAlias(alias)
                .map(own -> own.certificates().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    // All connections are made with engines; nobody else has this key manager.

    @Override
    public @Nullable String chooseClientAlias(
            String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(@Nullable String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
            @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
