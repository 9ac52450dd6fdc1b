package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.ResponseHead;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and responses of the opening handshake. */
@Timeout(30)
class UpgradeTests {

    @ParameterizedTest
    @CsvSource({
        "GET /chat, POST /chat, 400 Bad Request",
        "HTTP/1.1, HTTP/1.0, 400 Bad Request",
        "Host: 127.0.0.1, X: 1, 400 Bad Request",
        "Upgrade: websocket, Upgrade: h2c, 400 Bad Request",
        "'Connection: keep-alive, Upgrade', Connection: keep-alive, 400 Bad Request",
        "dGhlIHNhbXBsZSBub25jZQ==, dGhlIHNhbXBsZQ==, 400 Bad Request",
        "Sec-WebSocket-Key, X-Key, 400 Bad Request",
        "Version: 13, Version: 8, 426 Upgrade Required"
    })
    void aWrongRequestIsRefusedAndReported(String right, String wrong, String status) throws Exception {
        String request = RawClient.REQUEST.replace(right, wrong);
        try (EmbeddedServer server = EmbeddedServer.echo();
                RawClient client = new RawClient(server)) {
            client.send(request);
            String head = client.readHead();
            assertTrue(head.startsWith("HTTP/1.1 " + status + "\r\n"), head);
            assertEquals(status.startsWith("426"), head.contains("\r\nSec-WebSocket-Version: 13\r\n"), head);
            assertEquals("", client.readHexToEnd());
            client.leave();
            String message = onlyFailure(server, ProtocolException.class).toString();
            assertTrue(message.contains(": request for an upgrade deserves " + status.substring(0, 3) + ": "), message);
        }
    }

