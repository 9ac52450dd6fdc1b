package dev.fairlead.testkit;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers one identity whatever is wrong with it. The providers' own key managers look at their certificates, and keep
 * back for instance one that is signed with SHA-1.
 */
final class OnlyKey extends X509ExtendedKeyManager {

    private static final String ALIAS = "identity";

    private final TestIdentity identity;

    OnlyKey(TestIdentity identity) {
        this.identity = identity;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return fits(keyType) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return fits(keyType) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return Arrays.stream(keyTypes).anyMatch(this::fits) ? ALIAS : null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return Arrays.stream(keyTypes).anyMatch(this::fits) ? ALIAS : null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
        return fits(keyType) ? new String[] {ALIAS} : null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
        return fits(keyType) ? new String[] {ALIAS} : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity.privateKey();
    }

    /**
     * The JDK asks for EC, RSA and EdDSA; Bouncy Castle also for curves ({@code EC/secp256r1}), for Ed25519, and up to
     * TLS 1.2 for key exchanges ({@code ECDHE_ECDSA}).
     */
    private boolean fits(String keyType) {
        return switch (identity.privateKey().getAlgorithm()) {
            case "EC" -> keyType.equals("EC") || keyType.startsWith("EC/") || keyType.endsWith("_ECDSA");
            case "RSA" -> keyType.equals("RSA") || keyType.endsWith("_RSA");
            default -> keyType.equals("EdDSA") || keyType.equals("Ed25519");
        };
    }
}
