package dev.fairlead.api;

import dev.fairlead.spi.transport.tls.TlsAlert;
import dev.fairlead.spi.transport.tls.TlsProvider;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** TLS providers for the tests of the choice. */
final class TestTlsProviders {

    private TestTlsProviders() {}

    /** One that is the provider {@code jdk} under another name; public because others are loaded by another class loader. */
    public static class Renamed implements TlsProvider {

        private final String id;

        /** Makes one of that name. */
        public Renamed(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
                throws GeneralSecurityException {
            return TlsProvider.jdk().createContext(keys, trust);
        }

        @Override
        public void setNamedGroups(SSLEngine engine, List<String> groups) {
            throw new UnsupportedOperationException("groups cannot be chosen here, but in the file nearby");
        }

        @Override
        public Optional<TlsAlert> alert(SSLException failure) {
            return TlsProvider.jdk().alert(failure);
        }

        @Override
        public PrivateKey decryptKey(byte[] encryptedPkcs8, char[] password) throws GeneralSecurityException {
            return TlsProvider.jdk().decryptKey(encryptedPkcs8, password);
        }
    }

    /** A provider like any other. */
    public static final class Gamma extends Renamed {
        /** Is found. */
        public Gamma() {
            super("gamma");
        }
    }

    /** A provider with the id of another one. */
    public static final class SecondGamma extends Renamed {
        /** Is found. */
        public SecondGamma() {
            super("gamma");
        }
    }

    /** A provider that would like to be the one that is there without a look-up. */
    public static final class FalseJdk extends Renamed {
        /** Is found. */
        public FalseJdk() {
            super("jdk");
        }
    }

    /** A provider that cannot be made. */
    public static final class Broken extends Renamed {
        /** Fails. */
        public Broken() {
            super("broken");
            throw new UnsupportedOperationException("broken on purpose");
        }
    }

    /** A provider that lacks what is needed. */
    public static final class Lacking extends Renamed {
        /** Is found. */
        public Lacking() {
            super("lacking");
        }

        @Override
        public SSLContext createContext(X509ExtendedKeyManager keys, X509ExtendedTrustManager trust)
                throws GeneralSecurityException {
            throw new NoSuchAlgorithmException("no elliptic curves");
        }
    }
}
