package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** How much may wait to be sent: the byte budget of the send queue, and the budget of one operation. */
@Timeout(60)
class SendQueueTests {

    /** What a send takes of the budget beside its payload: the longest header. */
    private static final int HEADER = 14;

    /** A socket whose peer takes 10 bytes before it reads, so that the first send waits already. */
    private static MemorySocket open(int budget) throws Exception {
        return MemorySocket.open(
                MemoryScript.builder().room(10).build(),
                builder -> builder.sendBufferSize(16).sendQueueBytes(budget));
    }

    private static CompletableFuture<Void> send(MemorySocket memory, int length) {
        return memory.socket().sendBinaryAsync(new byte[length]);
    }

    private static HandleStateException assertRefused(Executable send) {
        HandleStateException e = assertThrows(HandleStateException.class, send);
        assertEquals(ErrorCode.INVALID_OPERATION, e.code());
        return e;
    }

    private static void assertSent(MemorySocket memory, Opcode opcode, int length) throws Exception {
        Frame frame = memory.sent();
        assertEquals(opcode, frame.header().opcode());
        assertEquals(length, frame.bytes().length);
    }

    @Test
    void theBudgetCanBeUsedToTheLastByte() throws Exception {
        try (MemorySocket memory = open(200)) {
            CompletableFuture<Void> first = send(memory, 100 - HEADER);
            CompletableFuture<Void> second = send(memory, 100 - HEADER);
            HandleStateException e = assertRefused(() -> send(memory, 0));
            assertEquals(Phase.SEND, e.failure().phase());
            assertEquals("200 bytes wait to be sent; 14 more would be over the limit of 200", e.getMessage());
            assertSent(memory, Opcode.BINARY, 100 - HEADER);
            assertSent(memory, Opcode.BINARY, 100 - HEADER);
            Outcomes.done(first);
            Outcomes.done(second);
        }
    }

    @Test
    void aByteOverTheBudgetIsTooMuch() throws Exception {
        try (MemorySocket memory = open(199)) {
            CompletableFuture<Void> first = send(memory, 100 - HEADER);
            assertRefused(() -> send(memory, 100 - HEADER));
            CompletableFuture<Void> second = send(memory, 99 - HEADER);
            assertSent(memory, Opcode.BINARY, 100 - HEADER);
            assertSent(memory, Opcode.BINARY, 99 - HEADER);
            Outcomes.done(first);
            Outcomes.done(second);
        }
    }

    @Test
    void theFirstOneAlwaysHasRoomAndLeavesNone() throws Exception {
        try (MemorySocket memory = open(1)) {
            CompletableFuture<Void> first = send(memory, 500);
            assertRefused(() -> send(memory, 0));
            assertSent(memory, Opcode.BINARY, 500);
            Outcomes.done(first);
            CompletableFuture<Void> second = send(memory, 500);
            assertSent(memory, Opcode.BINARY, 500);
            Outcomes.done(second);
        }
    }

    @Test
    void aRefusalChangesNothing() throws Exception {
        try (MemorySocket memory = open(100)) {
            CompletableFuture<Void> first = send(memory, 80);
            ByteBuffer payload = ByteBuffer.allocate(80);
            assertRefused(() -> memory.socket().sendAsync(BufferType.BINARY_FRAGMENT, payload));
            assertEquals(80, payload.remaining());
            assertFalse(first.isDone());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            assertSent(memory, Opcode.BINARY, 80);
            Outcomes.done(first);
            CompletableFuture<Void> next = memory.socket().sendTextAsync("no piece of a binary message");
            assertSent(memory, Opcode.TEXT, 28);
            Outcomes.done(next);
        }
    }

    @Test
    void thereIsRoomAgainWhenASendIsDoneInItsCallbackAlready() throws Exception {
        try (MemorySocket memory = open(100)) {
            CompletableFuture<Void> both =
                    send(memory, 80).thenCompose(done -> memory.socket().sendTextAsync("next"));
            assertSent(memory, Opcode.BINARY, 80);
            assertSent(memory, Opcode.TEXT, 4);
            Outcomes.done(both);
        }
    }

    @Test
    void thereIsRoomAgainWhenASendIsCancelled() throws Exception {
        try (MemorySocket memory = open(100)) {
            CompletableFuture<Void> first = send(memory, 50);
            CompletableFuture<Void> cancelled = send(memory, 100 - 50 - 2 * HEADER);
            assertRefused(() -> send(memory, 0));
            Outcomes.cancel(cancelled);
            CompletableFuture<Void> second = send(memory, 1);
            assertSent(memory, Opcode.BINARY, 50);
            assertSent(memory, Opcode.BINARY, 1);
            Outcomes.done(first);
            Outcomes.done(second);
        }
    }

