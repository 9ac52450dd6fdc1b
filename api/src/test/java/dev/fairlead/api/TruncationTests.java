package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsProblem;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream that ends without TLS having said so: an attack before the peer's Close frame, no matter after it. */
@Timeout(60)
class TruncationTests {

    private static final byte[] CLOSE = ServerFrames.close(1000, "done");

    /** The two kinds of transports: on the second one is read ahead. */
    enum Kind {
        BLOCKING,
        EVENT_DRIVEN;

        MemoryScript.Builder script() {
            return this == BLOCKING
                    ? MemoryScript.builder()
                    : MemoryScript.builder().eventDriven();
        }
    }

    /** A WebSocket whose stream is cut behind these bytes of the server, which come with its answer. */
    private static MemorySocket cutBehind(Kind kind, byte[]... frames) throws Exception {
        int answer = answerLength();
        return MemorySocket.openSecure(
                SecureMemory.of(kind.script()
                        .failReadAt(answer + ServerFrames.join(frames).length, cut())
                        .build()),
                frames);
    }

    private static TlsFailure cut() {
        return SecureMemory.failure(TlsProblem.TRUNCATED);
    }

    /** Each answer is as long as any other. */
    private static int answerLength() {
        return Dialog.ANSWER_101.replace("{accept}", Dialog.acceptFor("")).length();
    }

    private static void assertCut(TlsException told) {
        assertEquals(Set.of(TlsProblem.TRUNCATED), told.problems());
        assertEquals(ErrorCode.SECURE_FAILURE, told.code());
        assertEquals(Culprit.NETWORK, told.failure().culprit());
        assertEquals("RFC 8446 6.1", told.failure().rule().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void beforeACloseFrameItIsAFailure(Kind kind) throws Exception {
        try (MemorySocket opened = cutBehind(kind, ServerFrames.text("last"))) {
            assertEquals("last", opened.receiveText());
            assertCut(assertThrows(TlsException.class, opened::receive));
            assertEquals(WebSocketState.FAILED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void withinACloseFrameItIsAFailure(Kind kind) throws Exception {
        byte[] cut = new byte[CLOSE.length - 1];
        System.arraycopy(CLOSE, 0, cut, 0, cut.length);
        try (MemorySocket opened = cutBehind(kind, cut)) {
            assertCut(assertThrows(TlsException.class, opened::receive));
        }
    }

    @ParameterizedTest
    @EnumSource
    void inAClosingHandshakeThatWaitsForTheCloseFrameItIsAFailure(Kind kind) throws Exception {
        try (MemorySocket opened = cutBehind(kind, ServerFrames.text("dropped"))) {
            assertCut(assertThrows(TlsException.class, () -> opened.socket().closeHandshake(CloseStatus.NORMAL)));
            assertEquals(WebSocketState.FAILED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void behindACloseFrameItIsTheEnd(Kind kind) throws Exception {
        CloseStatus status = CloseStatus.of(1000, "done");
        try (MemorySocket opened = cutBehind(kind, ServerFrames.text("last"), CLOSE)) {
            assertEquals("last", opened.receiveText());
            assertEquals(new Received.Closed(status), opened.receive());
            assertEquals(WebSocketState.CLOSE_RECEIVED, opened.socket().state());
            assertEquals(status, opened.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(WebSocketState.CLOSED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void behindACloseFrameThatTheClosingHandshakeFindsItIsTheEnd(Kind kind) throws Exception {
        try (MemorySocket opened = cutBehind(kind, ServerFrames.text("dropped"), CLOSE)) {
            assertEquals(CloseStatus.of(1000, "done"), opened.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(WebSocketState.CLOSED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void behindACloseFrameThatAnswersItIsTheEnd(Kind kind) throws Exception {
        try (MemorySocket opened = MemorySocket.openSecure(SecureMemory.of(
                kind.script().failReadAt(answerLength() + CLOSE.length, cut()).build()))) {
            var closing = opened.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            opened.sent();
            opened.serve(CLOSE);
            assertEquals(CloseStatus.of(1000, "done"), Outcomes.result(closing));
            assertEquals(WebSocketState.CLOSED, opened.socket().state());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theMessageAndTheCloseFrameInOneReceiveAreBothGiven(Kind kind) throws Exception {
        ByteBuffer dst = ByteBuffer.allocate(64);
        try (MemorySocket opened = cutBehind(kind, ServerFrames.binary((byte) 1, (byte) 2), CLOSE)) {
            assertEquals(
                    new Received.Data(BufferType.BINARY_MESSAGE, 2),
                    opened.socket().receive(dst, Duration.ofSeconds(10)));
            assertEquals(new Received.Closed(CloseStatus.of(1000, "done")), opened.receive());
            opened.socket().close();
        }
    }

    // What was found out by writing does not hide a Close frame that can be read.
    @Test
    void aCloseFrameThatCannotBeSentIsNoFailureIfThePeersHasCome() throws Exception {
        MemoryScript mute = MemoryScript.builder()
                .failWriteAt(SecureMemory.headLength(), cut())
                .build();
        try (MemorySocket opened = MemorySocket.openSecure(SecureMemory.of(mute), CLOSE)) {
            assertEquals(CloseStatus.of(1000, "done"), opened.socket().closeHandshake(CloseStatus.NORMAL));
            assertEquals(WebSocketState.CLOSED, opened.socket().state());
        }
        try (MemorySocket opened = MemorySocket.openSecure(SecureMemory.of(mute))) {
            opened.peer().fail(cut());
            TlsException told =
                    assertThrows(TlsException.class, () -> opened.socket().closeHandshake(CloseStatus.NORMAL));
            assertCut(told);
            assertEquals(1, told.getSuppressed().length, "the failed send of our Close frame");
        }
    }
}
