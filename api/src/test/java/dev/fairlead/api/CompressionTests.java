package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.zip.DataFormatException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire when messages are compressed, read and written by zlib at the other end. */
@Timeout(60)
class CompressionTests {

    private static final String TEXT = "{\"name\":\"Fairlead\",\"kind\":\"WebSocket\"},".repeat(10);

    private final ZlibPeer zlib = new ZlibPeer();

    @AfterEach
    void endZlib() {
        zlib.close();
    }

    private static MemorySocket open(UnaryOperator<CompressionOptions.Builder> settings) throws Exception {
        return open(MemoryScript.PLAIN, settings, session -> session);
    }

    private static MemorySocket open(
            MemoryScript script,
            UnaryOperator<CompressionOptions.Builder> settings,
            UnaryOperator<SessionOptions.Builder> session)
            throws Exception {
        CompressionOptions options =
                settings.apply(CompressionOptions.builder()).build();
        return MemorySocket.openDeflating(script, builder -> session.apply(builder.compression(options)), "");
    }

    private static MemorySocket open() throws Exception {
        return open(settings -> settings);
    }

    private static void assertFrame(Frame frame, Opcode opcode, boolean fin, boolean compressed) {
        assertEquals(opcode, frame.header().opcode());
        assertEquals(fin, frame.header().fin());
        assertEquals(compressed, frame.header().compressed(), "RSV1");
        assertEquals(compressed ? 4 : 0, frame.header().reservedBits());
    }

