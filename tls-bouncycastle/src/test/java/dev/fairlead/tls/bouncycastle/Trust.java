package dev.fairlead.tls.bouncycastle;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts everybody, or nobody, and remembers who asked. */
final class Trust extends X509ExtendedTrustManager {

    /** What is told to who is not trusted; null: everybody is. */
    private final @Nullable String complaint;

    /** Only by the thread of the test. */
    @Nullable
    SSLEngine asked;

    private Trust(@Nullable String complaint) {
        this.complaint = complaint;
    }

    static Trust everybody() {
        return new Trust(null);
    }

    static Trust nobody() {
        return new Trust("nobody is trusted");
    }

    private void decide() throws CertificateException {
        if (complaint != null) {
            throw new CertificateException(complaint);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        decide();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        asked = engine;
        decide();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
        throw new AssertionError("asked without an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
        throw new AssertionError("asked without an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
        throw new AssertionError("asked without an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
        throw new AssertionError("asked without an engine");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
