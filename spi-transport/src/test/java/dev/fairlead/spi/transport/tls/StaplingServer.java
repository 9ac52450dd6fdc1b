package dev.fairlead.spi.transport.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.util.Hashtable;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateStatus;
import org.bouncycastle.tls.CertificateStatusType;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** A server that sends an answer of OCSP along with its certificate (RFC 6066 8, RFC 8446 4.4.2.1), for one handshake. */
final class StaplingServer extends DefaultTlsServer {

    private final Authority identity;
    private final ProtocolVersion version;
    private final byte[] stapled;

    StaplingServer(Authority identity, String protocol, byte[] stapled) {
        super(new JcaTlsCryptoProvider().create(new SecureRandom()));
        this.identity = identity;
        this.version = protocol.equals("TLSv1.3") ? ProtocolVersion.TLSv13 : ProtocolVersion.TLSv12;
        this.stapled = stapled.clone();
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
        JcaTlsCrypto crypto = (JcaTlsCrypto) getCrypto();
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                identity.keys.getPrivate(),
                certificate(crypto),
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    @SuppressWarnings("JdkObsolete") // It is what a CertificateEntry takes.
    private Certificate certificate(JcaTlsCrypto crypto) throws IOException {
        try {
            TlsCertificate own = crypto.createCertificate(identity.certificate.getEncoded());
            if (version.equals(ProtocolVersion.TLSv12)) {
                return new Certificate(new TlsCertificate[] {own});
            }
            Hashtable<Integer, byte[]> extensions = new Hashtable<>();
            ByteArrayOutputStream status = new ByteArrayOutputStream();
            getCertificateStatus().encode(status);
            extensions.put(TlsExtensionsUtils.EXT_status_request, status.toByteArray());
            return new Certificate(new byte[0], new CertificateEntry[] {new CertificateEntry(own, extensions)});
        } catch (CertificateEncodingException impossible) {
            throw new IOException(impossible);
        }
    }

    @Override
    public CertificateStatus getCertificateStatus() {
        return new CertificateStatus(CertificateStatusType.ocsp, OCSPResponse.getInstance(stapled));
    }

    /** Until the client is done, or throws. */
    void handshake(SSLEngine client) throws IOException {
        TlsServerProtocol server = new TlsServerProtocol();
        server.accept(this);
        ByteBuffer fromClient = ByteBuffer.allocate(1 << 17);
        ByteBuffer toClient = ByteBuffer.allocate(1 << 17);
        client.beginHandshake();
        for (int round = 0; client.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING; round++) {
            if (round > 100) {
                throw new IOException("no handshake: the client is at " + client.getHandshakeStatus());
            }
            for (Runnable task = client.getDelegatedTask(); task != null; task = client.getDelegatedTask()) {
                task.run();
            }
            client.wrap(ByteBuffer.allocate(0), fromClient.clear());
            byte[] sent = new byte[fromClient.flip().remaining()];
            fromClient.get(sent);
            server.offerInput(sent);
            byte[] answer = new byte[server.getAvailableOutputBytes()];
            server.readOutput(answer, 0, answer.length);
            toClient.put(answer).flip();
            client.unwrap(toClient, ByteBuffer.allocate(1 << 17));
            toClient.compact();
        }
    }
}