    private static void assertMentions(String what, Exception e) {
        String message = Objects.requireNonNull(e.getMessage());
        assertTrue(message.contains(what), message);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertText(String text, Frame frame) throws DataFormatException {
        assertFrame(frame, Opcode.TEXT, true, true);
        assertEquals(text, new String(zlib.read(frame.bytes(), true), StandardCharsets.UTF_8));
    }

    @Test
    void messagesAreCompressedInBothDirections() throws Exception {
        try (MemorySocket memory = open()) {
            assertEquals(Optional.of(DeflateParameters.DEFAULT), memory.socket().compression());
            for (int round = 0; round < 3; round++) {
                memory.socket().sendText(TEXT);
                Frame frame = memory.sent();
                assertTrue(frame.bytes().length < (round == 0 ? 80 : 20), "bytes: " + frame.bytes().length);
                assertText(TEXT, frame);
                memory.serve(zlib.text(TEXT), zlib.binary(utf8(TEXT)));
                assertEquals(TEXT, memory.receiveText());
                Message.Binary binary = (Message.Binary) memory.socket().receiveMessage();
                assertEquals(ByteBuffer.wrap(utf8(TEXT)), binary.payload());
            }
            CompressionStatistics counted =
                    memory.socket().statistics().compression().orElseThrow();
            assertEquals(3, counted.messagesSent());
            assertEquals(3L * TEXT.length(), counted.bytesSent());
            assertTrue(counted.compressedBytesSent() < 120, counted::toString);
            assertEquals(6, counted.messagesReceived());
            assertEquals(6L * TEXT.length(), counted.bytesReceived());
            assertTrue(counted.compressedBytesReceived() < 200, counted::toString);
        }
    }

    @Test
    void nothingIsCompressedUnlessItWasAskedFor() throws Exception {
        assertEquals(Optional.empty(), Option.COMPRESSION.defaultValue());
        try (MemorySocket memory = MemorySocket.open()) {
            assertEquals(Optional.empty(), memory.socket().compression());
            assertEquals(Optional.empty(), memory.socket().statistics().compression());
            memory.socket().sendText(TEXT);
            assertFrame(memory.sent(), Opcode.TEXT, true, false);
            memory.serve(zlib.text(TEXT));
            ProtocolException e = assertThrows(ProtocolException.class, memory::receive);
            assertEquals(1002, e.closeCode());
        }
    }

    @Test
    void anAnswerThatWasNotAskedForIsNoUpgrade() {
        assertThrows(
                AssertionError.class, () -> MemorySocket.openDeflating(MemoryScript.PLAIN, options -> options, ""));
    }

    @Test
    void whatIsSmallOrIsNotToBeIsNotCompressed() throws Exception {
        try (MemorySocket memory = open(settings -> settings.threshold(100))) {
            memory.socket().sendText(TEXT.substring(0, 99));
            assertFrame(memory.sent(), Opcode.TEXT, true, false);
            memory.socket().sendText(TEXT.substring(0, 100));
            assertFrame(memory.sent(), Opcode.TEXT, true, true);
            memory.socket().sendText(TEXT, SendOption.UNCOMPRESSED);
            Frame secret = memory.sent();
            assertFrame(secret, Opcode.TEXT, true, false);
            assertEquals(TEXT, secret.text());
            Outcomes.done(memory.socket().sendTextAsync(TEXT, SendOption.UNCOMPRESSED));
            assertFrame(memory.sent(), Opcode.TEXT, true, false);
            Outcomes.done(memory.socket()
                    .sendAsync(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(500), SendOption.UNCOMPRESSED));
            assertFrame(memory.sent(), Opcode.BINARY, true, false);
        }
    }

    @Test
    void eachPieceCanBeReadBeforeTheNextOne() throws Exception {
        try (MemorySocket memory = open()) {
            WebSocket socket = memory.socket();
            socket.send(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(utf8("one ")));
            Frame first = memory.sent();
            assertFrame(first, Opcode.TEXT, false, true);
            assertArrayEquals(utf8("one "), zlib.read(first.bytes(), false));
            socket.send(BufferType.UTF8_FRAGMENT, ByteBuffer.allocate(0));
            Frame empty = memory.sent();
            assertFrame(empty, Opcode.CONTINUATION, false, false);
            assertArrayEquals(new byte[0], zlib.read(empty.bytes(), false));
            InvalidParameterException e = assertThrows(
                    InvalidParameterException.class,
                    () -> socket.send(
                            BufferType.UTF8_MESSAGE, ByteBuffer.wrap(utf8("secret")), SendOption.UNCOMPRESSED));
            assertMentions("UNCOMPRESSED", e);
            socket.send(BufferType.UTF8_MESSAGE, ByteBuffer.wrap(utf8("one two")));
            Frame last = memory.sent();
            assertFrame(last, Opcode.CONTINUATION, true, false);
            assertArrayEquals(utf8("one two"), zlib.read(last.bytes(), true));

            socket.send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(300), SendOption.UNCOMPRESSED);
            assertFrame(memory.sent(), Opcode.BINARY, false, false);
            socket.send(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(300));
            assertEquals(300, memory.sent().bytes().length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 131, 140, 4_096})
    void aLargeMessageLeavesInFramesThatFitIntoTheBuffer(int bufferSize) throws Exception {
        byte[] message = new byte[200_000];
        new Random(1).nextBytes(message);
        Arrays.fill(message, 100_000, 180_000, (byte) 'x');
        try (MemorySocket memory =
                open(MemoryScript.PLAIN, settings -> settings, session -> session.sendBufferSize(bufferSize))) {
            CompletableFuture<Void> sending = memory.socket().sendBinaryAsync(message);
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            Frame frame = memory.sent();
            assertFrame(frame, Opcode.BINARY, false, true);
            while (!frame.header().fin()) {
                assertTrue(frame.bytes().length < bufferSize, "payload: " + frame.bytes().length);
                read.writeBytes(zlib.read(frame.bytes(), false));
                frame = memory.sent();
                assertFrame(frame, Opcode.CONTINUATION, frame.header().fin(), false);
            }
            read.writeBytes(zlib.read(frame.bytes(), true));
            Outcomes.done(sending);
            assertArrayEquals(message, read.toByteArray());
        }
    }

    @Test
    void aMessageIsInflatedIntoWhateverRoomThereIs() throws Exception {
        try (MemorySocket memory = open()) {
            memory.serve(zlib.text(TEXT), zlib.text(""), zlib.text("a"));
            ByteBuffer dst = ByteBuffer.allocateDirect(7);
            StringBuilder told = new StringBuilder();
            BufferType type = BufferType.UTF8_FRAGMENT;
            while (!type.isLast()) {
                Received.Data data = (Received.Data) memory.socket().receive(dst.clear(), Duration.ofSeconds(10));
                type = data.type();
                told.append(StandardCharsets.US_ASCII.decode(dst.flip()));
            }
            assertEquals(TEXT, told.toString());
            assertEquals("", memory.receiveText());
            assertEquals("a", memory.receiveText());
        }
    }

    @ParameterizedTest
    @CsvSource({"61 62 ff 63, 2", "61 62 c3, 3"})
    void textIsCheckedBehindTheInflater(String hex, int at) throws Exception {
        try (MemorySocket memory = open()) {
            byte[] payload = zlib.payload(ServerFrames.hex(hex));
            memory.serve(ZlibPeer.compressed(true, Opcode.TEXT, payload));
            ProtocolException e = assertThrows(ProtocolException.class, memory.socket()::receiveMessage);
            assertEquals(1007, e.closeCode());
            assertMentions(Integer.toString(at), e);
            assertEquals(Opcode.CLOSE, memory.sent().header().opcode());
        }
    }

    @Test
    void whatCameBeforeGarbageIsGivenFirst() throws Exception {
        try (MemorySocket memory = open()) {
            byte[] payload = zlib.payload(utf8(TEXT));
            memory.serve(
                    ZlibPeer.compressed(false, Opcode.TEXT, payload),
                    ServerFrames.frame(true, Opcode.CONTINUATION, ServerFrames.hex("00 00 ff ff 07")));
            assertEquals(new Received.Data(BufferType.UTF8_FRAGMENT, TEXT.length()), memory.receive());
            ProtocolException e = assertThrows(ProtocolException.class, memory::receive);
            assertEquals(1007, e.closeCode());
        }
    }

    @Test
    void theLimitCountsWhateverTheWayAMessageIsReceived() throws Exception {
        for (int over = 0; over <= 1; over++) {
            try (ZlibPeer server = new ZlibPeer();
                    MemorySocket memory = open(settings -> settings.inflatedBytes(1_000))) {
                memory.serve(server.binary(new byte[1_000 + over]));
                if (over == 0) {
                    assertEquals(new Received.Data(BufferType.BINARY_MESSAGE, 1_000), memory.receive());
                } else {
                    ProtocolException e = assertThrows(ProtocolException.class, () -> {
                        memory.receive();
                        memory.receive();
                    });
                    assertEquals(1009, e.closeCode());
                    assertMentions("1000", e);
                }
            }
        }
    }

    @Test
    void wholeMessagesHaveTheirLimitToo() throws Exception {
        Limits limits = Limits.DEFAULT.withMessageBytes(1_000);
        try (MemorySocket memory = open(MemoryScript.PLAIN, settings -> settings, session -> session.limits(limits))) {
            memory.serve(zlib.binary(new byte[1_000]), zlib.binary(new byte[1_001]));
            assertEquals(
                    1_000,
                    ((Message.Binary) memory.socket().receiveMessage())
                            .payload()
                            .remaining());
            ProtocolException e = assertThrows(ProtocolException.class, memory.socket()::receiveMessage);
            assertEquals(1009, e.closeCode());
        }
    }

    @Test
    void aSendOfWhichNothingHasLeftLeavesNoTraceInTheContext() throws Exception {
        MemoryScript room = MemoryScript.builder().room(64).build();
        try (MemorySocket memory = open(room, settings -> settings.threshold(0), session -> session)) {
            WebSocket socket = memory.socket();
            socket.sendText(TEXT.substring(0, 40));
            assertText(TEXT.substring(0, 40), memory.sent());
            socket.send(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(64 - 6), SendOption.UNCOMPRESSED);
            Outcomes.cancel(socket.sendBinaryAsync(ServerFrames.bytes(3_000)));
            assertEquals(WebSocketState.OPEN, socket.state());
            CompletableFuture<Void> next = socket.sendTextAsync(TEXT);
            assertFrame(memory.sent(), Opcode.BINARY, true, false);
            assertText(TEXT, memory.sent());
            Outcomes.done(next);
            CompressionStatistics counted =
                    memory.socket().statistics().compression().orElseThrow();
            assertEquals(List.of(2L, 40L + TEXT.length()), List.of(counted.messagesSent(), counted.bytesSent()));
        }
    }

    @Test
    void pingsAreAnsweredBetweenCompressedFrames() throws Exception {
        try (MemorySocket memory = open()) {
            byte[] payload = zlib.payload(utf8(TEXT));
            memory.serve(
                    ZlibPeer.compressed(false, Opcode.TEXT, Arrays.copyOf(payload, 10)),
                    ServerFrames.ping((byte) 7),
                    ServerFrames.frame(true, Opcode.CONTINUATION, Arrays.copyOfRange(payload, 10, payload.length)));
            assertEquals(TEXT, memory.receiveText());
            Frame pong = memory.sent();
            assertFrame(pong, Opcode.PONG, true, false);
            assertFalse(pong.header().compressed());
        }
    }
}
