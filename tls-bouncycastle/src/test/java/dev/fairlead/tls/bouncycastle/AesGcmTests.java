package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Cipher;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AesGcmTests {

    /** Bouncy Castle under another name, which remembers the ciphers that it was asked for. */
    @SuppressWarnings("serial")
    private static final class Counting extends Provider {
        private final Provider inner = new BouncyCastleProvider();
        private final List<String> ciphers = new CopyOnWriteArrayList<>();

        Counting() {
            super("Counting", "1", "counts ciphers");
        }

        @Override
        public Service getService(String type, String algorithm) {
            if (type.equals("Cipher")) {
                ciphers.add(algorithm);
            }
            return inner.getService(type, algorithm);
        }

        boolean wasAskedForAesGcm() {
            return ciphers.stream().anyMatch(cipher -> cipher.startsWith("AES/GCM"));
        }
    }

    private static void transfer(BouncyCastleTlsProvider provider) throws Exception {
        EnginePair pair = new EnginePair(
                        Clients.engine(provider), Server.BOUNCY_CASTLE.engine(Identity.create("server.example")))
                .established();
        byte[] message = new byte[100];
        assertEquals(message.length, pair.carry(pair.client, pair.server, message).length);
    }

    @Test
    void defaultTakesAesGcmAndNothingElseFromThePlatform() throws Exception {
        Counting bouncyCastle = new Counting();
        List<Cipher> ofPlatform = new CopyOnWriteArrayList<>();
        transfer(new BouncyCastleTlsProvider(() -> Cryptography.withCiphers(bouncyCastle, () -> {
            Cipher cipher = PlatformAesGcm.CIPHERS.create();
            ofPlatform.add(cipher);
            return cipher;
        })));

        // Two keys for each direction of TLS 1.3, for the handshake and for what follows.
        assertTrue(ofPlatform.size() >= 4, ofPlatform.toString());
        assertTrue(ofPlatform.stream()
                .allMatch(cipher -> cipher.getProvider().getName().equals("SunJCE")));
        assertTrue(!bouncyCastle.wasAskedForAesGcm(), bouncyCastle.ciphers.toString());
        assertTrue(!bouncyCastle.ciphers.isEmpty());
    }

    @Test
    void pureTakesAesGcmFromItsProvider() throws Exception {
        Counting bouncyCastle = new Counting();
        BouncyCastleTlsProvider pure = BouncyCastleTlsProvider.pure(bouncyCastle);
        javax.net.ssl.SSLEngine client = Clients.engine(pure);
        client.setEnabledCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        bouncyCastle.ciphers.clear();
        new EnginePair(client, Server.BOUNCY_CASTLE.engine(Identity.create("server.example"))).established();

        assertTrue(bouncyCastle.wasAskedForAesGcm(), bouncyCastle.ciphers.toString());
    }

    @Test
    void pureLeavesTheOrderOfSuitesToBouncyCastle() throws Exception {
        assertEquals(
                "TLS_CHACHA20_POLY1305_SHA256",
                Clients.engine(BouncyCastleTlsProvider.pure()).getEnabledCipherSuites()[0]);
    }

    @Test
    void sameSuitesAreOfferedInAnotherOrder() throws Exception {
        List<String> ofBouncyCastle =
                Arrays.asList(Clients.engine(BouncyCastleTlsProvider.pure()).getEnabledCipherSuites());
        List<String> ordered =
                Arrays.asList(Clients.engine(new BouncyCastleTlsProvider()).getEnabledCipherSuites());

        assertEquals(
                List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"),
                ordered.subList(0, 3));
        assertEquals(
                ofBouncyCastle.stream().sorted().toList(),
                ordered.stream().sorted().toList());
    }

    @Test
    void suitesExchangePlacesOnlyWithThoseOfTheSameKeyExchange() {
        assertEquals(
                List.of(
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                        "TLS_RSA_WITH_AES_128_GCM_SHA256"),
                AesGcmFirst.reorder(List.of(
                        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                        "TLS_RSA_WITH_AES_128_GCM_SHA256")));
    }
}
