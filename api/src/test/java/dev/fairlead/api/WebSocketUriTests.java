package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link Session#webSocket(URI)} makes of a URI. */
@Timeout(60)
class WebSocketUriTests {

    /** Connects to a server that ends the connection at once; where to, and the first two lines of the request. */
    private static String[] sent(URI uri) throws Exception {
        MemoryTransportProvider memory = new MemoryTransportProvider();
        return sent(uri, memory, memory);
    }

    private static String[] sent(URI uri, TransportProvider transport, MemoryTransportProvider memory)
            throws Exception {
        try (Session session =
                Session.open(SessionOptions.builder().transport(transport).build())) {
            BackgroundCall<WebSocket> opening = BackgroundCall.of(() -> session.webSocket(uri));
            MemoryPeer peer = memory.accept();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append(new String(peer.read(1), StandardCharsets.ISO_8859_1));
            }
            peer.end();
            opening.failure(ConnectionException.class);
            String[] lines = head.toString().split("\r\n", -1);
            return new String[] {peer.endpoint().toString(), lines[0], lines[1]};
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ws://server.test, server.test:80, /, server.test",
        "ws://server.test/, server.test:80, /, server.test",
        "WS://Server.Test/Chat, server.test:80, /Chat, server.test",
        "ws://server.test:80/, server.test:80, /, server.test",
        "ws://server.test:8080/, server.test:8080, /, server.test:8080",
        "ws://server.test:/, server.test:80, /, server.test",
        "ws://server.test:65535/, server.test:65535, /, server.test:65535",
        "ws://server.test?a=b, server.test:80, /?a=b, server.test",
        "ws://server.test/?, server.test:80, /?, server.test",
        "ws://server.test/a/b?c=d&e=%20/?, server.test:80, /a/b?c=d&e=%20/?, server.test",
        "ws://server.test//a;b=1/../c, server.test:80, //a;b=1/../c, server.test",
        "ws://my_host/, my_host:80, /, my_host",
        "ws://b\u00FCcher.test/, xn--bcher-kva.test:80, /, xn--bcher-kva.test",
        "ws://127.0.0.1:7/, 127.0.0.1:7, /, 127.0.0.1:7",
        "ws://[::1]:7/, [::1]:7, /, [::1]:7",
        "ws://[::1]/, [::1]:80, /, [::1]",
        "ws://[fe80::1%eth0]:7/, [fe80::1%eth0]:7, /, [fe80::1]:7",
        "ws://server.test/caf\u00E9?\u3002=\u00FC, server.test:80, /caf%C3%A9?%E3%80%82=%C3%BC, server.test"
    })
    void hostPortPathAndQueryGoWhereTheyBelong(URI uri, String endpoint, String target, String host) throws Exception {
        String[] sent = sent(uri);
        assertEquals(endpoint, sent[0]);
        assertEquals("GET " + target + " HTTP/1.1", sent[1]);
        assertEquals("Host: " + host, sent[2]);
    }

    @Test
    void aUriThatWasPutTogetherFromPartsIsSentEncoded() throws Exception {
        assertEquals("GET /a%20b?c%20d HTTP/1.1", sent(new URI("ws", null, "server.test", -1, "/a b", "c d", null))[1]);
    }

    private static InvalidParameterException refused(String uri) throws URISyntaxException {
        CountingTransport transport = new CountingTransport();
        URI parsed = new URI(uri);
        try (Session session =
                Session.open(SessionOptions.builder().transport(transport).build())) {
            InvalidParameterException refusal =
                    assertThrows(InvalidParameterException.class, () -> session.webSocket(parsed));
            assertEquals(Phase.SETUP, refusal.failure().phase());
            assertEquals(Culprit.CALLER, refusal.failure().culprit());
            assertTrue(transport.opened().isEmpty(), "no connection is tried");
            return refusal;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wss://server.test/, server.test:443, server.test",
        "WSS://Server.Test, server.test:443, server.test",
        "wss://server.test:443/, server.test:443, server.test",
        "wss://server.test:80/, server.test:80, server.test:80",
        "wss://[::1]/, [::1]:443, [::1]",
        "ws://server.test:443/, server.test:443, server.test:443"
    })
    void theSchemeAndNotThePortDecidesOnTls(URI uri, String endpoint, String host) throws Exception {
        SecureMemory memory = SecureMemory.of(MemoryScript.PLAIN);
        String[] sent = sent(uri, memory, memory.memory());
        assertEquals(endpoint, sent[0]);
        assertEquals("Host: " + host, sent[2]);
        assertEquals(
                uri.getScheme().equalsIgnoreCase("wss"),
                memory.opened().get(0).tls().isPresent());
    }

    @ParameterizedTest
    @CsvSource({"http://server.test/, http", "HTTPS://server.test/, https", "server.test/chat, ''", "//server.test/, ''"
    })
    void anotherSchemeOrNoneIsRefused(String uri, String scheme) throws Exception {
        InvalidParameterException refusal = refused(uri);
        assertEquals(ErrorCode.UNRECOGNIZED_SCHEME, refusal.code());
        assertEquals(
                "a WebSocket URI begins with ws:// or wss:// (RFC 6455 3), not with \"" + scheme + "\"",
                refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "ws://server.test/#part, the address has a fragment at index 17 (RFC 6455 3)",
        "ws://server.test/#, the address has a fragment at index 17 (RFC 6455 3)",
        "ws://me:secret@server.test/, the address has user information at index 5; give credentials to the request",
        "ws://me@server.test/, the address has user information at index 5; give credentials to the request",
        "'ws:///chat', 'the address has no host at index 5'",
        "'wss:chat', 'the address has no host: \"//\" is missing at index 4'",
        "'ws:/chat', 'the address has no host: \"//\" is missing at index 3'",
        "'ws://127.1/', 'the address has the host \"127.1\", which some read as an IPv4 address:"
                + " write four numbers from 0 to 255'",
        "'wss://server.test:0/', 'the address has port 0, which no server has'",
        "'ws://server.test:65536/', 'the address has port 65536, which is not within 1 to 65535'"
    })
    void whatIsNoWebSocketUriIsRefused(String uri, String message) throws Exception {
        InvalidParameterException refusal = refused(uri);
        assertEquals(ErrorCode.INVALID_URL, refusal.code());
        assertEquals(message, refusal.getMessage());
    }

    @Test
    void credentialsAreNotInTheMessage() throws Exception {
        assertTrue(!Failures.message(refused("ws://me:secret@server.test/")).contains("secret"));
    }
}
