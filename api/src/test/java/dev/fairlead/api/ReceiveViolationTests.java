package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.ClosePayload;
import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.ClientEnd;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.ServerScript;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that break the rules of frames: the WebSocket fails, and the server is told why. */
@Timeout(60)
class ReceiveViolationTests {

    private static final String BROKEN = "server.test:80 broke the WebSocket protocol or a limit: ";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // masked text
                "81 81 00000000 61  | 1002 | 5.1   | frame with opcode 1 from a server is masked",
                // RSV1, RSV2, RSV3, all
                "C1 01 61           | 1002 | 5.2   | reserved bits are 4, limit 0 because no extension is agreed",
                "A1 01 61           | 1002 | 5.2   | reserved bits are 2, limit 0 because no extension is agreed",
                "91 01 61           | 1002 | 5.2   | reserved bits are 1, limit 0 because no extension is agreed",
                "F9 00              | 1002 | 5.2   | reserved bits are 7, limit 0 because no extension is agreed",
                // opcodes that do not exist
                "83 00              | 1002 | 5.2   | opcode 3 is reserved",
                "84 7D              | 1002 | 5.2   | opcode 4 is reserved",
                "85 7F0000010000000000 | 1002 | 5.2 | opcode 5 is reserved",
                "06 00              | 1002 | 5.2   | opcode 6 is reserved",
                "87                 | 1002 | 5.2   | opcode 7 is reserved",
                "8B 00              | 1002 | 5.2   | opcode 11 is reserved",
                "8C 00              | 1002 | 5.2   | opcode 12 is reserved",
                "8D 00              | 1002 | 5.2   | opcode 13 is reserved",
                "8E 00              | 1002 | 5.2   | opcode 14 is reserved",
                "8F 00              | 1002 | 5.2   | opcode 15 is reserved",
                // a length with the top bit, lengths that are not in their shortest form
                "82 7F 8000000000000000 | 1002 | 5.2 | payload length of 9223372036854775808 bytes, limit 9223372036854775807",
                "82 7E 0005         | 1002 | 5.2   | payload length of 5 bytes in a field of 16 bits, which begins at 126",
                "82 7F 000000000000012C | 1002 | 5.2 | payload length of 300 bytes in a field of 64 bits, which begins at 65536",
                // control frames that are too long or not final
                "89 7E 007E         | 1002 | 5.5   | control frame with a length field of 126, limit 125",
                "8A 7F              | 1002 | 5.5   | control frame with a length field of 127, limit 125",
                "88 7E 007E 03E8    | 1002 | 5.5   | control frame with a length field of 126, limit 125",
                "09 00              | 1002 | 5.5   | control frame with opcode 9 is not final",
                "0A 00              | 1002 | 5.5   | control frame with opcode 10 is not final",
                "08 00              | 1002 | 5.5   | control frame with opcode 8 is not final",
                // continuations of nothing, a message within a message
                "80 01 61           | 1002 | 5.4   | continuation frame while no message is open",
                "00 00              | 1002 | 5.4   | continuation frame while no message is open",
                "01 01 61 81 01 62  | 1002 | 5.4   | new message with opcode 1 while another one is open",
                "02 00 82 01 62     | 1002 | 5.4   | new message with opcode 2 while another one is open",
                // Close frames: one byte, codes that may not be sent, reasons that are not UTF-8
                "88 01 03           | 1002 | 5.5.1 | close payload of 1 byte, the least is 2 if there is any",
                "88 02 0000         | 1002 | 7.4   | close code 0 may not be sent",
                "88 02 03E7         | 1002 | 7.4   | close code 999 may not be sent",
                "88 02 03EC         | 1002 | 7.4   | close code 1004 may not be sent",
                "88 02 03ED         | 1002 | 7.4   | close code 1005 may not be sent",
                "88 02 03EE         | 1002 | 7.4   | close code 1006 may not be sent",
                "88 02 03F7         | 1002 | 7.4   | close code 1015 may not be sent",
                "88 02 03F8         | 1002 | 7.4   | close code 1016 may not be sent",
                "88 02 0BB7         | 1002 | 7.4   | close code 2999 may not be sent",
                "88 02 1388         | 1002 | 7.4   | close code 5000 may not be sent",
                "88 02 FFFF         | 1002 | 7.4   | close code 65535 may not be sent",
                "88 03 03E8 FF      | 1007 | 8.1   | close reason is not UTF-8 at its byte 0",
                "88 04 03E8 61 C3   | 1007 | 8.1   | close reason of 2 bytes ends inside a character",
                // text that is not UTF-8: overlong, a surrogate, beyond U+10FFFF, over two frames, cut off
                "81 02 C080         | 1007 | 8.1   | text message is not UTF-8 at its byte 0",
                "81 03 61 EDA0      | 1007 | 8.1   | text message is not UTF-8 at its byte 2",
                "81 04 F4908080     | 1007 | 8.1   | text message is not UTF-8 at its byte 1",
                "01 01 C3 80 01 61  | 1007 | 8.1   | text message is not UTF-8 at its byte 1",
                "81 02 61 C3        | 1007 | 8.1   | text message of 2 bytes ends inside a character",
                "01 01 C3 80 00     | 1007 | 8.1   | text message of 1 bytes ends inside a character",
                // S-72: early in a frame that never ends
                "81 7F 0000000000100000 61 FF | 1007 | 8.1 | text message is not UTF-8 at its byte 1"
            })
    void aBrokenRuleFailsTheWebSocket(String hex, int code, String section, String message) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.hex(hex));

            ProtocolException e =
                    assertThrows(ProtocolException.class, () -> memory.socket().receiveMessage(Duration.ofSeconds(10)));
            assertEquals(BROKEN + message + " (RFC 6455 " + section + ", closed with " + code + ")", e.getMessage());
            assertEquals(code, e.closeCode());
            assertEquals(
                    new Failure(
                            ErrorCode.INVALID_SERVER_RESPONSE,
                            Phase.RECEIVE,
                            Culprit.PEER,
                            Optional.of("RFC 6455 " + section)),
                    e.failure());
            assertFailedWith(e, memory.socket());
            Frame close = memory.sent();
            assertEquals(Opcode.CLOSE, close.header().opcode());
            assertEquals(new ClosePayload(code, message), ClosePayload.decode(close.payload()));
            memory.peer().readEnd();
            assertTrue(memory.peer().clientClosed());
        }
    }

    private static void assertFailedWith(WebSocketException cause, WebSocket socket) {
        assertEquals(WebSocketState.FAILED, socket.state());
        assertTrue(socket.isOpen());
        assertRefused(cause, () -> socket.sendText("late"));
        assertRefused(cause, socket::receiveMessage);
        assertRefused(cause, () -> socket.shutdown(CloseStatus.NORMAL));
        assertRefused(cause, () -> socket.closeHandshake(CloseStatus.NORMAL));
        // C-91
        assertRefused(cause, socket::closeStatus);
    }

    private static void assertRefused(WebSocketException cause, org.junit.jupiter.api.function.Executable call) {
        HandleStateException e = assertThrows(HandleStateException.class, call);
        assertEquals(ErrorCode.INVALID_OPERATION, e.code());
        assertSame(cause, e.getCause());
    }

    @Test
    void messagesBeforeTheViolationAreReceived() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("good"), ServerFrames.hex("83 00"));

            assertEquals("good", memory.receiveText());
            assertThrows(ProtocolException.class, memory::receive);
        }
    }

    @Test
    void theServerIsToldOverASocketAlthoughItSentMoreThanWasRead() throws Exception {
        CompletableFuture<Optional<Frame>> told = new CompletableFuture<>();
        CompletableFuture<ClientEnd> end = new CompletableFuture<>();
        ServerScript script = connection -> {
            connection.upgradeAnd(ServerFrames.hex("83 00"), new byte[20_000]);
            told.complete(connection.receive());
            end.complete(connection.awaitEnd(Duration.ofSeconds(10)));
        };
        try (Loopback loopback = Loopback.to(script);
                WebSocket socket = loopback.webSocket()) {
            assertThrows(ProtocolException.class, socket::receiveMessage);
            Frame close = told.get(10, TimeUnit.SECONDS).orElseThrow();
            assertEquals(1002, ClosePayload.decode(close.payload()).code());
            assertEquals(ClientEnd.FINISHED, end.get(10, TimeUnit.SECONDS));
            loopback.awaitIdle();
        }
    }

    @Test
    void aViolationWithinTheClosingHandshakeSendsNoSecondCloseFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("dropped"), ServerFrames.hex("83 00"));

            ProtocolException e =
                    assertThrows(ProtocolException.class, () -> memory.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(Phase.CLOSE, e.phase());
            assertFailedWith(e, memory.socket());
            assertEquals(1000, memory.sent().payload().getShort());
            memory.peer().readEnd();
        }
    }

    @Test
    void aViolationAfterShutdownSendsNoSecondCloseFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.socket().shutdown(CloseStatus.GOING_AWAY);
            memory.serve(ServerFrames.hex("83 00"));

            assertThrows(ProtocolException.class, memory::receive);
            assertEquals(1001, memory.sent().payload().getShort());
            memory.peer().readEnd();
        }
    }

    // S-58
    @ParameterizedTest
    @ValueSource(ints = {64, 3})
    void tooManyEmptyFramesInARowFailWith1008(int limit) throws Exception {
        Limits defaults = Limits.DEFAULT;
        Limits limits = new Limits(
                defaults.headBytes(),
                defaults.headLineBytes(),
                defaults.headFields(),
                defaults.interimHeads(),
                defaults.bodyBytes(),
                defaults.messageBytes(),
                defaults.framesPerMessage(),
                limit,
                defaults.framesPerTurn(),
                defaults.queuedBytes());
        byte[] start = ServerFrames.join(
                ServerFrames.frame(false, Opcode.BINARY, (byte) 1),
                repeated(ServerFrames.frame(false, Opcode.CONTINUATION), limit));
        try (MemorySocket memory = MemorySocket.open(builder -> builder.limits(limits))) {
            memory.serve(start, ServerFrames.frame(true, Opcode.CONTINUATION, (byte) 2));
            assertEquals(
                    2,
                    ((Message.Binary) memory.socket().receiveMessage())
                            .payload()
                            .remaining());
            memory.serve(start, ServerFrames.frame(false, Opcode.CONTINUATION));

            ProtocolException e =
                    assertThrows(ProtocolException.class, () -> memory.socket().receiveMessage());
            assertEquals(1008, e.closeCode());
            assertEquals(
                    "server.test:80 broke the WebSocket protocol or a limit: " + (limit + 1)
                            + " empty frames in a row, limit " + limit + " (RFC 6455 10.4, closed with 1008)",
                    e.getMessage());
            assertEquals(1008, memory.sent().payload().getShort());
        }
    }

    // S-59
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tooManyFramesInAMessageFailWith1008(boolean whole) throws Exception {
        int limit = Limits.DEFAULT.framesPerMessage();
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(
                    ServerFrames.frame(false, Opcode.BINARY, (byte) 1),
                    repeated(ServerFrames.frame(false, Opcode.CONTINUATION, (byte) 1), limit));

            ProtocolException e = assertThrows(ProtocolException.class, () -> {
                while (whole) {
                    memory.socket().receiveMessage(Duration.ofSeconds(10));
                }
                while (true) {
                    memory.receive();
                }
            });
            assertEquals(1008, e.closeCode());
            assertEquals(
                    "server.test:80 broke the WebSocket protocol or a limit: message of 131073 frames, limit 131072 (RFC 6455 10.4, closed with 1008)",
                    e.getMessage());
        }
    }

    private static byte[] repeated(byte[] frame, int times) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            wire.writeBytes(frame);
        }
        return wire.toByteArray();
    }
}
