package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No byte behind the head of a 101 is lost, wherever the stream is cut. */
@Timeout(120)
class UpgradeSplitTests {

    private static final String TEXT = "first, in \u00FCmlauts";

    private static final byte[] PING = {1, 2, 3};

    private static final byte[] BINARY = ServerFrames.bytes(300);

    private static final byte[] FRAMES =
            ServerFrames.join(ServerFrames.text(TEXT), ServerFrames.ping(PING), ServerFrames.binary(BINARY));

    /** The client's side from the response on: all that the server sent comes, in order. */
    private static boolean converse(Request request) throws Exception {
        assertEquals(101, request.receiveResponse().status());
        WebSocket socket = request.completeUpgrade();
        assertEquals(new Message.Text(TEXT), socket.receiveMessage());
        assertEquals(new Message.Binary(ByteBuffer.wrap(BINARY)), socket.receiveMessage());
        return true;
    }

    private static void assertPong(MemoryPeer peer) throws Exception {
        Frame pong = ClientFrames.next(peer);
        assertEquals(Opcode.PONG, pong.header().opcode());
        assertArrayEquals(PING, pong.bytes());
        assertEquals(0, peer.take().length);
    }

    private static byte[] answerWithFrames(Dialog dialog) {
        return ServerFrames.join(dialog.filled(Dialog.ANSWER_101), FRAMES);
    }

    @Test
    void cutAtEveryPosition() throws Exception {
        int length = answerLength() + FRAMES.length;
        try (Dialog dialog = Dialog.open()) {
            for (int cut = 1; cut < length; cut++) {
                dialog.newRequest("GET").markForUpgrade();
                dialog.send().takeRequest();
                byte[] stream = answerWithFrames(dialog);
                assertEquals(length, stream.length);
                dialog.peer().write(Arrays.copyOf(stream, cut));
                BackgroundCall<Boolean> client =
                        BackgroundCall.of(() -> converse(dialog.request())).awaitWaiting();
                assertFalse(client.isDone(), "at " + cut);
                dialog.peer().write(Arrays.copyOfRange(stream, cut, length));
                assertEquals(true, client.result(), "at " + cut);
                assertPong(dialog.peer());
            }
        }
    }

    private static int answerLength() {
        return Dialog.ANSWER_101.length() - "{accept}".length() + 28;
    }

    @ParameterizedTest
    @CsvSource({
        // bytes per read, "not now" before each, receive buffer
        "1, 0, 32768",
        "1, 1, 32768",
        "1, 2, 16",
        "2, 1, 16",
        "3, 1, 17",
        "7, 0, 32768",
        "100, 1, 64",
        "100000, 0, 32768",
        "100000, 1, 16"
    })
    void inPiecesWithPausesBetween(int piece, int pauses, int buffer) throws Exception {
        MemoryScript script =
                MemoryScript.builder().readAtMost(piece).notNowCalls(pauses).build();
        UnaryOperator<SessionOptions.Builder> settings = builder -> builder.receiveBufferSize(buffer);
        try (Dialog dialog = Dialog.open(script, settings)) {
            dialog.sendMarked().takeRequest();
            dialog.peer().write(answerWithFrames(dialog));
            converse(dialog.request());
            assertPong(dialog.peer());
        }
    }

    @Test
    void behindInterimAnswers() throws Exception {
        MemoryScript script =
                MemoryScript.builder().readAtMost(1).notNowCalls(1).build();
        try (Dialog dialog = Dialog.open(script)) {
            dialog.sendMarked().takeRequest();
            dialog.serve("HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n").peer().write(answerWithFrames(dialog));
            converse(dialog.request());
            assertPong(dialog.peer());
        }
    }

    @Test
    void aCloseFrameBehindTheHeadIsReceived() throws Exception {
        try (Dialog dialog = Dialog.sent()) {
            dialog.serve(Dialog.ANSWER_101).peer().write(ServerFrames.close(1001, "restart"));
            dialog.peer().end();
            dialog.request().receiveResponse();
            WebSocket socket = dialog.request().completeUpgrade();
            assertEquals(new Message.Closed(CloseStatus.of(1001, "restart")), socket.receiveMessage());
        }
    }

    @Test
    void overRealSocketsInOneSegment() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.upgradeAnd(FRAMES);
            assertArrayEquals(PING, server.receive().orElseThrow().bytes());
        })) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            converse(request);
            loopback.session().abort();
            loopback.awaitIdle();
        }
    }

    @Test
    void overRealSocketsByteByByte() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            byte[] head = ServerFrames.toArray(server.upgradeHead().encode());
            server.writeSegments(ServerFrames.join(head, FRAMES), 1);
            assertArrayEquals(PING, server.receive().orElseThrow().bytes());
        })) {
            Request request = loopback.request().markForUpgrade();
            request.send();
            converse(request);
            loopback.session().abort();
            loopback.awaitIdle();
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 1024", "1, 65536", "1024, 64", "524, 125"})
    void sixtyFourKibibytesBehindTheHeadComeInOrder(int count, int size) throws Exception {
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            frames[i] = ServerFrames.binary(numbered(i, size));
        }
        try (Loopback loopback = Loopback.to(server -> server.upgradeAnd(frames))) {
            WebSocket socket = loopback.webSocket();
            for (int i = 0; i < count; i++) {
                assertEquals(new Message.Binary(ByteBuffer.wrap(numbered(i, size))), socket.receiveMessage());
            }
            socket.close();
            loopback.awaitIdle();
        }
    }

    private static byte[] numbered(int number, int size) {
        byte[] bytes = ServerFrames.bytes(size);
        ByteBuffer.wrap(bytes).putInt(number);
        return bytes;
    }
}
