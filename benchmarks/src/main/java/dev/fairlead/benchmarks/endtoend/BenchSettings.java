package dev.fairlead.benchmarks.endtoend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** How a library is to be set up. All have no timeouts, no keep-alive, and no limit of size below 2 MiB. */
public final class BenchSettings {

    private final String certificate;
    private final boolean deflate;
    private final boolean asynchronous;

    /**
     * Says how.
     *
     * @param certificate of the authority to trust, in Base64; not looked at as long as nobody asks for TLS
     * @param deflate as {@link #deflate()}
     * @param asynchronous as {@link #asynchronous()}
     */
    public BenchSettings(String certificate, boolean deflate, boolean asynchronous) {
        this.certificate = certificate;
        this.deflate = deflate;
        this.asynchronous = asynchronous;
    }

    /**
     * Returns what {@code wss} is to be spoken with. It trusts the server, whose certificate is for {@code localhost} and
     * {@code 127.0.0.1}. Takes time: only for who needs it.
     *
     * @return a new context
     */
    public SSLContext tls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the same for libraries that want to see who decides.
     *
     * @return trusts the server, and nothing else
     */
    public X509TrustManager trust() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            byte[] encoded = Base64.getDecoder().decode(certificate);
            store.setCertificateEntry(
                    "server",
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded)));
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .map(X509TrustManager.class::cast)
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Tells whether permessage-deflate is offered, context kept in both directions.
     *
     * @return whether
     */
    public boolean deflate() {
        return deflate;
    }

    /**
     * Tells whether the library's asynchronous calls are to be used where it has both.
     *
     * @return whether
     */
    public boolean asynchronous() {
        return asynchronous;
    }
}
