package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.upgrade.UpgradeRule;
import dev.fairlead.testkit.EmbeddedServer;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole chain in one call, over real sockets. */
@Timeout(60)
class OpeningTests {

    @Test
    void aWebSocketIsOpenedAndItsParentsAreClosedBehindIt() throws Exception {
        try (Loopback loopback = Loopback.echo()) {
            WebSocket socket = loopback.webSocket();
            Handle request = socket.parent().orElseThrow();
            Handle connection = request.parent().orElseThrow();
            assertEquals(HandleType.REQUEST, request.type());
            assertFalse(request.isOpen());
            assertEquals(HandleType.CONNECTION, connection.type());
            assertFalse(connection.isOpen());
            assertEquals(Optional.of(loopback.session()), connection.parent());
            assertEquals(Optional.empty(), socket.context(Object.class));
            assertEquals(Optional.empty(), socket.subprotocol());
            socket.sendText("hello");
            assertEquals(new Message.Text("hello"), socket.receiveMessage());
            assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
            socket.close();
            loopback.session().close();
            Outcomes.done(loopback.session().terminated());
            loopback.awaitIdle();
        }
    }

    @Test
    void pathQueryAndHeadersReachTheServer() throws Exception {
        UpgradeOptions options = UpgradeOptions.builder()
                .header("Origin", "https://server.test")
                .header("Cookie", "a=1")
                .subprotocols("chat.v2", "chat.v1")
                .build();
        String[] seen = new String[2];
        ServerScript script = server -> {
            seen[0] = server.request().target();
            seen[1] = server.request().headers().all("Origin") + " "
                    + server.request().headers().all("Cookie") + " "
                    + server.request().headers().all("Sec-WebSocket-Protocol");
            server.upgrade();
        };
        EmbeddedServer.Builder settings =
                EmbeddedServer.builder().script(script).subprotocols(List.of("chat.v1"));
        try (Loopback loopback = Loopback.to(settings)) {
            URI uri = loopback.uri("/a%20b?c=d&e");
            try (WebSocket socket = loopback.session().webSocket(uri, options)) {
                assertEquals(Optional.of("chat.v1"), socket.subprotocol());
            }
            assertEquals("/a%20b?c=d&e", seen[0]);
            assertEquals("[https://server.test] [a=1] [chat.v2, chat.v1]", seen[1]);
        }
    }

    @Test
    void aRefusalCarriesStatusFieldsAndBody() throws Exception {
        Headers fields = Headers.builder()
                .add("WWW-Authenticate", "Basic")
                .add("Set-Cookie", "secret=1")
                .build();
        byte[] body = "who are you?".getBytes(StandardCharsets.UTF_8);
        try (Loopback loopback = Loopback.to(ServerScript.refuse(401, "Unauthorized", fields, body))) {
            UpgradeException failure = assertThrows(UpgradeException.class, loopback::webSocket);
            assertEquals(
                    "127.0.0.1:" + loopback.server().port() + " refused the upgrade with status 401 (Unauthorized)",
                    failure.getMessage());
            assertEquals(401, failure.response().orElseThrow().status());
            assertEquals(Optional.of("Basic"), failure.headers().first("WWW-Authenticate"));
            assertArrayEquals(body, failure.body());
            assertEquals(Optional.empty(), failure.brokenRule());
            assertEquals(ErrorCode.INVALID_SERVER_RESPONSE, failure.code());
            assertEquals(Phase.COMPLETE_UPGRADE, failure.phase());
            loopback.awaitIdle();
            loopback.session().close();
            Outcomes.done(loopback.session().terminated());
        }
    }

    @Test
    void aRefusalIsToldAlsoIfItsBodyBreaksOff() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.writeLatin1("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nnope");
        })) {
            UpgradeException failure = assertThrows(UpgradeException.class, loopback::webSocket);
            assertEquals(404, failure.response().orElseThrow().status());
            assertArrayEquals("nope".getBytes(StandardCharsets.US_ASCII), failure.body());
            loopback.awaitIdle();
        }
    }

    @Test
    void aRedirectIsARefusal() throws Exception {
        Headers fields =
                Headers.builder().add("Location", "ws://elsewhere.test/").build();
        try (Loopback loopback = Loopback.to(ServerScript.refuse(302, "Found", fields))) {
            UpgradeException failure = assertThrows(UpgradeException.class, loopback::webSocket);
            assertEquals(302, failure.response().orElseThrow().status());
            assertEquals(Optional.of("ws://elsewhere.test/"), failure.headers().first("Location"));
        }
    }

    @Test
    void a101WithAWrongAcceptMakesNoWebSocket() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.writeLatin1(Dialog.ANSWER_101.replace("{accept}", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
        })) {
            UpgradeException failure = assertThrows(UpgradeException.class, loopback::webSocket);
            assertEquals(Optional.of(UpgradeRule.ACCEPT), failure.brokenRule());
            loopback.awaitIdle();
        }
    }

    @Test
    void aServerThatHangsUpAtOnceIsToldAsSuch() throws Exception {
        try (Loopback loopback = Loopback.to(server -> server.request())) {
            ConnectionException failure = assertThrows(ConnectionException.class, loopback::webSocket);
            assertEquals(ErrorCode.CONNECTION_ERROR, failure.code());
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
            loopback.awaitIdle();
        }
    }

    @Test
    void aServerThatResetsTheConnectionIsToldAsSuch() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.request();
            server.reset();
        })) {
            ConnectionException failure = assertThrows(ConnectionException.class, loopback::webSocket);
            assertEquals(ErrorCode.CONNECTION_ERROR, failure.code());
            assertEquals(Phase.RECEIVE_RESPONSE, failure.phase());
            assertEquals(Culprit.NETWORK, failure.failure().culprit());
        }
    }

    @Test
    void anAddressOfVersion6IsConnectedTo() throws Exception {
        try (ServerSocket listener = listenOnVersion6();
                Session session = Loopback.session(builder -> builder)) {
            URI uri = URI.create("ws://[::1]:" + listener.getLocalPort() + "/");
            BackgroundCall<WebSocket> opening = BackgroundCall.of(() -> session.webSocket(uri));
            try (Socket accepted = listener.accept()) {
                String head = readHead(accepted.getInputStream());
                assertTrue(head.contains("\r\nHost: [::1]:" + listener.getLocalPort() + "\r\n"), head);
                String key = head.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
                accepted.getOutputStream()
                        .write(Dialog.ANSWER_101
                                .replace("{accept}", Dialog.acceptFor(key))
                                .getBytes(StandardCharsets.US_ASCII));
                opening.result().close();
            }
        }
    }

    private static ServerSocket listenOnVersion6() {
        try {
            byte[] loopback = new byte[16];
            loopback[15] = 1;
            return new ServerSocket(0, 1, InetAddress.getByAddress(loopback));
        } catch (IOException e) {
            return Assumptions.abort("no IPv6 here: " + e.getMessage());
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            assertTrue(octet >= 0, "the client has left");
            head.append((char) octet);
        }
        return head.toString();
    }
}
