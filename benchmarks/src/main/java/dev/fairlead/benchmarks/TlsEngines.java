package dev.fairlead.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCryptoProvider;

/** Two TLS engines in memory, with a key and a certificate that are in no use elsewhere. */
final class TlsEngines {

    private static final char[] NONE = {};

    /** On P-256, as most servers have it. */
    private static final String KEY =
            "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgWZEM3SzWNSCmpigOyjBWkxt9MkUgwaP31EcqYBoFuQqh"
                    + "RANCAARCC/y8YkfFC+HRh7sXe1th/WR4vykO0c6mtj+Ej1xoF5XcdVRGVdjCP7fg66jlIdq09DzcZ8hAJ88pjNiColy6";

    private static final String CERTIFICATE =
            "MIIBjjCCATWgAwIBAgIUE5aD+FXvPZU6dXHB/0aaA8MM768wCgYIKoZIzj0EAwIwHDEaMBgGA1UEAwwRYmVuY2htYXJr"
                    + "LmV4YW1wbGUwIBcNMjYxMTI1MjE0MzA2WhgPMjEyNjExMDEyMTQzMDZaMBwxGjAYBgNVBAMMEWJlbmNobWFyay5leGFt"
                    + "cGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEQgv8vGJHxQvh0Ye7F3tbYf1keL8pDtHOprY/hI9caBeV3HVURlXY"
                    + "wj+34Ouo5SHatPQ83GfIQCfPKYzYgqJcuqNTMFEwHQYDVR0OBBYEFBOmBAj/tuY4GCHO7Auc2J7UFAINMB8GA1UdIwQY"
                    + "MBaAFBOmBAj/tuY4GCHO7Auc2J7UFAINMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgAodR5oP4S7ki"
                    + "3sb5uMs5Uer5HupHdHbliuM3KeDps0gCIG59TbIp1JmBjPOsNlopcOv25DwckR3nUmTAiG4aGVYL";

    final SSLEngine client;
    final SSLEngine server;

    /** Room for the largest record, or for a whole flight of a handshake. */
    final ByteBuffer wire = ByteBuffer.allocate(1 << 16);

    final ByteBuffer received = ByteBuffer.allocate(1 << 16);

    TlsEngines(SSLEngine client, SSLEngine server) {
        this.client = client;
        this.server = server;
    }

    static SSLContext jdkServer() throws GeneralSecurityException, IOException {
        return server(SSLContext.getInstance("TLS", "SunJSSE"), KeyManagerFactory.getInstance("SunX509"));
    }

    static SSLContext bouncyCastleServer() throws GeneralSecurityException, IOException {
        BouncyCastleJsseProvider jsse =
                new BouncyCastleJsseProvider(false, new JcaTlsCryptoProvider().setProvider(new BouncyCastleProvider()));
        return server(SSLContext.getInstance("TLS", jsse), KeyManagerFactory.getInstance("PKIX", jsse));
    }

    private static SSLContext server(SSLContext context, KeyManagerFactory keys)
            throws GeneralSecurityException, IOException {
        Certificate certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(CERTIFICATE)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC")
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(KEY))),
                NONE,
                new Certificate[] {certificate});
        keys.init(store, NONE);
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Runs a handshake to its end, and has the tickets read that a server sends behind it. */
    TlsEngines handshake() throws SSLException {
        client.setUseClientMode(true);
        server.setUseClientMode(false);
        client.beginHandshake();
        server.beginHandshake();
        ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
        boolean moved = true;
        while (moved) {
            boolean clientMoved = step(client, wire, toServer);
            moved = step(server, toServer, wire) || clientMoved;
        }
        return this;
    }

    private boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
            return true;
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            return engine.wrap(ByteBuffer.allocate(0), out).bytesProduced() > 0;
        }
        int consumed = engine.unwrap(in.flip(), received.clear()).bytesConsumed();
        in.compact();
        return consumed > 0;
    }

    /** Encrypts and decrypts one record. */
    int carry(SSLEngine from, SSLEngine to, ByteBuffer plain) throws SSLException {
        from.wrap(plain.rewind(), wire.clear());
        return to.unwrap(wire.flip(), received.clear()).bytesProduced();
    }
}
