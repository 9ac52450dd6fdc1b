package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peer's Close frame was received, and ours is not sent: this end may send, and nothing is heard any more. */
@Timeout(60)
class BehindTheCloseFrameTests {

    private static final Duration SHORT = Duration.ofMillis(30);

    private static void receiveClose(MemorySocket memory) throws Exception {
        memory.serve(ServerFrames.close(1001, ""));
        assertTrue(memory.socket().receiveMessage() instanceof Message.Closed);
        assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
    }

    private static void awaitLonger(Duration than) {
        long begun = System.nanoTime();
        BackgroundCall.eventually("it has passed", () -> System.nanoTime() - begun > than.toNanos());
    }

    @Test
    void keepAliveAsksForNoPongAndFailsNothing() throws Exception {
        try (MemorySocket memory = MemorySocket.open(builder -> builder.option(Option.KEEP_ALIVE, KeepAlive.OFF))) {
            receiveClose(memory);
            memory.socket().setOption(Option.KEEP_ALIVE, KeepAlive.pings(SHORT, SHORT));
            awaitLonger(SHORT.multipliedBy(6));
            assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
            memory.socket().sendText("last words");
            Frame frame = memory.sent();
            assertEquals(Opcode.TEXT, frame.header().opcode(), "no ping before it");
            assertEquals("last words", frame.text());
            memory.peer().end();
            assertEquals(CloseStatus.of(1001, ""), memory.socket().closeHandshake(CloseStatus.NORMAL));
        }
    }

    @Test
    void aPingThatIsOutWhenItComesIsNotWaitedFor() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Duration> pong = memory.socket().pingAsync(new byte[] {1});
            assertEquals(Opcode.PING, memory.sent().header().opcode());
            memory.serve(ServerFrames.close(1001, ""));
            assertTrue(memory.socket().receiveMessage() instanceof Message.Closed);
            ConnectionException e = Outcomes.failure(ConnectionException.class, pong);
            assertEquals("the Close frame of server.test:80 has come, and no pong before it", e.getMessage());
            assertEquals(Culprit.PEER, e.failure().culprit());
            assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
        }
    }

    @Test
    void noPingIsTakenAndUnsolicitedPongsGoOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            receiveClose(memory);
            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().pingAsync(new byte[0]));
            assertEquals("a ping is not possible: the peer's Close frame was received", e.getMessage());
            memory.socket().setOption(Option.KEEP_ALIVE, new KeepAlive(SHORT, Optional.empty()));
            assertEquals(Opcode.PONG, memory.sent().header().opcode());
        }
    }
}
