package dev.fairlead.testkit;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Contexts of one end, with a named provider: which others the JVM has changes nothing. */
final class TlsContext {

    private TlsContext() {}

    static Provider jdkProvider() {
        Provider provider = Security.getProvider("SunJSSE");
        if (provider == null) {
            throw new IllegalStateException("this JVM has no provider SunJSSE: name one");
        }
        return provider;
    }

    static SSLContext of(Provider jsse, @Nullable TestIdentity identity, Collection<X509Certificate> authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS", jsse);
            KeyManager[] keys = identity == null ? new KeyManager[0] : new KeyManager[] {new OnlyKey(identity)};
            context.init(keys, trust(jsse, authorities), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("provider " + jsse.getName() + " makes no TLS context", e);
        }
    }

    private static TrustManager[] trust(Provider jsse, Collection<X509Certificate> authorities)
            throws GeneralSecurityException {
        if (authorities.isEmpty()) {
            // Null would stand for the JVM's authorities, an empty key store is refused; this trusts nobody.
            return new TrustManager[0];
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", jsse);
        factory.init(KeyStores.trusting(authorities));
        return factory.getTrustManagers();
    }
}
