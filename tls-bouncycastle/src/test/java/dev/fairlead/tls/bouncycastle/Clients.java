package dev.fairlead.tls.bouncycastle;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLEngine;

/** Engines of the provider that is tested. */
final class Clients {

    private Clients() {}

    /** A new engine in client mode that trusts everybody. */
    static SSLEngine engine(BouncyCastleTlsProvider provider) throws GeneralSecurityException {
        return engine(provider, Trust.everybody());
    }

    static SSLEngine engine(BouncyCastleTlsProvider provider, Trust trust) throws GeneralSecurityException {
        SSLEngine engine = provider.createContext(new NoKeys(), trust).createSSLEngine("server.example", 443);
        engine.setUseClientMode(true);
        return engine;
    }
}
