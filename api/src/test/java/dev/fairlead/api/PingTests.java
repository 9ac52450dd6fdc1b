package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.ServerScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings are answered and never seen; pongs are never seen. */
@Timeout(60)
class PingTests {

    // C-87, S-49
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125})
    void aPingIsAnsweredWithItsPayload(int size) throws Exception {
        byte[] payload = ServerFrames.bytes(size);
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.ping(payload), ServerFrames.text("visible"));

            assertEquals("visible", memory.receiveText());
            assertPong(memory.sent(), payload);
        }
    }

    @Test
    void aPingIsAnsweredWhileAReceiveWaits() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            receiver.awaitWaiting();
            memory.serve(ServerFrames.ping((byte) 1));
            assertPong(memory.sent(), (byte) 1);
            memory.serve(ServerFrames.ping((byte) 2));
            assertPong(memory.sent(), (byte) 2);
            memory.serve(ServerFrames.text("end"));
            assertEquals(new Message.Text("end"), receiver.result());
        }
    }

    // S-51, C-88
    @Test
    void controlFramesBetweenFragmentsLeaveTheMessageAlone() throws Exception {
        byte[][] wire = {
            ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("a")),
            ServerFrames.ping((byte) 1),
            ServerFrames.frame(false, Opcode.CONTINUATION, ServerFrames.utf8("b")),
            ServerFrames.pong((byte) 2),
            ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("c"))
        };
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(wire);
            assertEquals("abc", memory.receiveText());
            assertPong(memory.sent(), (byte) 1);

            memory.serve(wire);
            ByteBuffer buffer = ByteBuffer.allocate(10);
            while (!((Received.Data) memory.socket().receive(buffer)).type().isLast()) {
                assertEquals(WebSocketState.OPEN, memory.socket().state());
            }
            assertEquals(ByteBuffer.wrap(ServerFrames.utf8("abc")), buffer.flip());
            assertPong(memory.sent(), (byte) 1);
        }
    }

    // S-50
    @Test
    void aPongNobodyAskedForIsInvisible() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.pong(), ServerFrames.pong(new byte[125]), ServerFrames.text("visible"));

            assertEquals("visible", memory.receiveText());
            assertEquals(0, memory.peer().take().length);
        }
    }

    @Test
    void everyPongHasAMaskOfItsOwn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.ping(), ServerFrames.ping(), ServerFrames.text("x"));
            memory.receiveText();

            assertNotEquals(
                    memory.sent().header().maskingKey(), memory.sent().header().maskingKey());
        }
    }

    // RFC 6455 5.5.1: nothing is sent behind a Close frame.
    @Test
    void aPingAfterOurCloseFrameIsNotAnswered() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.NORMAL);
            memory.serve(ServerFrames.ping((byte) 1), ServerFrames.text("visible"));

            assertEquals("visible", memory.receiveText());
            assertEquals(Opcode.CLOSE, memory.sent().header().opcode());
            assertEquals(0, memory.peer().take().length);
        }
    }

    @Test
    void aPingBetweenThePiecesOfOurMessageIsAnsweredBetweenThem() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.utf8("a")));
            memory.serve(ServerFrames.ping((byte) 7), ServerFrames.text("visible"));
            assertEquals("visible", memory.receiveText());
            memory.socket().send(BufferType.UTF8_MESSAGE, ByteBuffer.wrap(ServerFrames.utf8("b")));

            assertEquals(Opcode.TEXT, memory.sent().header().opcode());
            assertPong(memory.sent(), (byte) 7);
            assertEquals(Opcode.CONTINUATION, memory.sent().header().opcode());
        }
    }

    @Test
    void pongsComeOverASocketToo() throws Exception {
        CompletableFuture<Frame> pong = new CompletableFuture<>();
        ServerScript script = connection -> {
            connection.upgrade();
            connection.sendPing(ServerFrames.bytes(125));
            pong.complete(connection.receive().orElseThrow());
            connection.closeHandshake(1000, "");
        };
        try (Loopback loopback = Loopback.to(script);
                WebSocket socket = loopback.webSocket()) {
            assertEquals(new Message.Closed(CloseStatus.NORMAL), socket.receiveMessage());
            assertPong(pong.get(10, TimeUnit.SECONDS), ServerFrames.bytes(125));
            socket.closeHandshake(CloseStatus.NORMAL);
        }
    }

    // RFC 6455 5.5.3: an endpoint that has not answered yet may answer the most recent ping only.
    @Test
    void onlyTheLatestPingIsAnsweredBehindTheFrameOfAStuckSender() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(64).build(), builder -> builder.sendBufferSize(16))) {
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[500]));
            sender.awaitWaiting();
            for (int i = 1; i <= 10; i++) {
                memory.serve(ServerFrames.ping((byte) i));
            }
            memory.serve(ServerFrames.text("read although the sender is stuck"));
            assertEquals("read although the sender is stuck", memory.receiveText());

            assertEquals(500, memory.sent().bytes().length);
            assertPong(memory.sent(), (byte) 10);
            sender.result();
            assertEquals(0, memory.peer().take().length);
        }
    }

    @Test
    void aStuckPongIsFinishedWhenThereIsRoomAndSendersWaitForIt() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(20).build())) {
            memory.serve(ServerFrames.ping(new byte[100]), ServerFrames.ping((byte) 1), ServerFrames.ping((byte) 2));
            memory.serve(ServerFrames.text("read"));
            assertEquals("read", memory.receiveText());
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendText("behind the pong"));
            sender.awaitWaiting();

            assertPong(memory.sent(), new byte[100]);
            // The sender, or the pong that was left meanwhile: both are due then.
            List<Frame> both = List.of(memory.sent(), memory.sent());
            boolean pongFirst = both.get(0).header().opcode() == Opcode.PONG;
            assertPong(both.get(pongFirst ? 0 : 1), (byte) 2);
            assertEquals("behind the pong", both.get(pongFirst ? 1 : 0).text());
            sender.result();
        }
    }

    @Test
    void closingTheHandleEndsAStuckPong() throws Exception {
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(20).build())) {
            memory.serve(ServerFrames.ping(new byte[100]), ServerFrames.text("read"));
            memory.receiveText();
            BackgroundCall<Boolean> sender =
                    BackgroundCall.running(() -> memory.socket().sendText("behind the pong"));
            sender.awaitWaiting();
            memory.socket().close();

            sender.failure(CancelledException.class);
            assertEquals(20, memory.peer().take().length);
            memory.peer().readEnd();
        }
    }

    private static void assertPong(Frame frame, byte... payload) {
        assertEquals(Opcode.PONG, frame.header().opcode());
        assertArrayEquals(payload, frame.bytes());
    }

    /** Nobody answers on a transport without threads of its own until somebody receives; then it is answered. */
    @Test
    void aPingWaitsForTheNextReceive() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.ping((byte) 3));
            assertEquals(0, memory.peer().take().length);
            org.junit.jupiter.api.Assertions.assertThrows(
                    TimeoutException.class, () -> memory.socket().receiveMessage(Duration.ofMillis(1)));
            assertPong(memory.sent(), (byte) 3);
        }
    }
}
