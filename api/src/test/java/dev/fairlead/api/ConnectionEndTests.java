package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.ServerScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that end or break without a Close frame, the case that RFC 6455 7.1.5 numbers 1006. */
@Timeout(60)
class ConnectionEndTests {

    // C-90, S-106
    @Test
    void theEndBetweenFramesIsAConnectionError() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("last"));
            memory.peer().end();

            assertEquals("last", memory.receiveText());
            ConnectionException e = assertThrows(ConnectionException.class, memory::receive);
            assertEquals("server.test:80 ended the connection without a Close frame (1006)", e.getMessage());
            assertEquals(
                    new Failure(ErrorCode.CONNECTION_ERROR, Phase.RECEIVE, Culprit.PEER, Optional.of("RFC 6455 7.1.5")),
                    e.failure());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            HandleStateException later = assertThrows(HandleStateException.class, memory::receive);
            assertEquals(ErrorCode.INVALID_OPERATION, later.code());
            assertSame(e, later.getCause());
            assertTrue(memory.peer().clientClosed());
        }
    }

    // S-63
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theEndWithinAFrameIsAConnectionErrorThatSaysSo(int cut) throws Exception {
        byte[] frame = ServerFrames.frame(true, Opcode.BINARY, new byte[200]);
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(Arrays.copyOf(frame, cut));
            memory.peer().end();

            ConnectionException e = assertThrows(
                    ConnectionException.class, () -> memory.socket().receiveMessage());
            assertEquals(
                    "server.test:80 ended the connection without a Close frame, within a frame (1006)", e.getMessage());
        }
    }

    @Test
    void theEndWithinAMessageDeliversNoMessage() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("half")));
            memory.peer().end();

            assertThrows(ConnectionException.class, () -> memory.socket().receiveMessage());
        }
    }

    @Test
    void whatCameBeforeTheEndIsGivenFirst() throws Exception {
        ByteBuffer dst = ByteBuffer.allocate(64);
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(false, Opcode.BINARY, new byte[] {1, 2, 3}));
            memory.peer().end();

            assertEquals(
                    new Received.Data(BufferType.BINARY_FRAGMENT, 3),
                    memory.socket().receive(dst));
            assertThrows(ConnectionException.class, () -> memory.socket().receive(dst));
            assertEquals(3, dst.position());
        }
    }

    @Test
    void whatCameBeforeAViolationIsGivenFirst() throws Exception {
        ByteBuffer dst = ByteBuffer.allocate(64);
        try (MemorySocket memory = MemorySocket.open()) {
            // A piece of text, and behind it a frame with the reserved opcode 3.
            memory.serve(
                    ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("half")), new byte[] {(byte) 0x83, 0});

            assertEquals(
                    new Received.Data(BufferType.UTF8_FRAGMENT, 4),
                    memory.socket().receive(dst));
            ProtocolException e =
                    assertThrows(ProtocolException.class, () -> memory.socket().receive(dst));
            assertEquals(1002, e.closeCode());
            assertEquals(4, dst.position());
        }
    }

    @Test
    void bytesThatAreNoTextAreNotGivenEvenIfTheyWereReadDirectly() throws Exception {
        byte[] payload = new byte[200_000];
        Arrays.fill(payload, (byte) 'a');
        payload[150_000] = (byte) 0xFF;
        ByteBuffer dst = ByteBuffer.allocate(payload.length);
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(true, Opcode.TEXT, payload));

            ProtocolException e = assertThrows(ProtocolException.class, () -> {
                while (true) {
                    memory.socket().receive(dst);
                }
            });
            assertEquals(1007, e.closeCode());
            assertTrue(dst.position() <= 150_000, "position " + dst.position());
        }
    }

    @Test
    void aBrokenConnectionIsAConnectionErrorWithItsCause() throws Exception {
        IOException reset = new IOException("Connection reset by peer");
        try (MemorySocket memory = MemorySocket.open()) {
            memory.peer().fail(reset);

            ConnectionException e = assertThrows(ConnectionException.class, memory::receive);
            assertEquals("receiving from server.test:80 failed: Connection reset by peer", e.getMessage());
            assertSame(reset, e.getCause());
            assertEquals(Culprit.NETWORK, e.failure().culprit());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
        }
    }

    @Test
    void theEndOverASocketEndsAReceiveThatWaits() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ServerScript script = connection -> {
            connection.upgrade();
            end.await();
        };
        try (Loopback loopback = Loopback.to(script);
                WebSocket socket = loopback.webSocket()) {
            BackgroundCall<Message> receiver = BackgroundCall.of(socket::receiveMessage);
            receiver.awaitWaiting();
            end.countDown();

            ConnectionException e = receiver.failure(ConnectionException.class);
            assertEquals(
                    "127.0.0.1:" + loopback.server().port() + " ended the connection without a Close frame (1006)",
                    e.getMessage());
        }
    }

    @Test
    void aResetOverASocketEndsAReceiveThatWaits() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        ServerScript script = connection -> {
            connection.upgrade();
            end.await();
            connection.reset();
        };
        try (Loopback loopback = Loopback.to(script);
                WebSocket socket = loopback.webSocket()) {
            BackgroundCall<Message> receiver = BackgroundCall.of(socket::receiveMessage);
            receiver.awaitWaiting();
            end.countDown();

            ConnectionException e = receiver.failure(ConnectionException.class);
            assertEquals(ErrorCode.CONNECTION_ERROR, e.code());
            assertEquals(Phase.RECEIVE, e.phase());
            assertEquals(WebSocketState.FAILED, socket.state());
        }
    }

    // What the peer sent before the connection broke is not lost because a send met the break first.
    @Test
    void aFailedSendLeavesWhatArrivedToBeReceivedAndTheCloseFrameToo() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("before"), ServerFrames.ping(), ServerFrames.close(1012, "restart"));
            memory.peer().close();

            ConnectionException e = assertThrows(
                    ConnectionException.class, () -> memory.socket().sendText("too late"));
            assertEquals("sending to server.test:80 failed: the peer closed the connection", e.getMessage());
            assertEquals(Phase.SEND, e.phase());
            HandleStateException later = assertThrows(
                    HandleStateException.class, () -> memory.socket().sendText("again"));
            assertSame(e, later.getCause());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            assertEquals("before", memory.receiveText());
            assertEquals(new Received.Closed(CloseStatus.of(1012, "restart")), memory.receive());
            assertEquals(CloseStatus.of(1012, "restart"), memory.socket().closeStatus());
        }
    }

    @Test
    void aFailedPongLeavesReceivingAlone() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.ping((byte) 1), ServerFrames.text("behind the ping"));
            memory.peer().close();

            assertEquals("behind the ping", memory.receiveText());
            assertThrows(HandleStateException.class, () -> memory.socket().sendText("late"));
        }
    }

    @Test
    void closeHandshakeFindsTheCloseFrameThatCameBeforeTheBreak() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("dropped"), ServerFrames.close(1012, "restart"));
            memory.peer().close();

            assertEquals(CloseStatus.of(1012, "restart"), memory.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
        }
    }

    @Test
    void closeHandshakeAfterAFailedSendFindsTheCloseFrameToo() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(1001, ""));
            memory.peer().close();
            assertThrows(ConnectionException.class, () -> memory.socket().sendText("too late"));

            assertEquals(CloseStatus.GOING_AWAY, memory.socket().closeHandshake(CloseStatus.NORMAL));
        }
    }

    @Test
    void closeHandshakeOnAConnectionThatEndedFails() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.peer().close();

            ConnectionException e = assertThrows(
                    ConnectionException.class, () -> memory.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals("server.test:80 ended the connection without a Close frame (1006)", e.getMessage());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            assertEquals(1, e.getSuppressed().length, "the failed send of our Close frame");
        }
    }

    // Every position of the server's bytes at which a connection can break.
    @Test
    void aBreakAtAnyByteDeliversTheMessagesBeforeIt() throws Exception {
        byte[] first = ServerFrames.text("one");
        byte[] wire = ServerFrames.join(first, ServerFrames.ping((byte) 1), ServerFrames.binary((byte) 2));
        for (int at = 0; at <= wire.length; at++) {
            try (MemorySocket memory = MemorySocket.open(
                    MemoryScript.builder().readAtMost(3).build(), builder -> builder, Arrays.copyOf(wire, at))) {
                memory.peer().end();
                if (at >= first.length) {
                    assertEquals("one", memory.receiveText(), "cut at " + at);
                }
                if (at == wire.length) {
                    memory.socket().receiveMessage(Duration.ofSeconds(5));
                }
                assertThrows(ConnectionException.class, () -> memory.socket().receiveMessage(), "cut at " + at);
            }
        }
    }
}
