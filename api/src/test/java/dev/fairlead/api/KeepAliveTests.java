package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent while nothing passes, and what silence after it means. */
@Timeout(60)
class KeepAliveTests {

    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Duration LONG = Duration.ofSeconds(50);

    private static MemorySocket open(KeepAlive mode) throws Exception {
        return MemorySocket.open(builder -> builder.option(Option.KEEP_ALIVE, mode));
    }

    private static Frame nextPing(MemorySocket memory) throws Exception {
        Frame frame = memory.sent();
        assertEquals(Opcode.PING, frame.header().opcode());
        return frame;
    }

    @Test
    void anIdlePeerIsPingedAgainAndAgainEachTimeWithAnotherPayload() throws Exception {
        try (MemorySocket memory = open(KeepAlive.pings(SHORT, LONG))) {
            Set<ByteBuffer> payloads = new HashSet<>();
            for (int i = 1; i <= 3; i++) {
                byte[] payload = nextPing(memory).bytes();
                assertTrue(payloads.add(ByteBuffer.wrap(payload)), "a payload came twice");
                memory.serve(ServerFrames.pong(payload));
            }
            BackgroundCall.eventually(
                    "a pong was taken note of",
                    () -> memory.socket().statistics().roundTripTime().isPresent());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @Test
    void aPongThatTakesLongerThanTheIntervalDoesNotPutTheNextPingOff() throws Exception {
        try (MemorySocket memory = open(KeepAlive.pings(SHORT, LONG))) {
            byte[] payload = nextPing(memory).bytes();
            long begun = System.nanoTime();
            BackgroundCall.eventually(
                    "intervals pass without a pong",
                    () -> System.nanoTime() - begun > SHORT.multipliedBy(3).toNanos());
            memory.serve(ServerFrames.pong(payload));
            nextPing(memory);
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @Test
    void silenceAfterAPingFailsTheWebSocketAndTellsWhoReceives() throws Exception {
        try (MemorySocket memory = open(KeepAlive.pings(SHORT, SHORT))) {
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            TimeoutException e = Outcomes.failure(TimeoutException.class, receiving);
            assertEquals(Phase.KEEP_ALIVE, e.phase());
            assertEquals(SHORT, e.limit());
            assertEquals("nothing came from server.test:80, no pong either, within PT0.04S", e.getMessage());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            assertTrue(memory.peer().clientClosed());
            HandleStateException after = assertThrows(
                    HandleStateException.class, () -> memory.socket().sendText("x"));
            assertEquals(ErrorCode.INVALID_OPERATION, after.code());
            assertEquals(Culprit.NETWORK, memory.socket().ending().orElseThrow().by());
        }
    }

    @Test
    void whateverComesShowsThatThePeerIsThere() throws Exception {
        Duration answerWithin = Duration.ofSeconds(1);
        try (MemorySocket memory = open(KeepAlive.pings(SHORT, answerWithin))) {
            long end = System.nanoTime() + 2 * answerWithin.toNanos();
            while (System.nanoTime() < end) {
                nextPing(memory);
                memory.serve(ServerFrames.text("no pong"));
                assertEquals("no pong", memory.receiveText());
            }
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @Test
    void aPeerIsNotGoneWhileItsBytesWaitForThisEnd() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(builder -> builder.receiveBufferSize(64).option(Option.KEEP_ALIVE, KeepAlive.OFF))) {
            byte[] message = ServerFrames.bytes(500);
            memory.serve(ServerFrames.binary(message));
            // Not before the bytes are there: without them silence ends the WebSocket, and it should.
            Duration answerWithin = Duration.ofSeconds(1);
            memory.socket().setOption(Option.KEEP_ALIVE, KeepAlive.pings(SHORT, answerWithin));
            // Nobody receives: the buffer is full, and a pong behind the message could not be seen.
            long end = System.nanoTime() + 2 * answerWithin.toNanos();
            while (System.nanoTime() < end) {
                nextPing(memory);
            }
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            Message.Binary received = (Message.Binary) memory.socket().receiveMessage(LONG);
            assertEquals(ByteBuffer.wrap(message), received.payload());
        }
    }

    @Test
    void unsolicitedPongsAskForNothing() throws Exception {
        try (MemorySocket memory = open(new KeepAlive(SHORT, Optional.empty()))) {
            for (int i = 0; i < 3; i++) {
                Frame frame = memory.sent();
                assertEquals(Opcode.PONG, frame.header().opcode());
                assertEquals(0, frame.bytes().length);
            }
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @Test
    void itCanBeChangedWhileTheWebSocketIsOpen() throws Exception {
        try (MemorySocket memory = open(KeepAlive.OFF)) {
            assertSame(KeepAlive.OFF, memory.socket().option(Option.KEEP_ALIVE));
            memory.socket().setOption(Option.KEEP_ALIVE, KeepAlive.pings(SHORT, LONG));
            nextPing(memory);
            memory.socket().setOption(Option.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(15));
            assertEquals(
                    KeepAlive.unsolicitedPongs(Duration.ofSeconds(15)),
                    memory.socket().option(Option.KEEP_ALIVE));
        }
    }

    @Test
    void anotherOptionGivesAPeerThatIsGoneNoMoreTime() throws Exception {
        try (MemorySocket memory = open(KeepAlive.pings(SHORT, Duration.ofMillis(200)))) {
            nextPing(memory);
            BackgroundCall.eventually("it has failed", () -> {
                if (memory.socket().state() == WebSocketState.OPEN) {
                    memory.socket().setOption(Option.CLOSE_TIMEOUT, LONG);
                }
                return memory.socket().state() == WebSocketState.FAILED;
            });
        }
    }

    @Test
    void winHttpsIntervalHasItsLeastValue() throws Exception {
        try (MemorySocket memory = open(KeepAlive.OFF)) {
            WebSocket socket = memory.socket();
            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class,
                    () -> socket.setOption(Option.KEEP_ALIVE_INTERVAL, Duration.ofMillis(14_999)));
            assertEquals(
                    "keep-alive interval is PT14.999S, must be at least PT15S for unsolicited pongs", e.getMessage());
            assertSame(KeepAlive.OFF, socket.option(Option.KEEP_ALIVE));
        }
    }

    @Test
    void nothingIsSentBehindACloseFrame() throws Exception {
        try (MemorySocket memory = open(KeepAlive.pings(SHORT, LONG))) {
            nextPing(memory);
            memory.socket().shutdown(CloseStatus.NORMAL);
            Frame frame = memory.sent();
            while (frame.header().opcode() == Opcode.PING) {
                frame = memory.sent();
            }
            assertEquals(Opcode.CLOSE, frame.header().opcode());
            memory.serve(ServerFrames.close(1000, ""));
            assertTrue(memory.receive() instanceof Received.Closed);
            memory.socket().close();
            assertEquals(0, memory.peer().take().length);
        }
    }
}
