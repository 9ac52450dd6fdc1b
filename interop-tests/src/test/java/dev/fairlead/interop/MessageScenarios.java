package dev.fairlead.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Limits;
import dev.fairlead.api.Received;
import dev.fairlead.api.Session;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.TimeoutException;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages and pings, in both directions. */
abstract class MessageScenarios extends PeerScenarios {

    private static final int MEBI = 1024 * 1024;

    private static final int MANY = 1000;

    MessageScenarios(EchoPeer.Start start) {
        super(start);
    }

    @Test
    void textComesBack() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            socket.sendText(Errand.FRAGMENTED);

            assertEquals(Errand.FRAGMENTED, textFrom(socket));
            assertEquals(1000, socket.closeHandshake(CloseStatus.NORMAL).code());
        }
    }

    /** 125, 126, 65,535 and 65,536 are where the length on the wire changes its form (RFC 6455 5.2). */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, MEBI})
    void binaryOfEachFormOfLengthComesBack(int size) throws IOException {
        byte[] payload = bytes(size);
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            socket.sendBinary(payload);

            assertEquals(sha256(payload), sha256(binaryFrom(socket)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
    void textOfEachFormOfLengthComesBack(int size) throws IOException {
        String text = "x".repeat(size);
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            socket.sendText(text);

            assertEquals(text, textFrom(socket));
        }
    }

    @Test
    void sixteenMebibytesComeBackAsAMessageIfTheLimitIsRaised() throws IOException {
        byte[] payload = bytes(16 * MEBI);
        SessionOptions options = SessionOptions.builder()
                .transport("socket")
                .limits(Limits.DEFAULT.withMessageBytes(payload.length))
                .build();
        try (Session session = Session.open(options);
                WebSocket socket = visit("echo").open(session)) {
            socket.sendBinary(payload);

            assertEquals(sha256(payload), sha256(binaryFrom(socket)));
        }
    }

    @Test
    void sixteenMebibytesComeBackInPiecesWithoutALimit() throws IOException {
        byte[] payload = bytes(16 * MEBI);
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            socket.sendBinary(payload);

            assertEquals(sha256(payload), sha256(inPieces(socket)));
        }
    }

    private static ByteBuffer inPieces(WebSocket socket) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(17 * MEBI);
        ByteBuffer room = ByteBuffer.allocateDirect(100_000);
        while (true) {
            Received.Data piece = assertInstanceOf(Received.Data.class, socket.receive(room.clear(), PATIENCE));
            assertEquals(piece.byteCount(), room.position());
            whole.put(room.flip());
            if (piece.type().isLast()) {
                assertEquals(BufferType.BINARY_MESSAGE, piece.type());
                return whole.flip();
            }
        }
    }

    @Test
    void fragmentsOfTextThatCutCharactersComeBackWhole() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            byte[] text = Errand.FRAGMENTED.getBytes(StandardCharsets.UTF_8);
            for (byte one : text) {
                socket.send(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(new byte[] {one}));
            }
            socket.send(BufferType.UTF8_MESSAGE, ByteBuffer.allocate(0));

            assertEquals(Errand.FRAGMENTED, textFrom(socket));
        }
    }

    @Test
    void emptyFragmentsAroundBinaryComeBackWhole() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            byte[] payload = bytes(1000);
            socket.send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(0));
            socket.send(BufferType.BINARY_FRAGMENT, ByteBuffer.wrap(payload, 0, 400));
            socket.send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(0));
            socket.send(BufferType.BINARY_MESSAGE, ByteBuffer.wrap(payload, 400, 600));

            assertEquals(sha256(payload), sha256(binaryFrom(socket)));
        }
    }

    @Test
    void aMessageOfEmptyFragmentsComesBackEmpty() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            socket.send(BufferType.UTF8_FRAGMENT, ByteBuffer.allocate(0));
            socket.send(BufferType.UTF8_MESSAGE, ByteBuffer.allocate(0));

            assertEquals("", textFrom(socket));
        }
    }

    @Test
    void fragmentsOfThePeerWithAPingBetweenAreReceivedWhole() throws Exception {
        Visit visit = visit("fragments");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            assertEquals(Errand.FRAGMENTED, textFrom(socket));
            assertEquals(Errand.FRAGMENTED, new String(binaryFrom(socket), StandardCharsets.UTF_8));
            assertEquals("pong 01", visit.event());
        }
    }

    /** None, one byte, and 125, the most that a control frame has (RFC 6455 5.5). */
    static List<String> pings() {
        return List.of("", "00", "a5".repeat(125));
    }

    @ParameterizedTest
    @MethodSource("pings")
    void aPingIsAnsweredWithItsPayload(String payload) throws Exception {
        Visit visit = visit("pings").with("payload", payload);
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            assertEquals(Errand.AFTER_PINGS, textFrom(socket));

            assertEquals(("pong " + payload).trim(), visit.event().trim());
        }
    }

    // RFC 6455 5.5.3: if another ping comes before a pong was sent, only the most recent one need be answered.
    @Test
    void ofSeveralPingsTheLatestIsAnswered() throws Exception {
        Visit visit = visit("pings").with("payload", "01,02,03");
        try (Session session = session();
                WebSocket socket = visit.open(session)) {
            assertEquals(Errand.AFTER_PINGS, textFrom(socket));

            String event = visit.event();
            while (!event.equals("pong 03")) {
                assertEquals("pong 0", event.substring(0, event.length() - 1));
                event = visit.event();
            }
        }
    }

    @Test
    void aThousandMessagesKeepTheirOrder() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("echo").open(session)) {
            for (int i = 0; i < MANY; i++) {
                socket.sendText("message " + i);
            }

            for (int i = 0; i < MANY; i++) {
                assertEquals("message " + i, textFrom(socket));
            }
        }
    }

    @Test
    void twoWebSocketsOfASessionDoNotMix() throws IOException {
        try (Session session = session();
                WebSocket first = visit("echo").open(session);
                WebSocket second = visit("echo").open(session)) {
            first.sendText("first");
            second.sendText("second");

            assertEquals("second", textFrom(second));
            assertEquals("first", textFrom(first));
            assertEquals(1000, first.closeHandshake(CloseStatus.NORMAL).code());
            second.sendText("second, alone");
            assertEquals("second, alone", textFrom(second));
        }
    }

    @Test
    void aReceiveThatTimedOutLosesNothing() throws IOException {
        try (Session session = session();
                WebSocket socket = visit("late").with("millis", 700).open(session)) {
            assertThrows(TimeoutException.class, () -> socket.receiveMessage(Duration.ofMillis(1)));
            assertEquals(WebSocketState.OPEN, socket.state());

            assertEquals(Errand.LATE, textFrom(socket));
        }
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        int value = size;
        for (int i = 0; i < size; i++) {
            value = value * 1_103_515_245 + 12_345;
            bytes[i] = (byte) (value >>> 16);
        }
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        return sha256(ByteBuffer.wrap(bytes));
    }

    private static String sha256(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
