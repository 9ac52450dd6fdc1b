package dev.fairlead.benchmarks;

import dev.fairlead.spi.transport.tls.TlsProvider;
import dev.fairlead.tls.bouncycastle.BouncyCastleTlsProvider;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose client is measured. */
public enum TlsClient {
    /** The Java run-time's. */
    JDK,
    /** Bouncy Castle's, with AES-GCM of the run-time. */
    BOUNCY_CASTLE,
    /** Bouncy Castle's alone. */
    PURE_BOUNCY_CASTLE;

    SSLContext context() throws GeneralSecurityException {
        return context(
                switch (this) {
                    case JDK -> TlsProvider.jdk();
                    case BOUNCY_CASTLE -> new BouncyCastleTlsProvider();
                    case PURE_BOUNCY_CASTLE -> BouncyCastleTlsProvider.pure();
                });
    }

    static SSLContext context(TlsProvider provider) throws GeneralSecurityException {
        return provider.createContext(new NoKeys(), new Everybody());
    }

    /** Trusts all, for nothing but speed is looked at. */
    private static final class Everybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
