package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.codec.frame.Opcode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the {@link Limits}, at its edge: one below it and the limit itself are accepted, one above it is refused. That of what
 * waits to be sent is in {@link SendQueueTests}, the one pong that is owed in {@link ControlSlotTests}.
 */
@Timeout(60)
class LimitsTests {

    private static final int HEAD = Dialog.ANSWER_101.length() - "{accept}".length() + 28;

    private static final Limits SMALL = new Limits(HEAD + 200, 80, 8, 2, 10, 20, 4, 3, 16, 50);

    static Stream<Arguments> edges() {
        return Way.ALL.stream().flatMap(way -> Stream.of(-1, 0, 1).map(beyond -> Arguments.of(way, beyond)));
    }

    private static HostileServer server(Way way) {
        return new HostileServer(way).with(options -> options.limits(SMALL));
    }

    private static String headWith(String lines) {
        return Dialog.ANSWER_101.replace("Upgrade: websocket\r\n", "Upgrade: websocket\r\n" + lines);
    }

    /** A head, refused if it is beyond the limit. */
    private static void assertHead(Way way, int beyond, String head, ErrorCode code, String rule) throws Exception {
        Verdict verdict = server(way).answers(head);
        if (beyond > 0) {
            verdict.isNoAnswer(code, rule);
        } else {
            verdict.opens();
        }
    }

    @ParameterizedTest
    @MethodSource("edges")
    void bytesOfAHead(Way way, int beyond) throws Exception {
        String lines = ("X: " + "x".repeat(62) + "\r\n").repeat(2);
        String last = "Y: " + "y".repeat(200 - lines.length() - "Y: \r\n".length() + beyond) + "\r\n";
        assertHead(way, beyond, headWith(lines + last), ErrorCode.HEADER_SIZE_OVERFLOW, "RFC 9110 5.4");
    }

    @ParameterizedTest
    @MethodSource("edges")
    void bytesOfALine(Way way, int beyond) throws Exception {
        String line = "X: " + "x".repeat(SMALL.headLineBytes() - "X: ".length() + beyond) + "\r\n";
        assertHead(way, beyond, headWith(line), ErrorCode.HEADER_SIZE_OVERFLOW, "RFC 9110 5.4");
    }

    @ParameterizedTest
    @MethodSource("edges")
    void fieldsOfAHead(Way way, int beyond) throws Exception {
        String lines = "X: y\r\n".repeat(SMALL.headFields() - 3 + beyond);
        assertHead(way, beyond, headWith(lines), ErrorCode.HEADER_COUNT_EXCEEDED, "RFC 9110 5.4");
    }

    @ParameterizedTest
    @MethodSource("edges")
    void interimHeads(Way way, int beyond) throws Exception {
        String head = "HTTP/1.1 102 On\r\n\r\n".repeat(SMALL.interimHeads() + beyond) + Dialog.ANSWER_101;
        assertHead(way, beyond, head, ErrorCode.HEADER_COUNT_EXCEEDED, "RFC 9110 15.2");
    }

    @ParameterizedTest
    @MethodSource("edges")
    void bytesOfABody(Way way, int beyond) throws Exception {
        int length = SMALL.bodyBytes() + beyond;
        server(way)
                .meets(
                        connection -> {
                            connection.request();
                            connection.writeLatin1(
                                    "HTTP/1.1 403 No\r\nContent-Length: " + length + "\r\n\r\n" + "b".repeat(length));
                            connection.awaitEnd(HostileServer.PATIENCE);
                        },
                        client -> {
                            Object refusal = client.open();
                            byte[] body = Visit.assertIs(byte[].class, client.call(Step.RECEIVE_BODY));
                            assertEquals(Math.min(length, SMALL.bodyBytes()), body.length);
                            return refusal;
                        })
                .refuses(403);
    }

    private static void assertMessage(Way way, int beyond, byte[] message, int bytes, int closeCode, String rule)
            throws Exception {
        Verdict verdict = server(way).sends(message, ServerFrames.close(1000, ""));
        if (beyond > 0) {
            verdict.received().fails(closeCode, rule);
        } else {
            verdict.received(Words.of(new Message.Binary(java.nio.ByteBuffer.allocate(bytes))))
                    .closes(CloseStatus.NORMAL);
        }
    }

    @ParameterizedTest
    @MethodSource("edges")
    void bytesOfAMessage(Way way, int beyond) throws Exception {
        int bytes = SMALL.messageBytes() + beyond;
        assertMessage(way, beyond, ServerFrames.binary(new byte[bytes]), bytes, 1009, "RFC 6455 7.4.1");
        byte[] inTwo = ServerFrames.join(
                ServerFrames.frame(false, Opcode.BINARY, new byte[10]),
                ServerFrames.frame(true, Opcode.CONTINUATION, new byte[bytes - 10]));
        assertMessage(way, beyond, inTwo, bytes, 1009, "RFC 6455 7.4.1");
    }

    private static byte[] fragments(int first, int empty, int withByte) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        wire.writeBytes(ServerFrames.frame(false, Opcode.BINARY, new byte[first]));
        for (int i = 0; i < empty; i++) {
            wire.writeBytes(ServerFrames.frame(false, Opcode.CONTINUATION));
        }
        for (int i = 1; i <= withByte; i++) {
            wire.writeBytes(ServerFrames.frame(i == withByte, Opcode.CONTINUATION, (byte) 0));
        }
        return wire.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("edges")
    void framesOfAMessage(Way way, int beyond) throws Exception {
        int frames = SMALL.framesPerMessage() + beyond;
        assertMessage(way, beyond, fragments(1, 0, frames - 1), frames, 1008, "RFC 6455 10.4");
    }

    @ParameterizedTest
    @MethodSource("edges")
    void emptyFramesInARow(Way way, int beyond) throws Exception {
        Limits more = new Limits(HEAD, 80, 8, 2, 10, 20, 40, 3, 16, 50);
        int empty = more.emptyFramesInARow() + beyond;
        Verdict verdict = new HostileServer(way)
                .with(options -> options.limits(more))
                .sends(fragments(1, empty, 1), ServerFrames.close(1000, ""));
        if (beyond > 0) {
            verdict.received().fails(1008, "RFC 6455 10.4");
        } else {
            verdict.received("binary 0000").closes(CloseStatus.NORMAL);
        }
    }

    /** Eight empty pings fill the buffer: what was read when the turn's last frame began is handled too. */
    @ParameterizedTest
    @CsvSource({"15, 32", "16, 32", "17, 48"})
    void framesOfATurn(int limit, int bytes) throws Exception {
        Limits turns = new Limits(HEAD + 200, 80, 8, 2, 10, 20, 4, 3, limit, 50);
        try (MemorySocket memory =
                MemorySocket.open(builder -> builder.limits(turns).receiveBufferSize(16))) {
            ByteArrayOutputStream pings = new ByteArrayOutputStream();
            for (int i = 0; i < 100; i++) {
                pings.writeBytes(ServerFrames.ping());
            }
            memory.serve(pings.toByteArray());
            Inbound inbound = ((WebSocketHandle) memory.socket()).inbound();
            long before = memory.socket().statistics().bytesReceived();
            inbound.beginStep();
            assertNull(inbound.next(ByteBuffer.allocate(1), () -> {}));
            assertEquals(bytes, memory.socket().statistics().bytesReceived() - before);
        }
    }
}
