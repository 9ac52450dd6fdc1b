package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake from each state, and both orders of closing. */
@Timeout(60)
class CloseHandshakeTests {

    private static final CloseStatus OURS = CloseStatus.of(4001, "ours");
    private static final CloseStatus PEERS = CloseStatus.of(4002, "the peer's");

    private static void serveClose(MemorySocket memory) {
        memory.serve(ServerFrames.close(PEERS.code(), PEERS.reason()));
    }

    private static void assertSentOnly(CloseStatus status, MemorySocket memory) throws Exception {
        Frame frame = memory.sent();
        assertEquals(Opcode.CLOSE, frame.header().opcode());
        assertEquals(new ClosePayload(status.code(), status.reason()), ClosePayload.decode(frame.payload()));
        memory.peer().readEnd();
    }

    // C-100, C-107
    @Test
    void fromOpenItSendsOurStatusAndReturnsThePeers() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<CloseStatus> closing =
                    BackgroundCall.of(() -> memory.socket().closeHandshake(OURS));
            closing.awaitWaiting();
            assertEquals(WebSocketState.CLOSING, memory.socket().state());
            serveClose(memory);
            memory.peer().end();

            assertEquals(PEERS, closing.result());
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
            assertTrue(memory.socket().isOpen(), "the handle");
            assertEquals(PEERS, memory.socket().closeStatus());
            assertSentOnly(OURS, memory);
        }
    }

    // C-99
    @Test
    void afterShutdownItSendsNoSecondFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(OURS);
            serveClose(memory);
            memory.peer().end();

            assertEquals(PEERS, memory.socket().closeHandshake(CloseStatus.of(3000, "not used")));
            assertSentOnly(OURS, memory);
        }
    }

    // C-104
    @Test
    void afterBothCloseFramesItReturnsAtOnce() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(OURS);
            serveClose(memory);
            memory.receive();
            assertEquals(WebSocketState.BOTH_CLOSED, memory.socket().state());

            assertEquals(PEERS, memory.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
            assertSentOnly(OURS, memory);
        }
    }

    // C-105
    @Test
    void afterThePeersCloseFrameItSendsOursAndWaitsForNoOther() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            serveClose(memory);
            memory.receive();
            assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
            memory.peer().end();

            assertEquals(PEERS, memory.socket().closeHandshake(OURS));
            assertSentOnly(OURS, memory);
            // C-121
            assertEquals(PEERS, memory.socket().closeStatus());
        }
    }

    @Test
    void shutdownAfterThePeersCloseFrameIsTheAnswer() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            serveClose(memory);
            memory.receive();
            memory.socket().shutdown(OURS);

            assertEquals(WebSocketState.BOTH_CLOSED, memory.socket().state());
            assertEquals(PEERS, memory.socket().closeHandshake(CloseStatus.NORMAL));
            assertSentOnly(OURS, memory);
        }
    }

    // C-101
    @Test
    void messagesThatNobodyReceivedAreDropped() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(
                    ServerFrames.text("unread"),
                    ServerFrames.frame(false, Opcode.BINARY, new byte[50_000]),
                    ServerFrames.ping((byte) 1),
                    ServerFrames.frame(true, Opcode.CONTINUATION));
            serveClose(memory);
            memory.peer().end();

            assertEquals(PEERS, memory.socket().closeHandshake(OURS));
            assertSentOnly(OURS, memory);
        }
    }

    @Test
    void aMessageReceivedInPartIsDroppedToo() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("text"));
            memory.socket().receive(java.nio.ByteBuffer.allocate(2));
            serveClose(memory);
            memory.peer().end();

            assertEquals(PEERS, memory.socket().closeHandshake(OURS));
        }
    }

    // C-102
    @Test
    void aReceiveThatIsGoingOnIsCancelledBefore() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            receiver.awaitWaiting();
            BackgroundCall<CloseStatus> closing =
                    BackgroundCall.of(() -> memory.socket().closeHandshake(OURS));

            CancelledException e = receiver.failure(CancelledException.class);
            assertEquals("receiving was ended: the closing handshake was begun", e.getMessage());
            assertEquals(ErrorCode.OPERATION_CANCELLED, e.code());
            assertTrue(!closing.isDone(), "the closing handshake goes on");
            serveClose(memory);
            memory.peer().end();
            assertEquals(PEERS, closing.result());
        }
    }

    // C-106
    @Test
    void aSecondClosingHandshakeIsRefusedAndTheFirstGoesOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<CloseStatus> first =
                    BackgroundCall.of(() -> memory.socket().closeHandshake(OURS));
            first.awaitWaiting();

            assertRefused("the closing handshake is going on", memory.socket());
            serveClose(memory);
            memory.peer().end();
            assertEquals(PEERS, first.result());
            assertRefused("the closing handshake is done", memory.socket());
            assertEquals(PEERS, memory.socket().closeStatus());
        }
    }

    private static void assertRefused(String why, WebSocket socket) {
        HandleStateException e = assertThrows(HandleStateException.class, () -> socket.closeHandshake(OURS));
        assertEquals(ErrorCode.INVALID_OPERATION, e.code());
        assertEquals("the closing handshake is not possible: " + why, e.getMessage());
        assertThrows(HandleStateException.class, () -> socket.sendText("late"));
        assertThrows(HandleStateException.class, socket::receiveMessage);
        assertThrows(HandleStateException.class, () -> socket.shutdown(OURS));
    }

    @Test
    void onAClosedHandleItIsRefused() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().close();

            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().closeHandshake(OURS));
            assertEquals(ErrorCode.INVALID_HANDLE, e.code());
        }
    }

    // C-96, C-97, C-98
    @Test
    void shutdownDoesNotWaitForThePeerAndLeavesAReceiveAlone() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Message> receiver =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            receiver.awaitWaiting();

            memory.socket().shutdown(OURS);

            assertEquals(WebSocketState.CLOSE_SENT, memory.socket().state());
            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().shutdown(OURS));
            assertEquals("shutdown is not possible: a Close frame was sent", e.getMessage());
            assertTrue(!receiver.isDone(), "the receive goes on");
            serveClose(memory);
            assertEquals(new Message.Closed(PEERS), receiver.result());
        }
    }

    // C-108
    @Test
    void closingTheHandleCancelsIt() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<CloseStatus> closing =
                    BackgroundCall.of(() -> memory.socket().closeHandshake(OURS));
            closing.awaitWaiting();
            memory.socket().close();

            CancelledException e = closing.failure(CancelledException.class);
            assertEquals(Phase.CLOSE, e.phase());
            assertEquals(WebSocketState.RELEASED, memory.socket().state());
            assertSentOnly(OURS, memory);
        }
    }

    @Test
    void anInterruptEndsItAndTheConnection() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<CloseStatus> closing =
                    BackgroundCall.of(() -> memory.socket().closeHandshake(OURS));
            closing.awaitWaiting().interrupt();

            CancelledException e = closing.failure(CancelledException.class);
            assertEquals("the closing handshake with server.test:80 was interrupted", e.getMessage());
            assertTrue(closing.hadInterruptFlag());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            assertTrue(memory.peer().clientClosed());
        }
    }

    // C-122, S-98: what the echo server sends back is what we sent.
    @ParameterizedTest
    @ValueSource(
            ints = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void everyLegalCodeGoesThereAndBack(int code) throws Exception {
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            CloseStatus status = CloseStatus.of(code, "\u20AC" + "r".repeat(120));
            assertEquals(status, socket.closeHandshake(status));
            assertEquals(status, socket.closeStatus());
        }
    }

    // S-95, C-120
    @Test
    void anEmptyCloseFrameGoesThereAndBack() throws Exception {
        try (Loopback loopback = Loopback.echo();
                WebSocket socket = loopback.webSocket()) {
            socket.shutdown(CloseStatus.EMPTY);
            assertEquals(new Message.Closed(CloseStatus.EMPTY), socket.receiveMessage(Duration.ofSeconds(10)));
            assertEquals(CloseStatus.EMPTY, socket.closeHandshake(CloseStatus.NORMAL));
            assertEquals(1005, socket.closeStatus().code());
        }
    }

    @Test
    void aReasonOf123BytesOutsideAsciiIsReceived() throws Exception {
        CloseStatus status = CloseStatus.of(1000, "\u20AC".repeat(41));
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(1000, status.reason()));

            assertEquals(new Received.Closed(status), memory.receive());
        }
    }

    // C-113 to C-115, C-123
    @Test
    void closeStatusIsThereFromThePeersCloseFrameOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            WebSocket socket = memory.socket();
            assertNoStatus(socket);
            socket.shutdown(OURS);
            assertNoStatus(socket);
            serveClose(memory);
            assertNoStatus(socket);
            memory.receive();
            assertEquals(PEERS, socket.closeStatus());
            assertEquals(PEERS, socket.closeStatus());
            socket.closeHandshake(OURS);
            assertEquals(PEERS, socket.closeStatus());
            socket.close();
            assertEquals(
                    ErrorCode.INVALID_HANDLE,
                    assertThrows(HandleStateException.class, socket::closeStatus)
                            .code());
        }
    }

    // C-114
    @Test
    void closeStatusIsNotThereWhileTheClosingHandshakeGoesOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<CloseStatus> closing =
                    BackgroundCall.of(() -> memory.socket().closeHandshake(OURS));
            closing.awaitWaiting();
            assertNoStatus(memory.socket());
            memory.peer().close();

            closing.failure(ConnectionException.class);
            assertNoStatus(memory.socket());
        }
    }

    private static void assertNoStatus(WebSocket socket) {
        HandleStateException e = assertThrows(HandleStateException.class, socket::closeStatus);
        assertEquals(ErrorCode.INVALID_OPERATION, e.code());
        assertEquals("there is no close status: no Close frame of the peer was received", e.getMessage());
    }
}
