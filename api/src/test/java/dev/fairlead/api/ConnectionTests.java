package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Naming a server, and what is asked of it. */
@Timeout(60)
class ConnectionTests {

    private final Session session = Session.open(
            SessionOptions.builder().transport(new MemoryTransportProvider()).build());

    @AfterEach
    void closeSession() {
        session.close();
    }

    private InvalidParameterException refused(String host, int port) {
        InvalidParameterException refusal =
                assertThrows(InvalidParameterException.class, () -> session.connect(host, port));
        assertEquals(Phase.SETUP, refusal.failure().phase());
        assertEquals(Culprit.CALLER, refusal.failure().culprit());
        return refusal;
    }

    @Test
    void nothingIsOpenedBeforeSend() throws Exception {
        CountingTransport transport = new CountingTransport();
        try (Session counting =
                Session.open(SessionOptions.builder().transport(transport).build())) {
            Request request = counting.connect("nosuchhost.invalid", 7)
                    .openRequest("/")
                    .addHeader("X", "1")
                    .markForUpgrade();
            assertEquals(List.of(), transport.opened());
            request.send();
            assertEquals(List.of(new Endpoint("nosuchhost.invalid", 7)), transport.opened());
            request.close();
            assertFalse(transport.isClosed());
        }
        // The connection is open still.
        assertFalse(transport.isClosed());
    }

    @Test
    void theTransportIsClosedWithTheLastHandle() {
        CountingTransport transport = new CountingTransport();
        Session counting =
                Session.open(SessionOptions.builder().transport(transport).build());
        Connection connection = counting.connect("server.test", 80);
        counting.close();
        assertFalse(transport.isClosed());
        connection.close();
        assertTrue(transport.isClosed());
    }

