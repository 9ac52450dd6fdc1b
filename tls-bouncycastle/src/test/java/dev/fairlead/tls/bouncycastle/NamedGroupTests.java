package dev.fairlead.tls.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.tls.TlsAlert;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class NamedGroupTests {

    private static final int HYBRID = 0x11EC;
    private static final int X25519 = 0x001D;
    private static final int SECP256R1 = 0x0017;
    private static final int SECP384R1 = 0x0018;

    private static Identity identity;

    private final BouncyCastleTlsProvider provider = new BouncyCastleTlsProvider();

    @BeforeAll
    static void makeIdentity() throws Exception {
        identity = Identity.create("server.example");
    }

    private EnginePair pair(Server whose, String... groups) throws Exception {
        SSLEngine client = Clients.engine(provider);
        provider.setNamedGroups(client, List.of(groups));
        return new EnginePair(client, whose.engine(identity));
    }

    @Test
    void hybridNamedFirstIsAgreedInOneRoundTrip() throws Exception {
        EnginePair pair = pair(Server.BOUNCY_CASTLE, "X25519MLKEM768", "x25519", "secp256r1")
                .established();

        assertEquals(List.of(HYBRID, X25519), Hellos.keyShares(pair.client.sent.toByteArray()));
        byte[] answer = pair.server.sent.toByteArray();
        assertFalse(Hellos.isRetry(answer));
        assertEquals(HYBRID, Hellos.chosenGroup(answer));
    }

    @Test
    void hybridFallsBackToX25519InOneRoundTrip() throws Exception {
        EnginePair pair =
                pair(Server.JDK, "X25519MLKEM768", "x25519", "secp256r1").established();

        byte[] answer = pair.server.sent.toByteArray();
        assertFalse(Hellos.isRetry(answer));
        assertEquals(X25519, Hellos.chosenGroup(answer));
    }

    @Test
    void hybridAloneAgainstAServerWithoutItEndsWithItsAlert() throws Exception {
        EnginePair pair = pair(Server.BOUNCY_CASTLE, "X25519MLKEM768");
        provider.setNamedGroups(pair.server.engine, List.of("x25519", "secp256r1"));
        pair.run();

        assertEquals(
                Optional.of(new TlsAlert("handshake_failure", TlsAlert.Sender.SERVER)),
                provider.alert(pair.client.failure().orElseThrow()));
    }

    /** The JDK tries to ask for another group, finds none, and calls that an unexpected message. */
    @Test
    void hybridAloneAgainstTheJdkEndsWithAnAlertOfTheServer() throws Exception {
        EnginePair pair = pair(Server.JDK, "X25519MLKEM768").run();

        TlsAlert alert = provider.alert(pair.client.failure().orElseThrow()).orElseThrow();
        assertEquals(TlsAlert.Sender.SERVER, alert.sender());
        assertTrue(List.of("handshake_failure", "unexpected_message").contains(alert.name()), alert.name());
    }

    @Test
    void firstGroupHasAKeyInTheFirstHello() throws Exception {
        EnginePair pair = pair(Server.JDK, "secp384r1", "x25519", "secp256r1").established();

        assertEquals(List.of(SECP384R1), Hellos.keyShares(pair.client.sent.toByteArray()));
        assertEquals(SECP384R1, Hellos.chosenGroup(pair.server.sent.toByteArray()));
    }

    @Test
    void groupsThatAreNotNamedAreNotOffered() throws Exception {
        EnginePair pair = pair(Server.JDK, "secp256r1").established();

        assertEquals(List.of(SECP256R1), Hellos.keyShares(pair.client.sent.toByteArray()));
        assertEquals(SECP256R1, Hellos.chosenGroup(pair.server.sent.toByteArray()));
    }

    @Test
    void defaultFirstHelloIsThatOfBouncyCastle() throws Exception {
        EnginePair pair = new EnginePair(Clients.engine(provider), Server.JDK.engine(identity)).established();

        assertEquals(List.of(X25519), Hellos.keyShares(pair.client.sent.toByteArray()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X25519MLKEM786", "X25519", "sect163k1", "OQS_mlkem512", "GC256A", ""})
    void groupsThatAreNotKnownAreRefused(String wrong) throws Exception {
        SSLEngine client = Clients.engine(provider);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> provider.setNamedGroups(client, List.of("x25519", wrong)));

        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith("named group " + wrong + " is not known"), message);
        assertTrue(message.contains(" X25519MLKEM768,"), message);
        assertTrue(message.contains(" secp256r1,"), message);
    }

    @Test
    void noGroupsAreRefused() throws Exception {
        SSLEngine client = Clients.engine(provider);
        assertThrows(IllegalArgumentException.class, () -> provider.setNamedGroups(client, List.of()));
    }

    @Test
    void enginesOfOthersAreRefused() throws Exception {
        SSLEngine other = Server.JDK.engine(identity);
        assertThrows(IllegalArgumentException.class, () -> provider.setNamedGroups(other, List.of("x25519")));
    }
}
