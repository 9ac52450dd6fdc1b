package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receives that somebody ends, one by one; at random moments they are ended in {@code ReceiveCancelRaceTests}. */
@Timeout(60)
class ReceiveCancelTests {

    /** The two kinds of receive operations. */
    enum Form {
        PIECE {
            @Override
            CompletableFuture<?> begin(WebSocket socket) {
                return socket.receiveAsync(ByteBuffer.allocate(100));
            }
        },
        MESSAGE {
            @Override
            CompletableFuture<?> begin(WebSocket socket) {
                return socket.receiveMessageAsync();
            }
        };

        abstract CompletableFuture<?> begin(WebSocket socket);
    }

    @ParameterizedTest
    @EnumSource
    void afterACancelledReceiveTheNextOneGetsWhatComes(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            for (int i = 0; i < 3; i++) {
                Outcomes.cancel(form.begin(memory.socket()));
                assertEquals(WebSocketState.OPEN, memory.socket().state());
            }
            memory.serve(ServerFrames.text("not lost"));
            assertEquals("not lost", memory.receiveText());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutcomeStandsAgainstALateCancel(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            memory.serve(ServerFrames.text("first"), ServerFrames.text("second"));
            CompletableFuture<?> done = form.begin(memory.socket());
            Outcomes.awaitEnd(done);
            assertFalse(done.cancel(true));
            assertFalse(done.isCancelled());
            assertFalse(done.completeExceptionally(new IllegalStateException("too late")));
            Outcomes.done(done);
            assertEquals("second", memory.receiveText());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureStandsAgainstALateCancel(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<?> failing = form.begin(memory.socket());
            memory.serve(ServerFrames.hex("8b00"));
            Outcomes.failure(ProtocolException.class, failing);
            assertFalse(failing.cancel(true));
            Outcomes.failure(ProtocolException.class, failing);
        }
    }

    @Test
    void aCancelledReceiveLeavesItsBufferAlone() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            ByteBuffer dst = ByteBuffer.allocate(10);
            Outcomes.cancel(memory.socket().receiveAsync(dst));
            memory.serve(ServerFrames.text("for others"));
            assertEquals("for others", memory.receiveText());
            assertEquals(ByteBuffer.allocate(10), dst, "nothing was put into it");
        }
    }

    @Test
    void aMessageOfWhichSomeHadComeIsGoneOnWith() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            byte[] frame = ServerFrames.text("whole again");
            memory.peer().write(ByteBuffer.wrap(frame, 0, 7));
            Outcomes.cancel(receiving);
            memory.peer().write(ByteBuffer.wrap(frame, 7, frame.length - 7));
            assertEquals("whole again", memory.receiveText());
        }
    }

    @Test
    void aMessageBegunByOneFormCannotBeGoneOnWithByTheOtherAfterACancel() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            memory.serve(ServerFrames.frame(false, Opcode.BINARY, (byte) 1));
            // When the pong is out, the fragment before the ping was received.
            memory.serve(ServerFrames.ping((byte) 9));
            assertEquals(Opcode.PONG, memory.sent().header().opcode());
            Outcomes.cancel(receiving);
            HandleStateException e = assertThrows(
                    HandleStateException.class, () -> memory.socket().receiveAsync(ByteBuffer.allocate(1)));
            assertEquals(
                    "a message was begun with receiveMessage and is not finished; go on with that", e.getMessage());
            memory.serve(ServerFrames.frame(true, Opcode.CONTINUATION, (byte) 2));
            assertEquals(
                    new Message.Binary(ByteBuffer.wrap(new byte[] {1, 2})),
                    Outcomes.result(memory.socket().receiveMessageAsync()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeLimitOfTheFutureEndsTheOperation(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<?> limited = form.begin(memory.socket()).orTimeout(10, TimeUnit.MILLISECONDS);
            Outcomes.failure(java.util.concurrent.TimeoutException.class, limited);
            memory.serve(ServerFrames.text("not lost"));
            assertEquals("not lost", memory.receiveText());
        }
    }

    @Test
    void aSubstituteAfterATimeEndsTheOperation() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Message none = new Message.Text("none came");
            CompletableFuture<Message> limited =
                    memory.socket().receiveMessageAsync().completeOnTimeout(none, 10, TimeUnit.MILLISECONDS);
            assertEquals(none, Outcomes.result(limited));
            memory.serve(ServerFrames.text("not lost"));
            assertEquals("not lost", memory.receiveText());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoCompletesTheFutureInAnyOtherWayEndsTheOperation(boolean fails) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Message> asynchronously = memory.socket()
                    .receiveMessageAsync()
                    .completeAsync(() -> {
                        if (fails) {
                            throw new IllegalStateException("no substitute");
                        }
                        return new Message.Text("substitute");
                    });
            if (fails) {
                Outcomes.failure(IllegalStateException.class, asynchronously);
            } else {
                assertEquals(new Message.Text("substitute"), Outcomes.result(asynchronously));
            }
            CompletableFuture<Message> completed = memory.socket().receiveMessageAsync();
            assertTrue(completed.complete(new Message.Text("another")));
            assertEquals(new Message.Text("another"), Outcomes.result(completed));
            memory.serve(ServerFrames.text("not lost"));
            assertEquals("not lost", memory.receiveText());
        }
    }

    @Test
    void aReceiveThatIsRefusedDoesNotDisturbTheOneThatGoesOn() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Message> going = memory.socket().receiveMessageAsync();
            for (Form form : Form.values()) {
                HandleStateException e = assertThrows(HandleStateException.class, () -> form.begin(memory.socket()));
                assertEquals("a receive operation is going on already", e.getMessage());
            }
            ByteBuffer noRoom = ByteBuffer.allocate(0);
            assertThrows(InvalidParameterException.class, () -> memory.socket().receiveAsync(noRoom));
            assertThrows(InvalidParameterException.class, () -> memory.socket().receiveMessageAsync(Duration.ZERO));
            memory.serve(ServerFrames.text("it"));
            assertEquals(new Message.Text("it"), Outcomes.result(going));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeLimitOfTheReceiveComesThroughTheFutureAndTheSocketStaysUsable(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Duration limit = Duration.ofMillis(10);
            CompletableFuture<?> limited = form == Form.PIECE
                    ? memory.socket().receiveAsync(ByteBuffer.allocate(1), limit)
                    : memory.socket().receiveMessageAsync(limit);
            assertEquals(
                    limit, Outcomes.failure(TimeoutException.class, limited).limit());
            memory.serve(ServerFrames.text("not lost"));
            assertEquals("not lost", memory.receiveText());
        }
    }

    // On a transport without threads a pending call holds one of the executor's, and no longer than it is pending.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledReceiveGivesItsThreadBack(boolean blockingBefore) throws Exception {
        try (CountingExecutor executor = new CountingExecutor();
                Loopback loopback = Loopback.to(dev.fairlead.testkit.ServerScript.echo(), using(executor))) {
            WebSocket socket = loopback.webSocket();
            if (blockingBefore) {
                assertThrows(TimeoutException.class, () -> socket.receiveMessage(Duration.ofMillis(1)));
            }
            CompletableFuture<Message> receiving = socket.receiveMessageAsync();
            BackgroundCall.eventually("a thread waits", () -> executor.running() == 1);
            Outcomes.cancel(receiving);
            BackgroundCall.eventually("no thread waits", () -> executor.running() == 0);
            socket.sendText("echo");
            assertEquals(new Message.Text("echo"), Outcomes.result(socket.receiveMessageAsync()));
        }
    }

    private static UnaryOperator<SessionOptions.Builder> using(CountingExecutor executor) {
        return builder -> builder.executor(executor);
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsAReceive(Form form) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<?> receiving = form.begin(memory.socket());
            memory.socket().close();
            CancelledException e = Outcomes.failure(CancelledException.class, receiving);
            assertEquals(Phase.RECEIVE, e.phase());
            assertFalse(receiving.isCancelled(), "nobody cancelled it");
            assertFalse(receiving.cancel(true), "its outcome stands");
        }
    }
}
