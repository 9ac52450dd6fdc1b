package dev.fairlead.testkit;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collection;

/** Key stores in memory. */
final class KeyStores {

    private KeyStores() {}

    static KeyStore trusting(Collection<X509Certificate> authorities) {
        try {
            KeyStore store = empty();
            int count = 0;
            for (X509Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + ++count, authority);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw failed(e);
        }
    }

    static KeyStore holding(TestIdentity identity, char[] password) {
        try {
            KeyStore store = empty();
            X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
            store.setKeyEntry("identity", identity.privateKey(), password, chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw failed(e);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static IllegalStateException failed(Exception cause) {
        return new IllegalStateException("this JVM cannot fill a key store of type PKCS12", cause);
    }
}
