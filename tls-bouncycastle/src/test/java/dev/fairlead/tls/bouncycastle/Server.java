package dev.fairlead.tls.bouncycastle;

import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** Whose TLS the other end speaks. */
enum Server {
    JDK {
        @Override
        SSLContext context() throws GeneralSecurityException {
            return SSLContext.getInstance("TLS", "SunJSSE");
        }
    },
    BOUNCY_CASTLE {
        @Override
        SSLContext context() throws GeneralSecurityException {
            return SSLContext.getInstance(
                    "TLS",
                    new BouncyCastleJsseProvider(
                            false, new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider())));
        }
    };

    abstract SSLContext context() throws GeneralSecurityException;

    /** A new engine, in server mode. */
    SSLEngine engine(Identity identity) throws GeneralSecurityException {
        SSLContext context = context();
        context.init(new KeyManager[] {identity}, new TrustManager[] {Trust.everybody()}, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }
}
