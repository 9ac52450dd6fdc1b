package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.codec.frame.FrameHeader;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receiving messages as a whole, and how large they may be. */
@Timeout(60)
class ReceiveMessageTests {

    private static final int LIMIT = 100_000;

    private static MemorySocket open(int limit) throws Exception {
        return MemorySocket.open(builder -> builder.limits(Limits.DEFAULT.withMessageBytes(limit)));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1",
        "0, 1",
        "-1, 2",
        "0, 2",
        "-1, 1000",
        "0, 1000",
    })
    void messagesUpToTheLimitAreReceived(int over, int frames) throws Exception {
        try (MemorySocket memory = open(LIMIT)) {
            byte[] payload = ServerFrames.bytes(LIMIT + over);
            memory.serve(fragments(payload, frames), ServerFrames.text("next"));

            assertEquals(
                    new Message.Binary(ByteBuffer.wrap(payload)),
                    memory.socket().receiveMessage());
            assertEquals("next", memory.receiveText());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 1000})
    void aMessageOverTheLimitFailsWith1009(int frames) throws Exception {
        try (MemorySocket memory = open(LIMIT)) {
            memory.serve(fragments(ServerFrames.bytes(LIMIT + 1), frames));

            ProtocolException e =
                    assertThrows(ProtocolException.class, () -> memory.socket().receiveMessage());
            assertEquals(1009, e.closeCode());
            assertEquals("RFC 6455 7.4.1", e.failure().rule().orElseThrow());
            assertEquals(
                    "server.test:80 broke the WebSocket protocol or a limit:"
                            + " message of at least 100001 bytes, limit 100000 (RFC 6455 7.4.1, closed with 1009)",
                    e.getMessage());
            Frame close = memory.sent();
            assertEquals(Opcode.CLOSE, close.header().opcode());
            assertEquals(1009, close.payload().getShort());
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            memory.peer().readEnd();
        }
    }

    // The limit holds for small ones too, which fit the first array.
    @ParameterizedTest
    @CsvSource({"0, 1", "10, 11", "1023, 1024", "1024, 1025"})
    void smallLimitsHoldToTheByte(int limit, int size) throws Exception {
        try (MemorySocket memory = open(limit)) {
            memory.serve(ServerFrames.binary(new byte[limit]), ServerFrames.binary(new byte[size]));

            assertEquals(
                    limit,
                    assertInstanceOf(Message.Binary.class, memory.socket().receiveMessage())
                            .payload()
                            .remaining());
            assertEquals(
                    1009,
                    assertThrows(ProtocolException.class, () -> memory.socket().receiveMessage())
                            .closeCode());
        }
    }

    // S-62: a length that is announced costs nothing; the message is refused before it comes.
    @Test
    void anAnnouncedLengthOverTheLimitIsRefusedBeforeItComes() throws Exception {
        try (MemorySocket memory = open(LIMIT)) {
            memory.serve(Frame.encode(FrameHeader.of(true, Opcode.BINARY, 100L << 20), new byte[1024]));

            ProtocolException e =
                    assertThrows(ProtocolException.class, () -> memory.socket().receiveMessage());
            assertEquals(1009, e.closeCode());
            assertEquals(
                    "server.test:80 broke the WebSocket protocol or a limit:"
                            + " message of at least 104857600 bytes, limit 100000 (RFC 6455 7.4.1, closed with 1009)",
                    e.getMessage());
        }
    }

    @Test
    void receivingInPiecesHasNoLimit() throws Exception {
        try (MemorySocket memory = open(10)) {
            memory.serve(ServerFrames.binary(new byte[5000]));
            ByteBuffer buffer = ByteBuffer.allocate(5000);

            assertEquals(
                    new Received.Data(BufferType.BINARY_MESSAGE, 5000),
                    memory.socket().receive(buffer));
        }
    }

    @Test
    void textOfManyFragmentsThatCutCharactersIsOneString() throws Exception {
        String text = "a\u00E4\u20AC\uD834\uDD1E".repeat(300);
        try (MemorySocket memory = MemorySocket.open()) {
            byte[] bytes = ServerFrames.utf8(text);
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (int i = 0; i < bytes.length; i++) {
                wire.writeBytes(ServerFrames.frame(
                        i + 1 == bytes.length, i == 0 ? Opcode.TEXT : Opcode.CONTINUATION, bytes[i]));
            }
            memory.serve(wire.toByteArray());

            assertEquals(text, memory.receiveText());
        }
    }

    @Test
    void theBufferOfABinaryMessageBelongsToTheCaller() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.binary(new byte[] {1, 2}), ServerFrames.binary(new byte[] {3, 4}));
            ByteBuffer first = ((Message.Binary) memory.socket().receiveMessage()).payload();
            assertFalse(first.isReadOnly());
            ByteBuffer second = ((Message.Binary) memory.socket().receiveMessage()).payload();
            second.put(0, (byte) 9);

            assertEquals(ByteBuffer.wrap(new byte[] {1, 2}), first);
        }
    }

    @Test
    void manyMessagesOfAllSizesKeepTheirBytes() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            for (int size : new int[] {0, 1, 1023, 1024, 1025, 65_536, 65_537, 3, 200_000, 70_000, 1}) {
                memory.serve(ServerFrames.binary(ServerFrames.bytes(size)));
                assertEquals(
                        new Message.Binary(ByteBuffer.wrap(ServerFrames.bytes(size))),
                        memory.socket().receiveMessage());
            }
        }
    }

    // S-56
    @Test
    void aMessageThatTheCloseFrameCutsOffIsDropped() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(
                    ServerFrames.frame(false, Opcode.TEXT, ServerFrames.utf8("half")), ServerFrames.close(1000, "bye"));

            assertEquals(
                    new Message.Closed(CloseStatus.of(1000, "bye")),
                    memory.socket().receiveMessage());
        }
    }

    private static byte[] fragments(byte[] payload, int frames) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        int size = payload.length / frames;
        for (int i = 0; i < frames; i++) {
            boolean last = i + 1 == frames;
            wire.writeBytes(ServerFrames.frame(
                    last,
                    i == 0 ? Opcode.BINARY : Opcode.CONTINUATION,
                    Arrays.copyOfRange(payload, i * size, last ? payload.length : (i + 1) * size)));
        }
        return wire.toByteArray();
    }
}
