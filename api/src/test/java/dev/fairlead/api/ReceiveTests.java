package dev.fairlead.api;

import static dev.fairlead.api.BufferType.BINARY_FRAGMENT;
import static dev.fairlead.api.BufferType.BINARY_MESSAGE;
import static dev.fairlead.api.BufferType.UTF8_FRAGMENT;
import static dev.fairlead.api.BufferType.UTF8_MESSAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receiving piece by piece into the caller's buffer. */
@Timeout(30)
class ReceiveTests {

    // C-80
    @Test
    void aMessageOf256BytesThroughABufferOf128ComesInTwoPiecesAndNothingMore() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            byte[] payload = ServerFrames.bytes(256);
            memory.serve(ServerFrames.binary(payload), ServerFrames.close(1000, ""));
            ByteBuffer first = ByteBuffer.allocate(128);
            ByteBuffer second = ByteBuffer.allocate(128);

            assertEquals(
                    new Received.Data(BINARY_FRAGMENT, 128), memory.socket().receive(first));
            assertEquals(new Received.Data(BINARY_MESSAGE, 128), memory.socket().receive(second));
            assertEquals(new Received.Closed(CloseStatus.NORMAL), memory.receive());
            assertArrayEquals(payload, ServerFrames.join(first.array(), second.array()));
        }
    }

    // C-81
    @Test
    void aTextIntoALargeBufferIsAWholeMessage() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("text"));

            assertEquals(new Received.Data(UTF8_MESSAGE, 4), memory.receive());
        }
    }

    @Test
    void piecesOfTextMayEndWithinACharacter() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("\u20AC"));

            assertEquals(new Received.Data(UTF8_FRAGMENT, 2), memory.socket().receive(ByteBuffer.allocate(2)));
            assertEquals(new Received.Data(UTF8_MESSAGE, 1), memory.socket().receive(ByteBuffer.allocate(2)));
        }
    }

    @Test
    void fragmentsThatAreThereComeAsOnePiece() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(
                    ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("ab")),
                    ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("c")));

            assertEquals(new Received.Data(UTF8_MESSAGE, 3), memory.receive());
        }
    }

    @Test
    void anEmptyLastFrameIsAnEmptyLastPiece() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(false, Opcode.BINARY, new byte[3]));
            assertEquals(new Received.Data(BINARY_FRAGMENT, 3), memory.receive());
            memory.serve(ServerFrames.frame(true, Opcode.CONTINUATION));
            assertEquals(new Received.Data(BINARY_MESSAGE, 0), memory.receive());
        }
    }

    @Test
    void emptyMessagesAreReceived() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text(""), ServerFrames.binary());

            assertEquals(new Received.Data(UTF8_MESSAGE, 0), memory.receive());
            assertEquals(new Received.Data(BINARY_MESSAGE, 0), memory.receive());
        }
    }

    @Test
    void messagesAreNotJoinedInOnePiece() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("ab"), ServerFrames.binary((byte) 1));

            assertEquals(new Received.Data(UTF8_MESSAGE, 2), memory.receive());
            assertEquals(new Received.Data(BINARY_MESSAGE, 1), memory.receive());
        }
    }

    @Test
    void bytesGoToTheBuffersPositionAndNotBeyondItsLimit() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.binary((byte) 1, (byte) 2, (byte) 3));
            ByteBuffer buffer = ByteBuffer.allocate(8).position(3).limit(5);

            assertEquals(new Received.Data(BINARY_FRAGMENT, 2), memory.socket().receive(buffer));
            assertEquals(5, buffer.position());
            assertEquals(5, buffer.limit());
            assertArrayEquals(new byte[] {0, 0, 0, 1, 2, 0, 0, 0}, buffer.array());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1024, 32 * 1024})
    void largePayloadsGoIntoHeapAndDirectBuffers(int receiveBufferSize) throws Exception {
        byte[] payload = ServerFrames.bytes(300_000);
        MemoryScript script = MemoryScript.builder().readAtMost(10_007).build();
        for (ByteBuffer buffer : new ByteBuffer[] {
            ByteBuffer.allocate(payload.length + 10).position(4),
            ByteBuffer.allocateDirect(payload.length),
            ByteBuffer.allocateDirect(payload.length + 9).position(9).slice()
        }) {
            try (MemorySocket memory = MemorySocket.open(
                    script,
                    builder -> builder.receiveBufferSize(receiveBufferSize),
                    ServerFrames.frame(true, Opcode.BINARY, payload),
                    ServerFrames.text("behind it"))) {
                ByteBuffer view = buffer.duplicate();
                int limit = buffer.limit();
                boolean last = false;
                while (!last) {
                    last = ((Received.Data) memory.socket().receive(buffer))
                            .type()
                            .isLast();
                    assertEquals(limit, buffer.limit());
                }
                assertEquals(ByteBuffer.wrap(payload), view.limit(buffer.position()));
                assertEquals("behind it", memory.receiveText());
            }
        }
    }

    // C-79
    @Test
    void aReadOnlyBufferAndOneWithoutRoomAreRefusedAndNothingIsLost() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("kept"));

            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class,
                    () -> memory.socket().receive(ByteBuffer.allocate(4).asReadOnlyBuffer()));
            assertEquals("the buffer is read-only", e.getMessage());
            e = assertThrows(
                    InvalidParameterException.class, () -> memory.socket().receive(ByteBuffer.allocate(0)));
            assertEquals("the buffer has no room", e.getMessage());
            assertEquals(Phase.RECEIVE, e.failure().phase());
            assertEquals("kept", memory.receiveText());
        }
    }

    // C-85, C-86
    @Test
    void afterThePeersCloseFrameNothingCanBeReceived() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(4000, "done"));
            ByteBuffer buffer = ByteBuffer.allocate(10);

            assertEquals(
                    new Received.Closed(CloseStatus.of(4000, "done")),
                    memory.socket().receive(buffer));
            assertEquals(0, buffer.position());
            HandleStateException e = assertThrows(HandleStateException.class, memory::receive);
            assertEquals(ErrorCode.INVALID_OPERATION, e.code());
            assertEquals("receiving is not possible: the peer's Close frame was received", e.getMessage());
            assertThrows(HandleStateException.class, () -> memory.socket().receiveMessage());
        }
    }

    @Test
    void whatCameBeforeTheCloseFrameIsToldFirst() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(
                    ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("half")), ServerFrames.close(1001, ""));

            assertEquals(new Received.Data(UTF8_FRAGMENT, 4), memory.receive());
            assertEquals(new Received.Closed(CloseStatus.GOING_AWAY), memory.receive());
        }
    }

    // C-83
    @Test
    void aSecondReceiveIsRefusedAndTheFirstGoesOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            BackgroundCall<Message> first =
                    BackgroundCall.of(() -> memory.socket().receiveMessage());
            first.awaitWaiting();

            HandleStateException e = assertThrows(HandleStateException.class, memory::receive);
            assertEquals(ErrorCode.INVALID_OPERATION, e.code());
            assertEquals("a receive operation is going on already", e.getMessage());
            assertThrows(HandleStateException.class, () -> memory.socket().receiveMessage());
            memory.serve(ServerFrames.text("for the first"));
            assertEquals(new Message.Text("for the first"), first.result());
        }
    }

    // C-84
    @Test
    void receivingGoesOnAfterShutdown() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.NORMAL);
            memory.serve(ServerFrames.text("late"), ServerFrames.close(1000, ""));

            assertEquals("late", memory.receiveText());
            assertEquals(WebSocketState.CLOSE_SENT, memory.socket().state());
            assertEquals(new Received.Closed(CloseStatus.NORMAL), memory.receive());
            assertEquals(WebSocketState.BOTH_CLOSED, memory.socket().state());
        }
    }

    @Test
    void framesThatCameWithTheResponseHeadAreReceived() throws Exception {
        try (MemorySocket memory = MemorySocket.open(
                MemoryScript.PLAIN, builder -> builder, ServerFrames.text("early"), ServerFrames.text("bird"))) {
            assertEquals("early", memory.receiveText());
            assertEquals("bird", memory.receiveText());
        }
    }

    @Test
    void aMessageBegunWithReceiveCannotBeFinishedWithReceiveMessage() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("abc"), ServerFrames.text("next"));
            memory.socket().receive(ByteBuffer.allocate(1));

            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().receiveMessage());
            assertEquals(ErrorCode.INVALID_OPERATION, e.code());
            assertEquals("a message was begun with receive and is not finished; go on with that", e.getMessage());
            assertEquals(new Received.Data(UTF8_MESSAGE, 2), memory.receive());
            assertEquals("next", memory.receiveText());
        }
    }

    @Test
    void aMessageBegunWithReceiveMessageCannotBeFinishedWithReceive() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("ab")));
            assertThrows(TimeoutException.class, () -> memory.socket().receiveMessage(java.time.Duration.ofMillis(50)));

            HandleStateException e = assertThrows(HandleStateException.class, memory::receive);
            assertEquals(
                    "a message was begun with receiveMessage and is not finished; go on with that", e.getMessage());
            memory.serve(ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.utf8("c")));
            assertEquals("abc", memory.receiveText());
        }
    }
}
