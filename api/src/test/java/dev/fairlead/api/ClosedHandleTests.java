package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** A call on a closed handle fails, and says which handle it was. */
@Timeout(60)
class ClosedHandleTests {

    private static void assertRefused(String message, Map<String, Executable> calls) {
        calls.forEach((name, call) -> {
            HandleStateException refusal = assertThrows(HandleStateException.class, call, name);
            assertEquals(message, refusal.getMessage(), name);
            assertEquals(ErrorCode.INVALID_HANDLE, refusal.code(), name);
            assertEquals(Culprit.CALLER, refusal.failure().culprit(), name);
        });
    }

    @Test
    void sessionAndConnectionRefuseEveryCall() {
        try (Dialog dialog = Dialog.open()) {
            Session session = dialog.session();
            Connection connection = dialog.connection();
            session.close();
            assertRefused(
                    "the session handle is closed",
                    Map.of(
                            "connect", () -> session.connect("server.test", 80),
                            "webSocket", () -> session.webSocket(URI.create("ws://server.test/")),
                            "setContext", () -> session.setContext("x")));
            connection.close();
            assertRefused(
                    "the connection handle is closed",
                    Map.of(
                            "openRequest", () -> connection.openRequest("/"),
                            "openRequest with a method", () -> connection.openRequest("POST", "/"),
                            "openSecureRequest", () -> connection.openSecureRequest("/"),
                            "openSecureRequest with a method", () -> connection.openSecureRequest("POST", "/"),
                            "setContext", () -> connection.setContext("x")));
        }
    }

    @Test
    void hostAndPortOfAClosedConnectionStayReadable() {
        try (Dialog dialog = Dialog.open()) {
            dialog.connection().close();
            assertEquals("server.test", dialog.connection().host());
            assertEquals(80, dialog.connection().port());
        }
    }

    @Test
    void aRequestRefusesEveryCallWhateverItsState() throws Exception {
        for (RequestState state : RequestState.values()) {
            try (Dialog dialog = RequestStateTests.in(state)) {
                Request request = dialog.request();
                request.close();
                assertRefused(
                        "the request handle is closed",
                        Map.of(
                                "headers", request::headers,
                                "addHeader", () -> request.addHeader("X", "1"),
                                "setHeader", () -> request.setHeader("X", "1"),
                                "removeHeader", () -> request.removeHeader("X"),
                                "markForUpgrade", request::markForUpgrade,
                                "send", request::send,
                                "receiveResponse", request::receiveResponse,
                                "response", request::response,
                                "receiveBody", request::receiveBody,
                                "completeUpgrade", request::completeUpgrade));
            }
        }
    }

    @Test
    void methodAndTargetOfAClosedRequestStayReadable() {
        try (Dialog dialog = Dialog.open()) {
            dialog.request().close();
            assertEquals("GET", dialog.request().method());
            assertEquals("/chat", dialog.request().target());
        }
    }

    @Test
    void aWebSocketRefusesEveryCallAndLeavesTheBufferAlone() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket socket = dialog.upgrade();
            // 82: binary, fin; it has come before the close
            dialog.peer().write(new byte[] {(byte) 0x82, 1, 7});
            socket.close();
            ByteBuffer dst = ByteBuffer.allocate(8);
            assertRefused(
                    "the WebSocket handle is closed",
                    Map.of(
                            "receive", () -> socket.receive(dst),
                            "receive with a limit", () -> socket.receive(dst, Duration.ofSeconds(1)),
                            "receiveMessage", socket::receiveMessage,
                            "sendText", () -> socket.sendText("x"),
                            "sendBinary", () -> socket.sendBinary(new byte[1]),
                            "shutdown", () -> socket.shutdown(CloseStatus.NORMAL),
                            "closeHandshake", () -> socket.closeHandshake(CloseStatus.NORMAL),
                            "closeStatus", socket::closeStatus,
                            "setContext", () -> socket.setContext("x")));
            assertEquals(ByteBuffer.allocate(8), dst);
        }
    }
}
