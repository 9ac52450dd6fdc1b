package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asynchronous sends: order, buffers, mistakes and failures. */
@Timeout(60)
class AsyncSendTests {

    /** A socket whose peer takes 64 bytes before it reads. */
    private static MemorySocket narrow() throws Exception {
        return MemorySocket.open(MemoryScript.builder().room(64).build(), builder -> builder.sendBufferSize(16));
    }

    @Test
    void futuresAreCompletedInTheOrderOfTheCallsAndSoAreTheFramesSent() throws Exception {
        try (MemorySocket memory = narrow()) {
            List<Integer> completed = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                int number = i;
                CompletableFuture<Void> send =
                        memory.socket().sendBinaryAsync(numbered(0, i)).thenRun(() -> completed.add(number));
                sends.add(send);
                expected.add(i);
            }
            assertFalse(sends.get(49).isDone());
            for (int i = 0; i < 50; i++) {
                assertArrayEquals(numbered(0, i), memory.sent().bytes());
            }
            for (CompletableFuture<Void> send : sends) {
                Outcomes.done(send);
            }
            assertEquals(expected, completed);
        }
    }

    @Test
    void aFutureIsDoneWhenTheLastByteHasLeft() throws Exception {
        try (MemorySocket memory = narrow()) {
            CompletableFuture<Void> send = memory.socket().sendBinaryAsync(new byte[100]);
            // 6 bytes of header, and 64 find room in the channel: 42 are left.
            memory.peer().read(41);
            assertFalse(send.isDone());
            memory.peer().read(1);
            Outcomes.done(send);
            assertEquals(64, memory.peer().take().length);
        }
    }

    @Test
    void aSendThatFindsRoomIsCompletedWithoutThePeersHelp() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Outcomes.done(memory.socket().sendTextAsync("text"));
            Outcomes.done(memory.socket().sendBinaryAsync(new byte[] {1}));
            Outcomes.done(memory.socket().sendBinaryAsync(ByteBuffer.wrap(new byte[] {2})));
            assertEquals("text", memory.sent().text());
            assertArrayEquals(new byte[] {1}, memory.sent().bytes());
            assertArrayEquals(new byte[] {2}, memory.sent().bytes());
        }
    }

    @Test
    void piecesMakeOneMessage() throws Exception {
        try (MemorySocket memory = narrow()) {
            List<CompletableFuture<Void>> sends = List.of(
                    memory.socket().sendAsync(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.utf8("a"))),
                    // Two halves of a character.
                    memory.socket().sendAsync(BufferType.UTF8_FRAGMENT, ByteBuffer.wrap(ServerFrames.hex("c3"))),
                    memory.socket().sendAsync(BufferType.UTF8_MESSAGE, ByteBuffer.wrap(ServerFrames.hex("a4"))));
            assertEquals(Opcode.TEXT, memory.sent().header().opcode());
            assertEquals(Opcode.CONTINUATION, memory.sent().header().opcode());
            assertTrue(memory.sent().header().fin());
            for (CompletableFuture<Void> send : sends) {
                Outcomes.done(send);
            }
        }
    }

    static Stream<ByteBuffer> buffers() {
        byte[] bytes = ServerFrames.bytes(40);
        ByteBuffer direct = ByteBuffer.allocateDirect(40).put(bytes).flip();
        ByteBuffer offset = ByteBuffer.wrap(ServerFrames.join(new byte[7], bytes, new byte[9]), 7, 40);
        return Stream.of(
                ByteBuffer.wrap(bytes),
                ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                direct,
                direct.duplicate().asReadOnlyBuffer(),
                offset,
                offset.slice());
    }

    @ParameterizedTest
    @MethodSource("buffers")
    void theBytesOfABufferAreSentAndNotChangedAndItsPositionAdvances(ByteBuffer payload) throws Exception {
        ByteBuffer same = payload.duplicate();
        try (MemorySocket memory =
                MemorySocket.open(MemoryScript.builder().room(10).build(), builder -> builder.sendBufferSize(16))) {
            CompletableFuture<Void> send = memory.socket().sendBinaryAsync(payload);
            assertArrayEquals(ServerFrames.bytes(40), memory.sent().bytes());
            Outcomes.done(send);
            assertEquals(payload.limit(), payload.position());
            assertEquals(same.limit(), payload.limit());
            assertArrayEquals(ServerFrames.bytes(40), ServerFrames.toArray(same));
        }
    }

    @Test
    void mistakesAreThrownByTheCallItselfAndTheMessageGoesOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            WebSocket socket = memory.socket();
            assertThrows(InvalidParameterException.class, () -> socket.sendTextAsync("\ud800"));
            ByteBuffer notUtf8 = ByteBuffer.wrap(ServerFrames.hex("ff"));
            assertThrows(InvalidParameterException.class, () -> socket.sendAsync(BufferType.UTF8_MESSAGE, notUtf8));
            Outcomes.done(socket.sendAsync(BufferType.BINARY_FRAGMENT, ByteBuffer.allocate(1)));
            assertThrows(InvalidParameterException.class, () -> socket.sendTextAsync("of another kind"));
            Outcomes.done(socket.sendAsync(BufferType.BINARY_MESSAGE, ByteBuffer.allocate(2)));
            assertEquals(Opcode.BINARY, memory.sent().header().opcode());
            assertEquals(Opcode.CONTINUATION, memory.sent().header().opcode());
            Outcomes.done(socket.shutdownAsync(CloseStatus.NORMAL));
            assertEquals(
                    ErrorCode.INVALID_OPERATION,
                    assertThrows(HandleStateException.class, () -> socket.sendTextAsync("late"))
                            .code());
            socket.close();
            assertEquals(
                    ErrorCode.INVALID_HANDLE,
                    assertThrows(HandleStateException.class, () -> socket.sendTextAsync("later"))
                            .code());
        }
    }

    @Test
    void aConnectionThatBreaksIsToldByTheFuturesAndThenByTheCalls() throws Exception {
        MemoryScript breaking = MemoryScript.builder().room(300).build();
        try (MemorySocket memory = MemorySocket.open(breaking, builder -> builder.sendBufferSize(16))) {
            WebSocket socket = memory.socket();
            CompletableFuture<Void> first = socket.sendBinaryAsync(new byte[1000]);
            CompletableFuture<Void> second = socket.sendTextAsync("second");
            memory.peer().fail(new IOException("wire cut"));
            ConnectionException e = Outcomes.failure(ConnectionException.class, first);
            assertEquals("sending to server.test:80 failed: wire cut", e.getMessage());
            assertSame(e, Outcomes.failure(HandleStateException.class, second).getCause(), "before its turn came");
            assertSame(
                    e,
                    assertThrows(HandleStateException.class, () -> socket.sendTextAsync("third"))
                            .getCause());
        }
    }

    @Test
    void aCloseFrameLeavesBehindWhatWasSentBeforeAndNothingIsAcceptedAfterIt() throws Exception {
        try (MemorySocket memory = narrow()) {
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[100]);
            CompletableFuture<Void> second = memory.socket().sendTextAsync("second");
            CompletableFuture<Void> shutdown = memory.socket().shutdownAsync(CloseStatus.of(1000, "bye"));
            assertThrows(HandleStateException.class, () -> memory.socket().sendTextAsync("late"));
            assertThrows(HandleStateException.class, () -> memory.socket().shutdownAsync(CloseStatus.NORMAL));
            assertFalse(shutdown.isDone());
            assertEquals(100, memory.sent().bytes().length);
            assertEquals("second", memory.sent().text());
            assertEquals(Opcode.CLOSE, memory.sent().header().opcode());
            for (CompletableFuture<Void> send : List.of(first, second, shutdown)) {
                Outcomes.done(send);
            }
            memory.serve(ServerFrames.close(1000, "bye"));
            assertInstanceOf(Received.Closed.class, memory.receive());
        }
    }

    @Test
    void aClosingHandshakeEndsThePendingReceiveAndWaitsBehindWhatWasSentBefore() throws Exception {
        try (MemorySocket memory = narrow()) {
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[100]);
            CompletableFuture<CloseStatus> closing = memory.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            CancelledException ended = Outcomes.failure(CancelledException.class, receiving);
            assertEquals("receiving was ended: the closing handshake was begun", ended.getMessage());
            assertThrows(HandleStateException.class, () -> memory.socket().closeHandshakeAsync(CloseStatus.NORMAL));
            assertEquals(100, memory.sent().bytes().length);
            assertEquals(Opcode.CLOSE, memory.sent().header().opcode());
            Outcomes.done(first);
            assertFalse(closing.isDone());
            memory.serve(ServerFrames.text("dropped"), ServerFrames.close(1001, "gone"));
            memory.peer().end();
            assertEquals(CloseStatus.of(1001, "gone"), Outcomes.result(closing));
            assertEquals(CloseStatus.of(1001, "gone"), memory.socket().closeStatus());
            assertEquals(WebSocketState.CLOSED, memory.socket().state());
        }
    }

    @Test
    void aHandshakeThatGetsNoAnswerInTimeIsToldByTheFuture() throws Exception {
        try (MemorySocket memory = MemorySocket.open(
                builder -> builder.timeouts(Timeouts.DEFAULT.withClose(java.time.Duration.ofMillis(50))))) {
            CompletableFuture<CloseStatus> closing = memory.socket().closeHandshakeAsync(CloseStatus.NORMAL);
            assertEquals(
                    Phase.CLOSE,
                    Outcomes.failure(TimeoutException.class, closing).phase());
            assertTrue(memory.peer().clientClosed());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void severalThreadsSendWholeMessagesInTheirOwnOrder(int everyHowManyBlocks) throws Exception {
        int threads = 4;
        int messages = 500;
        ConcurrentLinkedQueue<byte[]> received = new ConcurrentLinkedQueue<>();
        try (Loopback loopback = Loopback.to(
                server -> {
                    server.upgrade();
                    Optional<dev.fairlead.testkit.Message> next = server.receiveMessage();
                    while (next.isPresent()) {
                        received.add(next.get().bytes());
                        next = server.receiveMessage();
                    }
                    server.sendClose(1000, "");
                },
                builder -> builder.sendBufferSize(64))) {
            WebSocket socket = loopback.webSocket();
            List<BackgroundCall<Boolean>> senders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int sender = i;
                senders.add(BackgroundCall.running(() -> send(socket, sender, messages, everyHowManyBlocks)));
            }
            for (BackgroundCall<Boolean> sender : senders) {
                assertTrue(sender.result());
            }
            assertEquals(CloseStatus.NORMAL, Outcomes.result(socket.closeHandshakeAsync(CloseStatus.NORMAL)));
        }
        assertEquals(threads * messages, received.size());
        int[] counts = new int[threads];
        for (byte[] message : received) {
            int sender = message[0];
            assertArrayEquals(numbered(sender, counts[sender]), message, "whole and in order");
            counts[sender]++;
        }
    }

    /** Sends, some asynchronously and some not: every which one blocks; 0: none does. */
    private static void send(WebSocket socket, int sender, int messages, int everyHowManyBlocks) throws Exception {
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            if (everyHowManyBlocks > 0 && i % everyHowManyBlocks == 0) {
                socket.sendBinary(numbered(sender, i));
            } else {
                sends.add(socket.sendBinaryAsync(numbered(sender, i)));
            }
        }
        for (CompletableFuture<Void> send : sends) {
            Outcomes.done(send);
        }
    }

    /** Of different lengths, some larger than the send buffer, and full of the sender's number. */
    private static byte[] numbered(int sender, int number) {
        ByteBuffer payload = ByteBuffer.allocate(5 + (number * 7) % 100);
        payload.put((byte) sender).putInt(number);
        while (payload.hasRemaining()) {
            payload.put((byte) sender);
        }
        return payload.array();
    }
}
