package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The memory of zlib: taken when it is needed, and given back whatever comes. */
@Timeout(60)
class CompressionMemoryTests {

    private static final Duration SHORT = Duration.ofMillis(30);

    private static final String TEXT = "a text that is long enough to be compressed ".repeat(5);

    private final ZlibPeer zlib = new ZlibPeer();

    @AfterEach
    void endZlib() {
        zlib.close();
    }

    private static MemorySocket open(Duration idle, UnaryOperator<SessionOptions.Builder> session, String agreed)
            throws Exception {
        CompressionOptions options =
                CompressionOptions.builder().idleRelease(idle).build();
        return MemorySocket.openDeflating(
                MemoryScript.PLAIN, builder -> session.apply(builder.compression(options)), agreed);
    }

    private static MemorySocket open() throws Exception {
        return open(Timeouts.UNLIMITED, session -> session, "");
    }

    private static MessageCompression of(MemorySocket memory) {
        MessageCompression compression = ((WebSocketHandle) memory.socket()).messageCompression();
        assertNotNull(compression);
        return compression;
    }

    private static void assertHolds(boolean deflater, boolean inflater, MemorySocket memory) {
        assertEquals(deflater, of(memory).deflation().holdsMemory(), "the deflater holds memory");
        assertEquals(inflater, of(memory).inflation().holdsMemory(), "the inflater holds memory");
    }

    private static void awaitNoMemory(MemorySocket memory) {
        BackgroundCall.eventually(
                "all memory is given back",
                () -> !of(memory).deflation().holdsMemory()
                        && !of(memory).inflation().holdsMemory());
    }

    private void useBoth(MemorySocket memory) throws Exception {
        memory.socket().sendText(TEXT);
        assertEquals(TEXT, new String(zlib.read(memory.sent().bytes(), true), StandardCharsets.UTF_8));
        memory.serve(zlib.text(TEXT));
        assertEquals(TEXT, memory.receiveText());
    }

    @Test
    void whoAgreesAndDoesNotCompressTakesNone() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendText("small");
            memory.serve(ServerFrames.text("plain"));
            assertEquals("plain", memory.receiveText());
            assertHolds(false, false, memory);
            memory.socket().sendText(TEXT);
            assertHolds(true, false, memory);
            memory.serve(zlib.text(TEXT));
            assertEquals(TEXT, memory.receiveText());
            assertHolds(true, true, memory);
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void whoIsIdleGivesItBackWhoeverWaits(boolean attend, boolean receiving) throws Exception {
        try (MemorySocket memory =
                open(SHORT, session -> attend ? session.attend() : session, "; server_no_context_takeover")) {
            for (int round = 0; round < 3; round++) {
                memory.socket().sendText(TEXT);
                assertEquals(TEXT.length(), zlib.read(memory.sent().bytes(), true).length);
                try (ZlibPeer fresh = new ZlibPeer()) {
                    memory.serve(fresh.text(TEXT));
                }
                assertEquals(TEXT, memory.receiveText());
                CompletableFuture<Message> pending = receiving ? memory.socket().receiveMessageAsync() : null;
                awaitNoMemory(memory);
                if (pending != null) {
                    memory.serve(ServerFrames.text("next"));
                    assertEquals(new Message.Text("next"), Outcomes.result(pending));
                }
            }
        }
    }

    @Test
    void aBlockedReceiverGivesItBackToo() throws Exception {
        try (MemorySocket memory = open(SHORT, session -> session, "; server_no_context_takeover")) {
            memory.serve(zlib.text(TEXT));
            assertEquals(TEXT, memory.receiveText());
            BackgroundCall<Message> receiving = BackgroundCall.of(memory.socket()::receiveMessage);
            receiving.awaitWaiting();
            awaitNoMemory(memory);
            memory.serve(ServerFrames.text("next"));
            assertEquals(new Message.Text("next"), receiving.result());
        }
    }