    @ParameterizedTest
    @CsvSource({
        "server.test, 1, server.test, 1",
        "server.test, 65535, server.test, 65535",
        "server.test, 0, server.test, 0",
        "my_host, 80, my_host, 80",
        "127.0.0.1, 80, 127.0.0.1, 80",
        "::1, 80, ::1, 80",
        "[::1], 80, ::1, 80",
        "fe80::1%eth0, 80, fe80::1%eth0, 80",
        "SERVER.test, 80, server.test, 80",
        "b\u00FCcher.test, 80, xn--bcher-kva.test, 80",
        "0:0:0:0:0:0:0:1, 80, ::1, 80",
        "[fe80::1%eth0], 80, fe80::1%eth0, 80"
    })
    void aHostHasOneSpellingAndThePortIsTakenAsItIs(String host, int port, String expectedHost, int expectedPort) {
        Connection connection = session.connect(host, port);
        assertEquals(expectedHost, connection.host());
        assertEquals(expectedPort, connection.port());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPortOutOfRangeIsRefused(int port) {
        InvalidParameterException refusal = refused("server.test", port);
        assertEquals("port " + port + " is not within 1 to 65535", refusal.getMessage());
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]"})
    void anEmptyHostIsRefused(String host) {
        InvalidParameterException refusal = refused(host, 80);
        assertEquals("host is empty", refusal.getMessage());
        assertEquals(ErrorCode.INVALID_PARAMETER, refusal.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "127.0.0.1:80", "[localhost:80]", ":", "a:b:c.test"})
    void aColonInAHostIsAnIpv6AddressOrRefused(String host) {
        InvalidParameterException refusal = refused(host, 80);
        assertEquals("the address has a host with a colon that is no IPv6 address", refusal.getMessage());
        assertEquals(ErrorCode.INVALID_URL, refusal.code());
    }

    @Test
    void everyControlCharacterInAHostIsRefusedByItsNumber() {
        for (int c = 0; c <= 0x20; c++) {
            assertRefusedCharacter((char) c);
        }
        assertRefusedCharacter((char) 0x7F);
    }

    @Test
    void charactersThatNoNameHasAreRefused() {
        String refused = "/?#@\\<>\"^`{|}%!$&'()*+,;=~";
        refused.chars().forEach(c -> assertRefusedCharacter((char) c));
    }

    private void assertRefusedCharacter(char c) {
        InvalidParameterException refusal = refused("a" + c + "b", 80);
        assertEquals(
                String.format("the address has a host with U+%04X at index 1, which no host can have", (int) c),
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0177.0.0.1", "127.1", "127.0.0.1.", "\uFF11.0.0.1", "::ffff:127.0.0.1", "[127.0.0.1]"})
    void hostsThatOthersCouldReadDifferentlyAreRefused(String host) {
        assertEquals(ErrorCode.INVALID_URL, refused(host, 80).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[::1", "::1]", "[[::1]]", "a[b]"})
    void bracketsAreRefusedUnlessTheyEncloseTheHost(String host) {
        assertTrue(
                Failures.message(refused(host, 80)).matches("the address has a host with U\\+005[BD] at index \\d.*"));
    }

    @Test
    @SuppressWarnings("NullAway")
    void aMissingHostIsAMistakeOfItsOwn() {
        assertThrows(NullPointerException.class, () -> session.connect(null, 80));
    }

    @ParameterizedTest
    @CsvSource({
        "'', /",
        "/, /",
        "chat, /chat",
        "/chat, /chat",
        "?room=1, /?room=1",
        "/a?b=/c, /a?b=/c",
        "/a%20b, /a%20b"
    })
    void theTargetBeginsWithASlash(String target, String expected) {
        Request request = session.connect("server.test", 80).openRequest(target);
        assertEquals(expected, request.target());
        assertEquals("GET", request.method());
    }

    @Test
    void charactersThatMustBeEncodedAreRefusedInATarget() {
        Connection connection = session.connect("server.test", 80);
        StringBuilder refused = new StringBuilder(" \u007F\u0080\u00E9\u3002\uD800\"#<>\\^`{|}");
        for (char c = 0; c < ' '; c++) {
            refused.append(c);
        }
        for (int i = 0; i < refused.length(); i++) {
            char c = refused.charAt(i);
            InvalidParameterException refusal =
                    assertThrows(InvalidParameterException.class, () -> connection.openRequest("/secret" + c));
            assertEquals(
                    String.format("request target has the character U+%04X at index 7", (int) c),
                    Failures.message(refusal).replaceAll(", see .*", ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', method is empty",
        "'GET ', 'method has the character U+0020 at index 3, see RFC 9110 5.6.2'",
        "'G\tT', 'method has the character U+0009 at index 1, see RFC 9110 5.6.2'",
        "'GET\r\nX: 1', 'method has the character U+000D at index 3, see RFC 9110 5.6.2'"
    })
    void aMethodThatIsNoTokenIsRefused(String method, String message) {
        Connection connection = session.connect("server.test", 80);
        assertEquals(
                message,
                assertThrows(InvalidParameterException.class, () -> connection.openRequest(method, "/"))
                        .getMessage());
    }

    @Test
    void everyControlCharacterInAMethodIsRefused() {
        Connection connection = session.connect("server.test", 80);
        for (char c = 0; c <= 0x7F; c++) {
            if (c <= ' ' || c == 0x7F) {
                String method = "GE" + c + "T";
                assertThrows(InvalidParameterException.class, () -> connection.openRequest(method, "/"));
            }
        }
    }

    @Test
    void theMethodKeepsItsCase() {
        assertEquals(
                "Get",
                session.connect("server.test", 80).openRequest("Get", "/").method());
    }

    @Test
    void aRefusedRequestIsNotCounted() throws Exception {
        Connection connection = session.connect("server.test", 80);
        assertThrows(InvalidParameterException.class, () -> connection.openRequest("/ "));
        assertThrows(InvalidParameterException.class, () -> session.connect("", 80));
        connection.close();
        session.close();
        Outcomes.done(session.terminated());
    }
}