    @Test
    void bytesThatAreNotHttpAreAnsweredWith400AndReported() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.echo();
                RawClient client = new RawClient(server)) {
            client.send("\u0016\u0003\u0001\u0000\u0005 not HTTP\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 400 Bad Request\r\n"));
            assertEquals("", client.readHexToEnd());
            client.leave();
            assertEquals(
                    HttpViolation.Kind.SYNTAX,
                    onlyFailure(server, HttpViolation.class).kind());
        }
    }

    @Test
    void aScriptRefusesWithAnyResponse() throws Exception {
        Headers fields = Headers.builder().add("Retry-After", "5").build();
        byte[] body = "busy".getBytes(StandardCharsets.US_ASCII);
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.refuse(503, "Too busy", fields, body));
                RawClient client = new RawClient(server)) {
            client.send(RawClient.REQUEST);
            assertEquals(
                    "HTTP/1.1 503 Too busy\r\nRetry-After: 5\r\nContent-Length: 4\r\nConnection: close\r\n\r\n",
                    client.readHead());
            assertEquals("busy", new String(client.readToEnd(), StandardCharsets.US_ASCII));
            client.leave();
            expectNoFailure(server);
        }
    }

    @Test
    void fieldsThatAreThereAreNotAdded() throws Exception {
        Headers fields = Headers.builder()
                .add("Transfer-Encoding", "chunked")
                .add("Connection", "keep-alive")
                .build();
        byte[] body = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.refuse(200, "OK", fields, body));
                RawClient client = new RawClient(server)) {
            client.send(RawClient.REQUEST);
            assertEquals(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n",
                    client.readHead());
            assertEquals("0\r\n\r\n", new String(client.readToEnd(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void routesGoByThePathAlone() throws Exception {
        Map<String, ServerScript> routes = Map.of(
                "/chat", ServerScript.refuse(403, "chat", Headers.empty()),
                "/", ServerScript.refuse(403, "root", Headers.empty()));
        try (EmbeddedServer server = EmbeddedServer.start(ServerScript.routes(routes))) {
            assertEquals("HTTP/1.1 403 chat", statusLine(server, "/chat"));
            assertEquals("HTTP/1.1 403 chat", statusLine(server, "/chat?a=/"));
            assertEquals("HTTP/1.1 403 root", statusLine(server, "/?chat"));
            assertEquals("HTTP/1.1 404 Not Found", statusLine(server, "/chat/"));
            expectNoFailure(server);
        }
    }

    @Test
    void aScriptReadsSeveralRequestsWithBodies() throws Exception {
        ResponseHead challenge = new ResponseHead(
                1, 401, "", Headers.builder().add("Content-Length", "2").build());
        ServerScript script = connection -> {
            assertEquals("/first", connection.request().target());
            assertEquals("body", new String(connection.readRaw(4), StandardCharsets.US_ASCII));
            connection.respond(challenge, (byte) 'n', (byte) 'o');
            assertEquals("/chat?room=1", connection.nextRequest().target());
            assertEquals("/chat?room=1", connection.request().target());
            connection.upgrade();
        };
        try (EmbeddedServer server = EmbeddedServer.start(script);
                RawClient client = new RawClient(server)) {
            client.send("POST /first HTTP/1.1\r\n\r\nbody" + RawClient.REQUEST);
            assertEquals("HTTP/1.1 401 \r\nContent-Length: 2\r\n\r\n", client.readHead());
            assertEquals("6e6f", client.readHex(2));
            assertTrue(client.readHead().startsWith("HTTP/1.1 101 "));
            client.leave();
            expectNoFailure(server);
        }
    }

    @Test
    void framesMayComeInTheSegmentOfTheHead() throws Exception {
        byte[] frames = new byte[64 * 1024];
        try (EmbeddedServer server = EmbeddedServer.start(connection -> connection.upgradeAnd(frames));
                RawClient client = new RawClient(server)) {
            client.send(RawClient.REQUEST);
            client.readHead();
            assertEquals(frames.length, client.readToEnd().length);
        }
    }

    @Test
    void piecesOfARefusedUpgradeAreNotSent() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start(connection -> connection.upgradeAnd(new byte[5]));
                RawClient client = new RawClient(server)) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertTrue(client.readHead().startsWith("HTTP/1.1 400 "));
            assertEquals("", client.readHexToEnd());
        }
    }

    @Test
    void aScriptMakesItsOwnResponseFromTheRightParts() throws Exception {
        ServerScript script = connection -> {
            assertEquals(RawClient.ACCEPT, connection.accept());
            ResponseHead right = connection.upgradeHead();
            Headers twice = right.headers().toBuilder()
                    .add("Sec-WebSocket-Accept", connection.accept())
                    .build();
            byte[] head = Frame.toArray(new ResponseHead(1, 101, "", twice).encode());
            connection.writeSegments(head, 1);
        };
        try (EmbeddedServer server = EmbeddedServer.start(script);
                RawClient client = new RawClient(server)) {
            client.send(RawClient.REQUEST);
            String accept = "\r\nSec-WebSocket-Accept: " + RawClient.ACCEPT;
            assertTrue(client.readHead().endsWith(accept + accept + "\r\n\r\n"));
            client.leave();
            expectNoFailure(server);
        }
    }

    @Test
    void thereIsNoAcceptForAWrongRequest() throws Exception {
        ServerScript script = connection -> {
            assertThrows(ProtocolException.class, connection::accept);
            assertThrows(ProtocolException.class, connection::upgradeHead);
        };
        try (EmbeddedServer server = EmbeddedServer.start(script);
                RawClient client = new RawClient(server)) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertEquals("", client.readHexToEnd(), "nothing is sent");
            client.leave();
            expectNoFailure(server);
        }
    }

    private static String statusLine(EmbeddedServer server, String target) throws Exception {
        try (RawClient client = new RawClient(server)) {
            client.send("GET " + target + " HTTP/1.1\r\n\r\n");
            return client.readHead().lines().findFirst().orElseThrow();
        }
    }

    private static <T> T onlyFailure(EmbeddedServer server, Class<T> type) throws InterruptedException {
        assertTrue(server.awaitIdle(Duration.ofSeconds(10)));
        assertEquals(1, server.failures().size(), () -> server.failures().toString());
        return type.cast(server.failures().get(0));
    }

    private static void expectNoFailure(EmbeddedServer server) throws InterruptedException {
        assertTrue(server.awaitIdle(Duration.ofSeconds(10)));
        assertEquals(List.of(), server.failures());
    }
}