    @Test
    void theContextOfTheServerIsKept() throws Exception {
        try (MemorySocket memory = open(SHORT, session -> session, "")) {
            useBoth(memory);
            BackgroundCall.eventually(
                    "the deflater's memory is given back",
                    () -> !of(memory).deflation().holdsMemory());
            assertHolds(false, true, memory);
            useBoth(memory);
        }
    }

    @Test
    void nobodyIsIdleWithinAMessage() throws Exception {
        try (MemorySocket memory = open(SHORT, session -> session, "")) {
            memory.socket().sendText(TEXT);
            memory.socket().send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(200));
            BackgroundCall.eventually("a timer has fired", () -> of(memory).isIdle());
            memory.socket().sendBinaryAsync(new byte[0]).join();
            assertEquals(TEXT.length(), zlib.read(memory.sent().bytes(), true).length);
            assertEquals(200, zlib.read(memory.sent().bytes(), false).length);
            assertEquals(0, zlib.read(memory.sent().bytes(), true).length);
        }
    }

    /** What becomes of a WebSocket while both directions hold memory. */
    enum End {
        CLOSE {
            @Override
            void end(MemorySocket memory) {
                memory.socket().close();
            }
        },
        ABORT {
            @Override
            void end(MemorySocket memory) {
                memory.socket().abort();
            }
        },
        SESSION_ABORT {
            @Override
            void end(MemorySocket memory) {
                memory.abortSession();
            }
        },
        HANDSHAKE {
            @Override
            void end(MemorySocket memory) throws Exception {
                memory.serve(ServerFrames.close(1000, ""));
                memory.peer().end();
                memory.socket().closeHandshake(CloseStatus.NORMAL);
            }
        },
        VIOLATION {
            @Override
            void end(MemorySocket memory) {
                memory.serve(ServerFrames.hex("80 00"));
                Outcomes.failure(ProtocolException.class, memory.socket().receiveMessageAsync());
            }
        },
        END_OF_STREAM {
            @Override
            void end(MemorySocket memory) {
                memory.peer().end();
                Outcomes.failure(ConnectionException.class, memory.socket().receiveMessageAsync());
            }
        },
        CANCELLED_HANDSHAKE {
            @Override
            void end(MemorySocket memory) {
                Outcomes.cancel(memory.socket().closeHandshakeAsync(CloseStatus.NORMAL));
            }
        };

        abstract void end(MemorySocket memory) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void whateverEndsAWebSocketItIsGivenBack(End end) throws Exception {
        try (MemorySocket memory = open()) {
            useBoth(memory);
            assertHolds(true, true, memory);
            end.end(memory);
            awaitNoMemory(memory);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "ABORT", "SESSION_ABORT"})
    void whateverEndsItWithinAMessageItIsGivenBack(End end) throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().send(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(300));
            byte[] payload = zlib.payload(new byte[100_000]);
            memory.serve(ZlibPeer.compressed(false, Opcode.BINARY, payload));
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            assertFalse(receiving.isDone());
            assertHolds(true, true, memory);
            end.end(memory);
            Outcomes.awaitEnd(receiving);
            assertTrue(receiving.isCompletedExceptionally());
            awaitNoMemory(memory);
        }
    }

    @Test
    void whoClosesWhileSomebodyInflatesTakesNothingFromUnderHim() throws Exception {
        byte[] payload = zlib.payload(new byte[3_000_000]);
        for (int round = 0; round < 50; round++) {
            try (MemorySocket memory = open()) {
                memory.serve(ZlibPeer.compressed(true, Opcode.BINARY, payload));
                BackgroundCall<Message> receiving = BackgroundCall.of(memory.socket()::receiveMessage);
                CompletableFuture<Void> sending = memory.socket().sendBinaryAsync(new byte[1_000_000]);
                memory.socket().abort();
                Object outcome = receiving.outcome();
                assertTrue(
                        outcome instanceof WebSocketException
                                || outcome instanceof HandleStateException
                                || outcome instanceof Message,
                        outcome::toString);
                Outcomes.awaitEnd(sending);
                awaitNoMemory(memory);
                assertFalse(of(memory).inflation().holdsMemory());
            }
        }
    }
}
