package dev.fairlead.tls.bouncycastle;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A context whose client engines offer AES-GCM before ChaCha20. An engine starts with its context's suites, and a context of
 * JSSE cannot be told which, so the context is wrapped; the engines are those of the inner one.
 */
final class AesGcmFirst extends SSLContextSpi {

    private final SSLContext inner;
    private final String[] suites;

    private AesGcmFirst(SSLContext inner) {
        this.inner = inner;
        SSLEngine client = inner.createSSLEngine();
        client.setUseClientMode(true);
        this.suites = reorder(Arrays.asList(client.getEnabledCipherSuites())).toArray(String[]::new);
    }

    static SSLContext prefer(SSLContext initialized) {
        return new SSLContext(new AesGcmFirst(initialized), initialized.getProvider(), initialized.getProtocol()) {};
    }

    /**
     * Exchanges places only among suites of the same key exchange: one without forward secrecy is not to come first because its
     * cipher is fast.
     */
    static List<String> reorder(List<String> suites) {
        Map<String, Deque<String>> byKeyExchange = new LinkedHashMap<>();
        for (String suite : suites) {
            if (isAesGcm(suite)) {
                byKeyExchange
                        .computeIfAbsent(keyExchange(suite), unseen -> new ArrayDeque<>())
                        .add(suite);
            }
        }
        for (String suite : suites) {
            Deque<String> faster = byKeyExchange.get(keyExchange(suite));
            if (isChaCha20(suite) && faster != null) {
                faster.add(suite);
            }
        }
        List<String> ordered = new ArrayList<>();
        for (String suite : suites) {
            Deque<String> next = byKeyExchange.get(keyExchange(suite));
            ordered.add(next != null && (isAesGcm(suite) || isChaCha20(suite)) ? next.remove() : suite);
        }
        return ordered;
    }

    private static boolean isAesGcm(String suite) {
        return suite.contains("AES_128_GCM") || suite.contains("AES_256_GCM");
    }

    private static boolean isChaCha20(String suite) {
        return suite.contains("CHACHA20");
    }

    /** Suites of TLS 1.3 say nothing about it (RFC 8446 B.4), and so are of one kind. */
    private static String keyExchange(String suite) {
        int with = suite.indexOf("_WITH_");
        return with < 0 ? "" : suite.substring(0, with);
    }

    private SSLEngine prefer(SSLEngine engine) {
        // First the mode: for the other one there are other suites.
        engine.setUseClientMode(true);
        engine.setEnabledCipherSuites(suites);
        return engine;
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return prefer(inner.createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return prefer(inner.createSSLEngine(host, port));
    }

    @Override
    protected void engineInit(
            KeyManager @Nullable [] keys, TrustManager @Nullable [] trust, @Nullable SecureRandom random) {
        throw new IllegalStateException("the context is initialized");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return inner.getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return inner.getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return inner.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return inner.getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        SSLParameters parameters = inner.getDefaultSSLParameters();
        parameters.setCipherSuites(suites);
        return parameters;
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return inner.getSupportedSSLParameters();
    }
}
