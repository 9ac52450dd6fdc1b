package dev.fairlead.api;

import static dev.fairlead.api.BufferType.BINARY_FRAGMENT;
import static dev.fairlead.api.BufferType.BINARY_MESSAGE;
import static dev.fairlead.api.BufferType.UTF8_FRAGMENT;
import static dev.fairlead.api.BufferType.UTF8_MESSAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SendTests {

    @ParameterizedTest
    @CsvSource({
        "BINARY_MESSAGE, BINARY, true",
        "BINARY_FRAGMENT, BINARY, false",
        "UTF8_MESSAGE, TEXT, true",
        "UTF8_FRAGMENT, TEXT, false"
    })
    void eachBufferTypeDecidesOpcodeAndFin(BufferType type, Opcode opcode, boolean fin) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(type, ByteBuffer.wrap(ServerFrames.utf8("abc")));

            Frame frame = memory.sent();
            assertEquals(opcode, frame.header().opcode());
            assertEquals(fin, frame.header().fin());
            assertEquals(0, frame.header().reservedBits());
            assertEquals("abc", frame.text());
        }
    }

    // C-72
    @Test
    void fragmentsAndAnEmptyLastPieceAreOneMessage() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(BINARY_FRAGMENT, ByteBuffer.wrap(new byte[] {1, 2}));
            memory.socket().send(BINARY_FRAGMENT, ByteBuffer.wrap(new byte[] {3}));
            memory.socket().send(BINARY_MESSAGE, ByteBuffer.allocate(0));

            assertFrame(memory.sent(), false, Opcode.BINARY, 1, 2);
            assertFrame(memory.sent(), false, Opcode.CONTINUATION, 3);
            assertFrame(memory.sent(), true, Opcode.CONTINUATION);
        }
    }

    // C-71
    @ParameterizedTest
    @ValueSource(strings = {"UTF8_FRAGMENT", "UTF8_MESSAGE"})
    void textWithinABinaryMessageIsRefusedAndTheMessageStaysIntact(BufferType refused) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(BINARY_FRAGMENT, ByteBuffer.wrap(new byte[] {1}));

            ByteBuffer payload = ByteBuffer.wrap(ServerFrames.utf8("text"));
            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class, () -> memory.socket().send(refused, payload));
            assertEquals(
                    "a binary message is being sent in pieces; " + refused + " cannot be part of it", e.getMessage());
            assertEquals(ErrorCode.INVALID_PARAMETER, e.code());
            assertEquals(Phase.SEND, e.failure().phase());
            memory.socket().send(BINARY_MESSAGE, ByteBuffer.wrap(new byte[] {2}));

            assertFrame(memory.sent(), false, Opcode.BINARY, 1);
            assertFrame(memory.sent(), true, Opcode.CONTINUATION, 2);
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BINARY_FRAGMENT", "BINARY_MESSAGE"})
    void binaryWithinATextMessageIsRefusedAndTheMessageStaysIntact(BufferType refused) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.utf8("a")));

            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class,
                    () -> memory.socket().send(refused, ByteBuffer.wrap(new byte[] {1})));
            assertEquals(
                    "a text message is being sent in pieces; " + refused + " cannot be part of it", e.getMessage());
            memory.socket().send(UTF8_MESSAGE, ByteBuffer.wrap(ServerFrames.utf8("b")));

            assertFrame(memory.sent(), false, Opcode.TEXT, 'a');
            assertFrame(memory.sent(), true, Opcode.CONTINUATION, 'b');
        }
    }

    @Test
    void aWholeTextMessageCannotGoBetweenThePiecesOfABinaryOne() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(BINARY_FRAGMENT, ByteBuffer.allocate(1));

            assertThrows(InvalidParameterException.class, () -> memory.socket().sendText("between"));
            memory.socket().sendBinary(new byte[0]);

            assertFrame(memory.sent(), false, Opcode.BINARY, 0);
            assertFrame(memory.sent(), true, Opcode.CONTINUATION);
        }
    }

    // C-69
    @Test
    void emptyMessagesAreSent() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().sendText("");
            memory.socket().sendBinary(new byte[0]);

            assertFrame(memory.sent(), true, Opcode.TEXT);
            assertFrame(memory.sent(), true, Opcode.BINARY);
        }
    }

    // C-78
    @Test
    void everyFrameIsMaskedWithAnotherKey() throws Exception {
        int frames = 200;
        try (MemorySocket memory = MemorySocket.open()) {
            for (int i = 0; i < frames; i++) {
                memory.socket().sendBinary(new byte[] {7, 7, 7, 7});
            }
            List<Frame> sent = ClientFrames.all(memory.peer().take());
            Set<Integer> keys = new HashSet<>();
            for (Frame frame : sent) {
                assertFrame(frame, true, Opcode.BINARY, 7, 7, 7, 7);
                keys.add(frame.header().maskingKey());
            }
            assertEquals(frames, sent.size());
            // Two of 200 keys are the same in one of 200,000 runs, more of them never.
            assertTrue(keys.size() >= frames - 1, "different keys: " + keys.size());
        }
    }

    // C-76
    @ParameterizedTest
    @ValueSource(strings = {"BINARY_MESSAGE", "BINARY_FRAGMENT", "UTF8_MESSAGE", "UTF8_FRAGMENT"})
    void nothingIsSentAfterShutdown(BufferType type) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.NORMAL);

            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().send(type, ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.INVALID_OPERATION, e.code());
            assertEquals("sending is not possible: a Close frame was sent", e.getMessage());
            assertEquals(1, ClientFrames.all(memory.peer().take()).size());
        }
    }

    @Test
    void nothingIsSentAfterTheHandleWasClosed() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().close();

            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().sendText("late"));
            assertEquals(ErrorCode.INVALID_HANDLE, e.code());
            assertEquals("the WebSocket handle is closed", e.getMessage());
        }
    }

    // RFC 6455 5.5.1 forbids data behind our Close frame only: the peer's does not end our side.
    @Test
    void sendingGoesOnAfterThePeersCloseFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.close(1000, ""));
            memory.receive();

            memory.socket().sendText("still here");

            assertEquals("still here", memory.sent().text());
            assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
        }
    }

    @Test
    void shutdownWithinAMessageLeavesItUnfinished() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().send(UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.utf8("begun")));
            memory.socket().shutdown(CloseStatus.of(1001, "gone"));

            assertFrame(memory.sent(), false, Opcode.TEXT, 'b', 'e', 'g', 'u', 'n');
            assertFrame(memory.sent(), true, Opcode.CLOSE, 0x03, 0xE9, 'g', 'o', 'n', 'e');
        }
    }

    private static void assertFrame(Frame frame, boolean fin, Opcode opcode, int... payload) {
        byte[] expected = new byte[payload.length];
        for (int i = 0; i < payload.length; i++) {
            expected[i] = (byte) payload[i];
        }
        assertEquals(opcode, frame.header().opcode());
        assertEquals(fin, frame.header().fin(), "FIN");
        assertArrayEquals(expected, frame.bytes());
    }
}
