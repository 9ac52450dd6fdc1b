package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.Frame;
import dev.fairlead.testkit.MemoryScript;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sends and closing handshakes that somebody ends before they are done. */
@Timeout(60)
class SendCancelTests {

    /** Room for a frame of 58 bytes of payload, and no more. */
    private static final int ROOM = 64;

    private static final int FILLING = ROOM - 6;

    /** Two ways to end a send, and what both mean. */
    enum Ending {
        CANCEL("cancelled") {
            @Override
            void end(MemorySocket memory, byte[] payload) {
                Outcomes.cancel(memory.socket().sendBinaryAsync(payload));
            }
        },
        TIME_LIMIT("cancelled") {
            @Override
            void end(MemorySocket memory, byte[] payload) {
                CompletableFuture<Void> send =
                        memory.socket().sendBinaryAsync(payload).orTimeout(1, TimeUnit.MILLISECONDS);
                Outcomes.failure(java.util.concurrent.TimeoutException.class, send);
            }
        },
        INTERRUPT("interrupted") {
            @Override
            void end(MemorySocket memory, byte[] payload) {
                BackgroundCall<Boolean> send =
                        BackgroundCall.running(() -> memory.socket().sendBinary(payload));
                send.awaitWaiting().interrupt();
                CancelledException e = send.failure(CancelledException.class);
                assertEquals("sending to server.test:80 was interrupted", e.getMessage());
                assertTrue(send.hadInterruptFlag());
            }
        };

        private final String told;

        Ending(String told) {
            this.told = told;
        }

        /** Begins a send, which has to wait, and ends it. */
        abstract void end(MemorySocket memory, byte[] payload);
    }

    /** Too small for most messages, which then are sent by operations from the beginning. */
    int sendBufferSize() {
        return 32;
    }

    private MemorySocket open() throws Exception {
        return MemorySocket.open(
                MemoryScript.builder().room(ROOM).build(), builder -> builder.sendBufferSize(sendBufferSize()));
    }

    private static void assertSent(MemorySocket memory, Opcode opcode, int length) throws Exception {
        Frame frame = memory.sent();
        assertEquals(opcode, frame.header().opcode());
        assertEquals(length, frame.bytes().length);
    }

    private static CompletableFuture<Void> piece(MemorySocket memory, BufferType type, int length) {
        return memory.socket().sendAsync(type, ByteBuffer.allocate(length));
    }