    @Test
    void blockingSendsTakeNothingOfTheBudgetAndAreNotHeldUpByIt() throws Exception {
        try (MemorySocket memory = open(100)) {
            BackgroundCall<Boolean> blocking =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[500]));
            blocking.awaitWaiting();
            CompletableFuture<Void> first = send(memory, 200);
            assertRefused(() -> send(memory, 0));
            BackgroundCall<Boolean> another =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[300]));
            another.awaitWaiting();
            assertFalse(another.isDone());
            for (int length : new int[] {500, 200, 300}) {
                assertSent(memory, Opcode.BINARY, length);
            }
            assertTrue(blocking.result() && another.result());
            Outcomes.done(first);
            CompletableFuture<Void> second = send(memory, 50);
            CompletableFuture<Void> third = send(memory, 50 - 2 * HEADER);
            assertSent(memory, Opcode.BINARY, 50);
            assertSent(memory, Opcode.BINARY, 50 - 2 * HEADER);
            Outcomes.done(second);
            Outcomes.done(third);
        }
    }

    @Test
    void aCloseFrameNeedsNoRoom() throws Exception {
        try (MemorySocket memory = open(100)) {
            CompletableFuture<Void> first = send(memory, 200);
            CompletableFuture<Void> shutdown = memory.socket().shutdownAsync(CloseStatus.NORMAL);
            assertSent(memory, Opcode.BINARY, 200);
            assertSent(memory, Opcode.CLOSE, 2);
            Outcomes.done(first);
            Outcomes.done(shutdown);
        }
    }

    /** C-73 and C-103 of the WinHTTP contract. */
    @Test
    void withABudgetOfNothingAnotherSendOperationIsRefusedAndTheFirstIsUnaffected() throws Exception {
        try (MemorySocket memory = open(0)) {
            CompletableFuture<Void> first = send(memory, 100);
            assertOthersRefused(memory);
            assertFalse(first.isDone());
            assertSent(memory, Opcode.BINARY, 100);
            Outcomes.done(first);
            CompletableFuture<Void> second = send(memory, 3);
            assertSent(memory, Opcode.BINARY, 3);
            Outcomes.done(second);
            assertEquals(0, memory.peer().take().length);
        }
    }

    @Test
    void withABudgetOfNothingAPendingBlockingSendKeepsOthersOutToo() throws Exception {
        try (MemorySocket memory = open(0)) {
            BackgroundCall<Boolean> first =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[100]));
            first.awaitWaiting();
            assertOthersRefused(memory);
            assertSent(memory, Opcode.BINARY, 100);
            assertTrue(first.result());
            BackgroundCall<Boolean> second =
                    BackgroundCall.running(() -> memory.socket().sendBinary(new byte[30]));
            assertSent(memory, Opcode.BINARY, 30);
            assertTrue(second.result());
        }
    }

    private static void assertOthersRefused(MemorySocket memory) {
        WebSocket socket = memory.socket();
        for (Executable other : List.<Executable>of(
                () -> socket.sendTextAsync("second"),
                () -> socket.sendText("second"),
                () -> socket.shutdownAsync(CloseStatus.NORMAL),
                () -> socket.shutdown(CloseStatus.NORMAL),
                () -> socket.closeHandshakeAsync(CloseStatus.NORMAL),
                () -> socket.closeHandshake(CloseStatus.NORMAL))) {
            assertEquals(
                    "a send operation is going on already", assertRefused(other).getMessage());
        }
        assertEquals(WebSocketState.OPEN, socket.state());
    }

    @Test
    void withABudgetOfNothingTheNextSendMayBeginInTheCallbackAndTheHandshakeAfterIt() throws Exception {
        try (MemorySocket memory = open(0)) {
            CompletableFuture<Void> both =
                    send(memory, 20).thenCompose(done -> memory.socket().sendTextAsync("next"));
            assertSent(memory, Opcode.BINARY, 20);
            assertSent(memory, Opcode.TEXT, 4);
            Outcomes.done(both);
            CompletableFuture<CloseStatus> closing = memory.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            assertSent(memory, Opcode.CLOSE, 2);
            memory.serve(ServerFrames.close(1000, ""));
            memory.peer().end();
            assertEquals(CloseStatus.NORMAL, Outcomes.result(closing));
        }
    }

    // A pong is not the caller's operation.
    @Test
    void withABudgetOfNothingAPongThatIsOwedKeepsNobodyOut() throws Exception {
        try (MemorySocket memory = open(0)) {
            memory.serve(ServerFrames.ping(ServerFrames.bytes(100)), ServerFrames.text("read"));
            assertEquals("read", memory.receiveText());
            CompletableFuture<Void> send = send(memory, 5);
            assertArrayEquals(ServerFrames.bytes(100), memory.sent().bytes());
            assertSent(memory, Opcode.BINARY, 5);
            Outcomes.done(send);
        }
    }
}
