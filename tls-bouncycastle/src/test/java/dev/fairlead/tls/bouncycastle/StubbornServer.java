package dev.fairlead.tls.bouncycastle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.Hashtable;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A server of TLS 1.2 that chooses the application protocol h2, offered or not. No engine of JSSE would do that. */
final class StubbornServer extends DefaultTlsServer {

    private final Identity identity;

    StubbornServer(Identity identity) {
        super(new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()).create(new SecureRandom()));
        this.identity = identity;
    }

    void establish(SSLEngine client) throws IOException {
        TlsServerProtocol protocol = new TlsServerProtocol();
        protocol.accept(this);
        ByteBuffer record = ByteBuffer.allocate(1 << 16);
        client.beginHandshake();
        for (int step = 0; step < 50 && client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING; step++) {
            if (client.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                client.wrap(ByteBuffer.allocate(0), record.clear());
                byte[] sent = new byte[record.flip().remaining()];
                record.get(sent);
                protocol.offerInput(sent);
            } else {
                byte[] answer = new byte[protocol.previewOutputRecord()];
                protocol.readOutput(answer, 0, answer.length);
                client.unwrap(ByteBuffer.wrap(answer), record.clear());
            }
        }
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
        return ProtocolVersion.TLSv12.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        JcaTlsCrypto crypto = (JcaTlsCrypto) getCrypto();
        try {
            TlsCertificate certificate =
                    crypto.createCertificate(identity.certificate().getEncoded());
            return new JcaDefaultTlsCredentialedSigner(
                    new TlsCryptoParameters(context),
                    crypto,
                    identity.getPrivateKey(""),
                    new Certificate(new TlsCertificate[] {certificate}),
                    SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        } catch (CertificateEncodingException impossible) {
            throw new IOException(impossible);
        }
    }
}
