package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The head of a request, byte for byte. */
@Timeout(60)
class RequestOnWireTests {

    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ";

    private static String keyOf(Request request) {
        return request.headers().first("Sec-WebSocket-Key").orElseThrow();
    }

    @Test
    void aMarkedRequestIsExactlyThis() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            assertEquals(
                    "GET /chat HTTP/1.1\r\nHost: server.test\r\n" + UPGRADE + keyOf(dialog.request())
                            + "\r\nSec-WebSocket-Version: 13\r\n\r\n",
                    dialog.takeRequest());
        }
    }

    @Test
    void aRequestThatIsNotMarkedAsksForAnEndOfTheConnection() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.newRequest("OPTIONS");
            assertEquals(
                    "OPTIONS /chat HTTP/1.1\r\nHost: server.test\r\nConnection: close\r\n\r\n",
                    dialog.send().takeRequest());
        }
    }

    @Test
    void aRequestWithEverythingIsExactlyThis() throws Exception {
        try (Dialog dialog = Dialog.open(builder -> builder.userAgent("Test/1"))) {
            dialog.request()
                    .addHeader("Cookie", "a=1")
                    .addHeader("cookie", "b=\u00E9\t2")
                    .markForUpgrade(UpgradeOptions.builder()
                            .subprotocols("chat.v2", "chat.v1")
                            .header("Origin", "https://server.test")
                            .header("Authorization", "Basic eDp5")
                            .build());
            dialog.send();
            assertEquals(
                    "GET /chat HTTP/1.1\r\nHost: server.test\r\n" + UPGRADE + keyOf(dialog.request())
                            + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: chat.v2, chat.v1\r\n"
                            + "User-Agent: Test/1\r\nCookie: a=1\r\ncookie: b=\u00E9\t2\r\n"
                            + "Origin: https://server.test\r\nAuthorization: Basic eDp5\r\n\r\n",
                    dialog.takeRequest());
        }
    }

    @Test
    void overRealSocketsTheBytesAreTheSame() throws Exception {
        String[] wire = new String[1];
        try (Loopback loopback = Loopback.to(server -> {
            // The length is known: method, Host with a port of five digits at most, and a key of 24 characters.
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) server.readRaw(1)[0]);
            }
            wire[0] = head.toString();
            server.writeLatin1("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            assertEquals(400, request.receiveResponse().status());
            assertEquals(
                    "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + loopback.server().port() + "\r\n" + UPGRADE + keyOf(request)
                            + "\r\nSec-WebSocket-Version: 13\r\n\r\n",
                    wire[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void theBytesAreTheSameInSmallPieces(int most) throws Exception {
        MemoryScript script = MemoryScript.builder()
                .connectSteps(3)
                .writeAtMost(most)
                .notNowCalls(1)
                .build();
        try (Dialog dialog = Dialog.open(script)) {
            dialog.sendMarked();
            assertEquals(
                    "GET /chat HTTP/1.1\r\nHost: server.test\r\n" + UPGRADE + keyOf(dialog.request())
                            + "\r\nSec-WebSocket-Version: 13\r\n\r\n",
                    dialog.takeRequest());
        }
    }

    @Test
    void theKeyIsSixteenBytesInBase64AndFreshOnEachSend() throws Exception {
        Set<String> keys = new HashSet<>();
        try (Dialog dialog = Dialog.open()) {
            dialog.request().markForUpgrade();
            for (int i = 0; i < 20; i++) {
                dialog.send();
                String key = keyOf(dialog.request());
                assertEquals(16, Base64.getDecoder().decode(key).length);
                assertTrue(dialog.takeRequest().contains("\r\nSec-WebSocket-Key: " + key + "\r\n"));
                assertTrue(keys.add(key), "a key was sent twice");
                dialog.answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
            }
        }
    }

    @Test
    void theHeadersAreThoseOfTheWireAfterTheSend() throws Exception {
        try (Dialog dialog = Dialog.open(builder -> builder.userAgent("Test/1"))) {
            dialog.request().addHeader("X", "1");
            dialog.sendMarked();
            List<String> lines = new ArrayList<>();
            dialog.request().headers().forEach(field -> lines.add(field.name() + ": " + field.value()));
            assertEquals(dialog.takeRequest(), "GET /chat HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n");
        }
    }

    @Test
    void aUserAgentOfTheRequestGoesBeforeThatOfTheSession() throws Exception {
        try (Dialog dialog = Dialog.open(builder -> builder.userAgent("Session/1"))) {
            dialog.request().addHeader("user-agent", "Own/2");
            assertEquals(
                    List.of("Own/2"), dialog.sendMarked().request().headers().all("User-Agent"));
            dialog.newRequest("GET")
                    .markForUpgrade(UpgradeOptions.builder()
                            .header("User-Agent", "Upgrade/3")
                            .build());
            assertEquals(List.of("Upgrade/3"), dialog.send().request().headers().all("User-Agent"));
            dialog.newRequest("GET");
            assertEquals(
                    List.of("Session/1"),
                    dialog.sendMarked().request().headers().all("User-Agent"));
        }
    }

    @Test
    void noUserAgentIsSentByDefault() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            assertTrue(!dialog.takeRequest().contains("User-Agent"));
        }
    }
}
