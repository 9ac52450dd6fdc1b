package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryPeer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One request, sent again: after a failure, after an answer, after an upgrade. */
@Timeout(60)
class ResendTests {

    private static final String REFUSAL = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nnope";

    @Test
    void afterAFailureTheRequestIsChangedAndSentAgain() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.serve("not HTTP");
            assertThrows(UpgradeException.class, dialog.request()::receiveResponse);
            dialog.request().setHeader("X", "2").markForUpgrade();
            dialog.send();
            assertTrue(dialog.takeRequest().contains("\r\nX: 2\r\n"));
            assertEquals(WebSocketState.OPEN, dialog.upgrade().state());
        }
    }

    @Test
    void afterAnAnswerTheConnectionIsDroppedAndTheAnswerGone() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.answer(REFUSAL);
            MemoryPeer first = dialog.peer();
            assertFalse(first.clientClosed());
            dialog.send();
            assertTrue(first.clientClosed());
            assertThrows(HandleStateException.class, dialog.request()::response);
            assertThrows(HandleStateException.class, dialog.request()::receiveBody);
            assertEquals(101, dialog.answer(Dialog.ANSWER_101).status());
        }
    }

    @Test
    void credentialsAreAddedAfterA401() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            if (server.request().headers().contains("Authorization")) {
                server.upgrade();
                server.sendText("welcome");
            } else {
                server.writeLatin1("HTTP/1.1 401 Who?\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            assertEquals(401, request.receiveResponse().status());
            request.addHeader("Authorization", "Basic eDp5").send();
            request.receiveResponse();
            try (WebSocket socket = request.completeUpgrade()) {
                assertEquals(new Message.Text("welcome"), socket.receiveMessage());
            }
            loopback.awaitIdle();
        }
    }

    @Test
    void aChangeAfterTheAnswerShowsTheFieldsThatWillBeSent() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.request().addHeader("X", "1");
            dialog.sendMarked().answer(REFUSAL);
            assertTrue(dialog.request().headers().contains("Sec-WebSocket-Key"));
            dialog.request().addHeader("Y", "2");
            assertEquals(2, dialog.request().headers().size());
            assertEquals(List.of("1"), dialog.request().headers().all("X"));
        }
    }

    @Test
    void aSecondWebSocketIsOpenedWhileTheFirstIs() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket first = dialog.upgrade();
            MemoryPeer firstPeer = dialog.peer();
            WebSocket second = dialog.send().upgrade();
            assertNotSame(first, second);
            firstPeer.write(ServerFrames.text("to the first"));
            dialog.peer().write(ServerFrames.text("to the second"));
            assertEquals(new Message.Text("to the second"), second.receiveMessage());
            assertEquals(new Message.Text("to the first"), first.receiveMessage());
            second.close();
            assertTrue(dialog.peer().clientClosed());
            assertFalse(firstPeer.clientClosed());
            assertEquals(WebSocketState.OPEN, first.state());
        }
    }

    @Test
    void aResendThatFailsDoesNotTouchTheWebSocketOfTheLast() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            WebSocket first = dialog.upgrade();
            MemoryPeer firstPeer = dialog.peer();
            dialog.send().serve("not HTTP");
            assertThrows(UpgradeException.class, dialog.request()::receiveResponse);
            dialog.request().close();
            firstPeer.write(ServerFrames.binary((byte) 7));
            Message.Binary message = (Message.Binary) first.receiveMessage();
            assertArrayEquals(new byte[] {7}, ServerFrames.toArray(message.payload()));
        }
    }

    @Test
    void theMarkOutlivesTheExchange() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.request()
                    .markForUpgrade(
                            UpgradeOptions.builder().subprotocols("chat").build());
            for (int i = 0; i < 3; i++) {
                dialog.send();
                assertTrue(dialog.takeRequest().contains("\r\nSec-WebSocket-Protocol: chat\r\n"));
                dialog.answer(REFUSAL);
            }
        }
    }

    @Test
    void aRequestThatWasSentUnmarkedStaysSo() throws Exception {
        try (Dialog dialog = Dialog.open()) {
            dialog.send().answer(REFUSAL);
            assertEquals(
                    "marking for upgrade is not possible: the request has its response",
                    assertThrows(HandleStateException.class, dialog.request()::markForUpgrade)
                            .getMessage());
            dialog.send();
            assertFalse(dialog.takeRequest().contains("Upgrade"));
        }
    }
}
