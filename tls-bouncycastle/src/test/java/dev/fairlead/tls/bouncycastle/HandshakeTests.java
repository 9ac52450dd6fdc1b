package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class HandshakeTests {

    private static Identity identity;

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = Identity.create("server.example");
    }

    @ParameterizedTest
    @CsvSource({
        "JDK, TLSv1.2, false",
        "JDK, TLSv1.3, false",
        "BOUNCY_CASTLE, TLSv1.2, false",
        "BOUNCY_CASTLE, TLSv1.3, false",
        "JDK, TLSv1.2, true",
        "JDK, TLSv1.3, true",
        "BOUNCY_CASTLE, TLSv1.2, true",
        "BOUNCY_CASTLE, TLSv1.3, true",
    })
    void bytesGoThroughInBothDirections(Server whose, String version, boolean pure) throws Exception {
        SSLEngine client = Clients.engine(pure ? BouncyCastleTlsProvider.pure() : new BouncyCastleTlsProvider());
        client.setEnabledProtocols(new String[] {version});
        EnginePair pair = new EnginePair(client, whose.engine(identity)).established();

        byte[] message = "some text, ".repeat(5_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertArrayEquals(message, pair.carry(pair.client, pair.server, message));
        assertArrayEquals(message, pair.carry(pair.server, pair.client, message));
        SSLSession session = client.getSession();
        assertEquals(version, session.getProtocol());
        assertEquals(List.of(identity.certificate()), List.of(session.getPeerCertificates()));
    }

    @ParameterizedTest
    @EnumSource(Server.class)
    void aesGcmIsChosenByDefault(Server whose) throws Exception {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            SSLEngine client = Clients.engine(new BouncyCastleTlsProvider());
            client.setEnabledProtocols(new String[] {version});
            new EnginePair(client, whose.engine(identity)).established();

            String suite = client.getSession().getCipherSuite();
            assertTrue(suite.contains("_AES_256_GCM_"), suite);
        }
    }

    @Test
    void trustIsDecidedWithTheEngineThatTheContextMade() throws Exception {
        Trust trust = Trust.everybody();
        SSLEngine client = Clients.engine(new BouncyCastleTlsProvider(), trust);
        new EnginePair(client, Server.JDK.engine(identity)).established();

        assertSame(client, trust.asked);
    }

    @Test
    void otherParametersSurviveTheChoiceOfGroups() throws Exception {
        BouncyCastleTlsProvider provider = new BouncyCastleTlsProvider();
        SSLEngine client = Clients.engine(provider);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        parameters.setServerNames(List.of(new SNIHostName("other.example")));
        parameters.setProtocols(new String[] {"TLSv1.3"});
        parameters.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        client.setSSLParameters(parameters);
        provider.setNamedGroups(client, List.of("x25519", "secp256r1"));
        SSLEngine server = Server.JDK.engine(identity);
        SSLParameters ofServer = server.getSSLParameters();
        ofServer.setApplicationProtocols(new String[] {"http/1.1"});
        ofServer.setSNIMatchers(List.of(SNIHostName.createSNIMatcher("other\\.example")));
        server.setSSLParameters(ofServer);
        new EnginePair(client, server).established();

        assertEquals("http/1.1", client.getApplicationProtocol());
        assertEquals("TLS_AES_128_GCM_SHA256", client.getSession().getCipherSuite());
    }
}