    @ParameterizedTest
    @EnumSource
    void aSendThatIsEndedBeforeItsTurnLeavesNoTrace(Ending ending) throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[100]);
            ending.end(memory, new byte[10]);
            CompletableFuture<Void> third = memory.socket().sendTextAsync("third");
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            assertSent(memory, Opcode.BINARY, 100);
            assertEquals("third", memory.sent().text());
            Outcomes.done(first);
            Outcomes.done(third);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSendOfWhichNothingHasLeftLeavesNoTrace(Ending ending) throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            ending.end(memory, new byte[10]);
            CompletableFuture<Void> next = memory.socket().sendTextAsync("next");
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            assertSent(memory, Opcode.BINARY, FILLING);
            assertEquals("next", memory.sent().text());
            Outcomes.done(next);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSendThatIsEndedWithinItsFrameFailsTheWebSocket(Ending ending) throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            ending.end(memory, new byte[100]);
            assertEquals(WebSocketState.FAILED, memory.socket().state());
            assertTrue(memory.peer().clientClosed());
            CancelledException received = Outcomes.failure(CancelledException.class, receiving);
            assertEquals(
                    "receiving from server.test:80 was ended: the WebSocket has failed meanwhile",
                    received.getMessage());
            for (HandleStateException e : List.of(
                    assertThrows(
                            HandleStateException.class, () -> memory.socket().sendTextAsync("a")),
                    assertThrows(
                            HandleStateException.class, () -> memory.socket().sendText("a")),
                    assertThrows(HandleStateException.class, memory::receive))) {
                assertEquals(
                        "sending to server.test:80 was " + ending.told,
                        Failures.message(assertThrows(CancelledException.class, () -> {
                            throw e.getCause();
                        })));
            }
        }
    }

    @Test
    void whatIsQueuedBehindASendThatIsCancelledWithinItsFrameEndsWithIt() throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[100]);
            List<CompletableFuture<Void>> behind = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                behind.add(memory.socket().sendTextAsync("behind"));
            }
            Outcomes.cancel(first);
            for (CompletableFuture<Void> send : behind) {
                CancelledException e = Outcomes.failure(CancelledException.class, send);
                assertEquals("sending to server.test:80 was ended: the WebSocket has failed meanwhile", e.getMessage());
            }
        }
    }

    @Test
    void aSendThatIsDoneIsNotCancelled() throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<Void> send = memory.socket().sendBinaryAsync(new byte[FILLING]);
            Outcomes.done(send);
            assertFalse(send.cancel(true));
            assertFalse(send.isCancelled());
            assertSent(memory, Opcode.BINARY, FILLING);
            assertEquals(WebSocketState.OPEN, memory.socket().state());
        }
    }

    @Test
    void theBufferOfACancelledSendIsAsItWas() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            ByteBuffer payload = ByteBuffer.wrap(ServerFrames.bytes(50), 10, 30);
            Outcomes.cancel(memory.socket().sendBinaryAsync(payload));
            assertEquals(10, payload.position());
            assertEquals(40, payload.limit());
            assertArrayEquals(ServerFrames.bytes(50), payload.array());
        }
    }

    @Test
    void theLastPieceCanBeCancelledAndTheMessageGoesOn() throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<Void> first = piece(memory, BufferType.BINARY_FRAGMENT, 100);
            Outcomes.cancel(piece(memory, BufferType.BINARY_MESSAGE, 1));
            CompletableFuture<Void> other = piece(memory, BufferType.BINARY_FRAGMENT, 2);
            CompletableFuture<Void> last = piece(memory, BufferType.BINARY_MESSAGE, 3);
            assertSent(memory, Opcode.BINARY, 100);
            assertSent(memory, Opcode.CONTINUATION, 2);
            assertSent(memory, Opcode.CONTINUATION, 3);
            for (CompletableFuture<Void> piece : List.of(first, other, last)) {
                Outcomes.done(piece);
            }
        }
    }

    @Test
    void piecesCanBeCancelledFromTheLastToTheFirst() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            CompletableFuture<Void> first = piece(memory, BufferType.BINARY_FRAGMENT, 1);
            CompletableFuture<Void> second = piece(memory, BufferType.BINARY_FRAGMENT, 2);
            Outcomes.cancel(second);
            Outcomes.cancel(first);
            CompletableFuture<Void> text = memory.socket().sendTextAsync("no piece");
            assertSent(memory, Opcode.BINARY, FILLING);
            assertSent(memory, Opcode.TEXT, 8);
            Outcomes.done(text);
        }
    }

    @Test
    void aPieceThatOthersAreQueuedBehindBreaksSendingAndReceivingGoesOn() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            CompletableFuture<Void> first = piece(memory, BufferType.BINARY_FRAGMENT, 1);
            CompletableFuture<Void> second = piece(memory, BufferType.BINARY_MESSAGE, 2);
            Outcomes.cancel(first);
            HandleStateException e = Outcomes.failure(HandleStateException.class, second);
            assertEquals("nothing can be sent any more: sending to server.test:80 was cancelled", e.getMessage());
            assertSame(
                    e.getCause(),
                    assertThrows(
                                    HandleStateException.class,
                                    () -> memory.socket().sendText("more"))
                            .getCause());
            assertEquals(WebSocketState.OPEN, memory.socket().state());
            memory.serve(ServerFrames.text("heard"), ServerFrames.close(1000, ""));
            assertEquals("heard", memory.receiveText());
            memory.receive();
            assertSent(memory, Opcode.BINARY, FILLING);
            assertEquals(0, memory.peer().take().length, "nothing follows");
        }
    }

    // Whole messages among them: the order of those that stay is not disturbed by those that go.
    @Test
    void ofManyWholeMessagesAnyCanBeCancelled() throws Exception {
        try (MemorySocket memory = open()) {
            Random random = new Random(7);
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[100]);
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sends.add(memory.socket().sendTextAsync("message " + i));
            }
            List<Integer> staying = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                if (random.nextBoolean()) {
                    Outcomes.cancel(sends.get(i));
                } else {
                    staying.add(i);
                }
            }
            assertSent(memory, Opcode.BINARY, 100);
            for (int i : staying) {
                assertEquals("message " + i, memory.sent().text());
                Outcomes.done(sends.get(i));
            }
            Outcomes.done(first);
            assertEquals(0, memory.peer().take().length);
        }
    }

    // RFC 6455 5.5.2: the pong that would have gone with the send is sent without it.
    @Test
    void aPongThatWentBackWithACancelledSendIsNotLost() throws Exception {
        try (MemorySocket memory = open()) {
            memory.socket().sendBinary(new byte[FILLING]);
            CompletableFuture<Void> send = memory.socket().sendBinaryAsync(new byte[5]);
            memory.serve(ServerFrames.ping((byte) 42), ServerFrames.text("read behind the ping"));
            assertEquals("read behind the ping", memory.receiveText());
            Outcomes.cancel(send);
            assertSent(memory, Opcode.BINARY, FILLING);
            Frame pong = memory.sent();
            assertEquals(Opcode.PONG, pong.header().opcode());
            assertArrayEquals(new byte[] {42}, pong.bytes());
        }
    }

    @Test
    void aSendThatIsCancelledAtAnyMomentIsSentWholeOrNotAtAllOrFailsTheWebSocket() throws Exception {
        Random random = new Random();
        Map<WebSocketState, Integer> outcomes = new EnumMap<>(WebSocketState.class);
        for (int round = 0; round < 300; round++) {
            try (MemorySocket memory = open()) {
                List<CompletableFuture<Void>> sends = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    sends.add(memory.socket().sendBinaryAsync(new byte[20 + i]));
                }
                int victim = random.nextInt(5);
                int delay = random.nextInt(2000);
                BackgroundCall<Boolean> cancelling = BackgroundCall.of(() -> {
                    spin(delay);
                    return sends.get(victim).cancel(true);
                });
                byte[] wire = takeUntilDone(memory, sends);
                WebSocketState state = memory.socket().state();
                outcomes.merge(state, 1, Integer::sum);
                assertOnWire(wire, victim, cancelling.result(), state);
            }
        }
        assertTrue(outcomes.getOrDefault(WebSocketState.OPEN, 0) > 0, outcomes::toString);
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static byte[] takeUntilDone(MemorySocket memory, List<CompletableFuture<Void>> sends) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        BackgroundCall.eventually("all sends are done", () -> {
            boolean done = sends.stream().allMatch(CompletableFuture::isDone);
            wire.writeBytes(memory.peer().take());
            return done;
        });
        return wire.toByteArray();
    }

    /** Frames of 20, 21 … bytes and a header of 6 stand on the wire, without the cancelled one or up to it. */
    private static void assertOnWire(byte[] wire, int victim, boolean cancelled, WebSocketState state)
            throws Exception {
        List<Integer> expected = new ArrayList<>(List.of(20, 21, 22, 23, 24));
        int whole = wire.length;
        if (state == WebSocketState.FAILED) {
            assertTrue(cancelled);
            expected = expected.subList(0, victim);
            whole = expected.stream().mapToInt(length -> 6 + length).sum();
            assertTrue(wire.length > whole && wire.length < whole + 6 + 20 + victim, "half a frame was sent");
        } else if (cancelled) {
            expected.remove(victim);
        }
        List<Integer> sent = ClientFrames.all(Arrays.copyOf(wire, whole)).stream()
                .map(frame -> frame.bytes().length)
                .toList();
        assertEquals(expected, sent);
    }

    @Test
    void aCancelledHandshakeThatWaitsForItsAnswerClosesTheConnection() throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<CloseStatus> closing = memory.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            assertSent(memory, Opcode.CLOSE, 2);
            assertCancelledHandshake(memory, closing);
        }
    }

    @Test
    void aCancelledHandshakeWhoseCloseFrameWaitsForItsTurnClosesTheConnection() throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[100]);
            CompletableFuture<CloseStatus> closing = memory.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            assertCancelledHandshake(memory, closing);
            Outcomes.failure(CancelledException.class, first);
        }
    }

    private static void assertCancelledHandshake(MemorySocket memory, CompletableFuture<CloseStatus> closing) {
        Outcomes.cancel(closing);
        assertEquals(WebSocketState.FAILED, memory.socket().state());
        assertTrue(memory.peer().clientClosed());
        HandleStateException e =
                assertThrows(HandleStateException.class, () -> memory.socket().sendText("more"));
        assertEquals(
                "the closing handshake with server.test:80 was cancelled",
                assertThrows(CancelledException.class, () -> {
                            throw e.getCause();
                        })
                        .getMessage());
    }

    @Test
    void aHandshakeThatIsDoneIsNotCancelled() throws Exception {
        try (MemorySocket memory = open()) {
            CompletableFuture<CloseStatus> closing = memory.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            memory.serve(ServerFrames.close(1000, "done"));
            memory.peer().end();
            Outcomes.awaitEnd(closing);
            assertFalse(closing.cancel(true));
            assertEquals(CloseStatus.of(1000, "done"), Outcomes.result(closing));
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
        }
    }
}
