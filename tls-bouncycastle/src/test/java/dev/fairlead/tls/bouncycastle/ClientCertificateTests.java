package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ClientCertificateTests {

    private static Identity identity;

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = Identity.create("server.example");
    }

    @ParameterizedTest
    @CsvSource({
        "JDK, TLSv1.2, EC, secp256r1, SHA256withECDSA",
        "JDK, TLSv1.3, EC, secp256r1, SHA256withECDSA",
        "JDK, TLSv1.3, EC, secp384r1, SHA384withECDSA",
        "JDK, TLSv1.2, RSA, 2048, SHA256withRSA",
        "JDK, TLSv1.3, RSA, 2048, SHA256withRSA",
        "BOUNCY_CASTLE, TLSv1.2, EC, secp384r1, SHA384withECDSA",
        "BOUNCY_CASTLE, TLSv1.3, EC, secp384r1, SHA384withECDSA",
        "BOUNCY_CASTLE, TLSv1.3, RSA, 2048, SHA256withRSA",
        "BOUNCY_CASTLE, TLSv1.3, Ed25519, Ed25519, Ed25519",
    })
    void certificateIsShownAndAskedForOnceInTheTermsOfJsse(
            Server whose, String version, String algorithm, String parameters, String signature) throws Exception {
        Identity own = Identity.create("client.example", algorithm, spec(algorithm, parameters), signature);
        SSLEngine client = new BouncyCastleTlsProvider()
                .createContext(own, Trust.everybody())
                .createSSLEngine("server.example", 443);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {version});
        SSLEngine server = whose.engine(identity);
        server.setNeedClientAuth(true);
        new EnginePair(client, server).established();

        assertEquals(own.certificate(), server.getSession().getPeerCertificates()[0]);
        assertEquals(1, own.askedFor.size(), own.askedFor.toString());
        List<String> types = own.askedFor.get(0);
        assertTrue(types.contains(algorithm), types.toString());
        assertTrue(types.stream().noneMatch(type -> type.contains("/")), types.toString());
    }

    private static AlgorithmParameterSpec spec(String algorithm, String parameters) {
        return switch (algorithm) {
            case "RSA" -> new RSAKeyGenParameterSpec(Integer.parseInt(parameters), RSAKeyGenParameterSpec.F4);
            case "EC" -> new ECGenParameterSpec(parameters);
            default -> new NamedParameterSpec(parameters);
        };
    }
}
