package dev.fairlead.tls.bouncycastle;

import java.net.Socket;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.jsse.BCX509ExtendedKeyManager;
import org.bouncycastle.jsse.BCX509Key;
import org.jspecify.annotations.Nullable;

/**
 * A client's keys, asked as the JDK's TLS asks: once in a handshake, with all types of keys that the server takes, by their JSSE
 * names. Bouncy Castle would ask for each type again and call those of TLS 1.3 {@code EC/secp256r1}.
 */
final class JsseKeys extends BCX509ExtendedKeyManager {

    private final X509ExtendedKeyManager inner;
    private final Provider cryptography;

    private record Key(String keyType, PrivateKey privateKey, List<X509Certificate> chain) implements BCX509Key {

        @Override
        public String getKeyType() {
            return keyType;
        }

        @Override
        public PrivateKey getPrivateKey() {
            return privateKey;
        }

        @Override
        public X509Certificate[] getCertificateChain() {
            return chain.toArray(X509Certificate[]::new);
        }
    }

    JsseKeys(X509ExtendedKeyManager inner, Provider cryptography) {
        this.inner = inner;
        this.cryptography = cryptography;
    }

    @Override
    public @Nullable BCX509Key chooseEngineClientKeyBC(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        String[] jsseTypes =
                Arrays.stream(keyTypes).map(JsseKeys::algorithm).distinct().toArray(String[]::new);
        String alias = inner.chooseEngineClientAlias(jsseTypes, issuers, engine);
        X509Certificate[] chain = alias == null ? null : inner.getCertificateChain(alias);
        if (alias == null || chain == null) {
            return null;
        }
        return Arrays.stream(keyTypes)
                .filter(keyType -> fits(keyType, chain[0].getPublicKey()))
                .findFirst()
                .map(keyType -> getKeyBC(keyType, alias))
                .orElse(null);
    }

    @Override
    protected @Nullable BCX509Key getKeyBC(String keyType, String alias) {
        X509Certificate[] chain = inner.getCertificateChain(alias);
        PrivateKey key = inner.getPrivateKey(alias);
        return chain == null || key == null ? null : new Key(keyType, own(keyType, key), List.of(chain));
    }

    /** Bouncy Castle finds out what a key is by names, and that of the JDK for keys on Edwards curves is another. */
    private PrivateKey own(String keyType, PrivateKey key) {
        if (!(key instanceof EdECPrivateKey) || key.getEncoded() == null) {
            return key;
        }
        try {
            return KeyFactory.getInstance(keyType, cryptography)
                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
        } catch (GeneralSecurityException unknown) {
            return key;
        }
    }

    private static String algorithm(String keyType) {
        int slash = keyType.indexOf('/');
        return slash < 0 ? keyType : keyType.substring(0, slash);
    }

    // RFC 8446 4.2.3: from TLS 1.3 on a signature scheme is for one curve.
    private static boolean fits(String keyType, PublicKey key) {
        if (key instanceof ECPublicKey onCurve) {
            String algorithm = algorithm(keyType);
            return algorithm.equals("EC")
                    && (algorithm.equals(keyType) || isOn(keyType.substring("EC/".length()), onCurve));
        }
        String name = key instanceof EdECPublicKey edwards ? edwards.getParams().getName() : key.getAlgorithm();
        return keyType.equals(name);
    }

    private static boolean isOn(String curve, ECPublicKey key) {
        try {
            AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
            named.init(new ECGenParameterSpec(curve));
            return named.getParameterSpec(ECParameterSpec.class)
                    .getCurve()
                    .equals(key.getParams().getCurve());
        } catch (GeneralSecurityException unknown) {
            return false;
        }
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
        return inner.chooseEngineClientAlias(keyTypes, issuers, engine);
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return inner.chooseClientAlias(keyTypes, issuers, socket);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return inner.chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return inner.getClientAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return inner.getServerAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return inner.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return inner.getPrivateKey(alias);
    }
}
