package dev.fairlead.api;

import dev.fairlead.testkit.TestIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.Hashtable;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A server that chooses the application protocol h2, offered or not. No engine of JSSE would do that. */
final class StubbornServer implements AutoCloseable {

    private final ServerSocket listener;
    private final Thread thread;

    StubbornServer(TestIdentity identity, ProtocolVersion version) throws IOException {
        listener = new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        thread = new Thread(() -> serve(identity, version), "stubborn-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(TestIdentity identity, ProtocolVersion version) {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                TlsServerProtocol protocol = new TlsServerProtocol(client.getInputStream(), client.getOutputStream());
                protocol.accept(new Server(identity, version));
                // Until the client has left.
                int unused = protocol.getInputStream().read();
            } catch (IOException refusedOrClosed) {
                // As it has to be.
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            thread.join(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Server extends DefaultTlsServer {

        private final TestIdentity identity;
        private final ProtocolVersion version;

        Server(TestIdentity identity, ProtocolVersion version) {
            super(new JcaTlsCryptoProvider().create(new SecureRandom()));
            this.identity = identity;
            this.version = version;
        }

        /** The last word on the extensions: before it Bouncy Castle takes away what was not offered. */
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"})
        public void getServerExtensionsForConnection(Hashtable extensions) throws IOException {
            super.getServerExtensionsForConnection(extensions);
            TlsExtensionsUtils.addALPNExtensionServer(extensions, ProtocolName.asUtf8Encoding("h2"));
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return version.only();
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return new int[] {CipherSuite.TLS_AES_128_GCM_SHA256, CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        }

        @Override
        public TlsCredentials getCredentials() throws IOException {
            return getECDSASignerCredentials();
        }

        @Override
        protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
            JcaTlsCrypto crypto = (JcaTlsCrypto) getCrypto();
            try {
                TlsCertificate certificate =
                        crypto.createCertificate(identity.certificate().getEncoded());
                Certificate shown = TlsUtils.isTLSv13(context)
                        ? new Certificate(
                                TlsUtils.EMPTY_BYTES, new CertificateEntry[] {new CertificateEntry(certificate, null)})
                        : new Certificate(new TlsCertificate[] {certificate});
                return new JcaDefaultTlsCredentialedSigner(
                        new TlsCryptoParameters(context),
                        crypto,
                        identity.privateKey(),
                        shown,
                        SignatureAndHashAlgorithm.getInstance(
                                SignatureScheme.getHashAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256),
                                SignatureScheme.getSignatureAlgorithm(SignatureScheme.ecdsa_secp256r1_sha256)));
            } catch (CertificateEncodingException impossible) {
                throw new TlsFatalAlert(AlertDescription.internal_error, impossible);
            }
        }
    }
}
