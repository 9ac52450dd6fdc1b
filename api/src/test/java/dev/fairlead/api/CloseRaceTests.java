package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** The closing handshake against those who send and receive at the same moment, over sockets. */
@Timeout(120)
class CloseRaceTests {

    private static final int ROUNDS = 60;

    private static final Set<WebSocketState> AFTER = Set.of(WebSocketState.CLOSING, WebSocketState.CLOSED);

    @Test
    void theClosingHandshakeSucceedsAtAnyMoment() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Loopback loopback = Loopback.echo();
                    WebSocket socket = loopback.webSocket()) {
                List<BackgroundCall<Boolean>> others = List.of(
                        untilClosing(socket, () -> socket.sendBinary(new byte[3000])),
                        untilClosing(socket, () -> socket.sendText("text")),
                        untilClosing(socket, socket::receiveMessage));
                pause(round * 100_000L);

                assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
                assertEquals(WebSocketState.CLOSED, socket.state());
                for (BackgroundCall<Boolean> other : others) {
                    assertTrue(other.result());
                }
                loopback.awaitIdle();
            }
        }
    }

    @Test
    void shutdownAtAnyMomentLosesNoMessageThatWasSent() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (Loopback loopback = Loopback.echo();
                    WebSocket socket = loopback.webSocket()) {
                int[] sent = {0};
                BackgroundCall<Boolean> sender = BackgroundCall.running(() -> {
                    try {
                        while (true) {
                            socket.sendBinary(new byte[1000]);
                            sent[0]++;
                        }
                    } catch (HandleStateException e) {
                        assertEquals(ErrorCode.INVALID_OPERATION, e.code());
                    }
                });
                pause(round * 50_000L);
                BackgroundCall<Boolean> shutdown = BackgroundCall.running(() -> socket.shutdown(CloseStatus.NORMAL));
                int received = 0;
                while (socket.receiveMessage() instanceof Message.Binary) {
                    received++;
                }
                shutdown.result();
                sender.result();
                assertEquals(sent[0], received);
                assertEquals(CloseStatus.NORMAL, socket.closeHandshake(CloseStatus.NORMAL));
            }
        }
    }

    private static BackgroundCall<Boolean> untilClosing(WebSocket socket, Executable call) {
        return BackgroundCall.running(() -> {
            try {
                while (true) {
                    call.execute();
                }
            } catch (HandleStateException | CancelledException e) {
                assertTrue(AFTER.contains(socket.state()), e.toString());
            }
        });
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        BackgroundCall.eventually("some time", () -> System.nanoTime() >= end);
    }
}
