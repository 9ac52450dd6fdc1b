package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.codec.frame.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Receives that are ended at any moment while the peer sends numbered bytes: whatever is ended when, each byte comes once and
 * in its place.
 */
@Timeout(120)
class ReceiveCancelRaceTests {

    private static final int MESSAGES = 300;

    /** How a receive is ended before it is done. */
    enum Ending {
        CANCEL,
        TIME_LIMIT,
        SUBSTITUTE,
        INTERRUPT
    }

    /** Over which transport, and whether it reads ahead. */
    enum Way {
        MEMORY,
        MEMORY_ATTENDED,
        SOCKET,
        SOCKET_ATTENDED;

        UnaryOperator<SessionOptions.Builder> settings() {
            return this == MEMORY_ATTENDED || this == SOCKET_ATTENDED
                    ? builder -> builder.attend().receiveBufferSize(64)
                    : builder -> builder.receiveBufferSize(64);
        }
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Way way : Way.values()) {
            for (Ending ending : Ending.values()) {
                for (boolean whole : new boolean[] {false, true}) {
                    cases.add(Arguments.of(way, ending, whole));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whateverIsEndedWhenEachByteComesOnceAndInItsPlace(Way way, Ending ending, boolean whole) throws Exception {
        long seed = System.nanoTime();
        Random peers = new Random(seed + 1);
        Receiver receiver = new Receiver(ending, whole, new Random(seed));
        if (way == Way.MEMORY || way == Way.MEMORY_ATTENDED) {
            try (MemorySocket memory = MemorySocket.open(way.settings())) {
                BackgroundCall<Boolean> peer =
                        BackgroundCall.running(() -> send(paced(receiver, memory.peer()::write, peers), peers));
                receiver.receiveAll(memory.socket());
                assertTrue(peer.result());
            }
        } else {
            try (Loopback loopback = Loopback.to(
                    server -> {
                        server.upgrade();
                        send(paced(receiver, server::write, peers), peers);
                        server.receive();
                    },
                    way.settings())) {
                receiver.receiveAll(loopback.webSocket());
            }
        }
        assertTrue(receiver.ended > 0, "none was ended before it was done");
    }

    @FunctionalInterface
    private interface Wire {
        void write(byte[] bytes) throws IOException, InterruptedException;
    }

    /** Lets the peer write for each receive that is begun, a moment before or after it is ended. */
    private static Wire paced(Receiver receiver, Wire wire, Random random) {
        return bytes -> {
            assertTrue(receiver.begun.tryAcquire(20, TimeUnit.SECONDS), "the receiver has stopped");
            spin(random.nextInt(1500));
            wire.write(bytes);
        };
    }

    /** Sends bytes that count, in messages of one to three fragments, and the frames in parts; then a Close frame. */
    private static void send(Wire wire, Random random) throws IOException, InterruptedException {
        byte next = 0;
        for (int i = 0; i < MESSAGES; i++) {
            int fragments = 1 + random.nextInt(3);
            for (int fragment = 1; fragment <= fragments; fragment++) {
                byte[] payload = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 300 : 20)];
                for (int k = 0; k < payload.length; k++) {
                    payload[k] = next++;
                }
                Opcode opcode = fragment == 1 ? Opcode.BINARY : Opcode.CONTINUATION;
                byte[] frame = ServerFrames.frame(fragment == fragments, opcode, payload);
                int cut = random.nextInt(frame.length);
                wire.write(Arrays.copyOfRange(frame, 0, cut));
                wire.write(Arrays.copyOfRange(frame, cut, frame.length));
            }
        }
        wire.write(ServerFrames.close(1000, ""));
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** Receives all, of which much does not get to its end. */
    private static final class Receiver {

        private static final Message NONE = new Message.Text("none");
        private static final Received NOTHING = new Received.Data(BufferType.UTF8_MESSAGE, 0);

        private final Ending ending;
        private final boolean whole;
        private final Random random;

        /** A permit for each receive that was begun. */
        private final Semaphore begun = new Semaphore(0);

        /** What the next byte has to be. */
        private byte expected;

        /** Whole messages that came. */
        private int messages;

        /** How many receives were ended before they were done. */
        private int ended;

        private boolean closed;

        Receiver(Ending ending, boolean whole, Random random) {
            this.ending = ending;
            this.whole = whole;
            this.random = random;
        }

        void receiveAll(WebSocket socket) throws Exception {
            while (!closed) {
                ByteBuffer dst = ByteBuffer.allocate(1 + random.nextInt(50));
                begun.release();
                if (ending == Ending.INTERRUPT) {
                    receiveInterrupted(socket, dst);
                } else if (whole) {
                    CompletableFuture<Message> future = socket.receiveMessageAsync();
                    take(end(future, NONE) ? null : future.get());
                } else {
                    CompletableFuture<Received> future = socket.receiveAsync(dst);
                    take(end(future, NOTHING) ? null : future.get(), dst);
                }
            }
            assertEquals(MESSAGES, messages);
            assertEquals(WebSocketState.CLOSE_RECEIVED, socket.state());
        }

        /** Ends a receive at some moment; false: it was done before. */
        private <T> boolean end(CompletableFuture<T> future, T substitute) throws Exception {
            long micros = random.nextInt(100);
            switch (ending) {
                case TIME_LIMIT -> future.orTimeout(micros, TimeUnit.MICROSECONDS);
                case SUBSTITUTE -> future.completeOnTimeout(substitute, micros, TimeUnit.MICROSECONDS);
                default -> {
                    spin(random.nextInt(1500));
                    boolean says = future.cancel(false);
                    assertEquals(says, future.isCancelled());
                }
            }
            Outcomes.awaitEnd(future);
            return isEnded(future, substitute);
        }

        private static <T> boolean isEnded(CompletableFuture<T> future, T substitute) throws Exception {
            return future.handle((result, failure) -> {
                        if (failure instanceof CancellationException
                                || failure instanceof java.util.concurrent.TimeoutException) {
                            return true;
                        }
                        if (failure != null) {
                            throw new AssertionError("another failure", failure);
                        }
                        return result == substitute;
                    })
                    .get();
        }

        private void receiveInterrupted(WebSocket socket, ByteBuffer dst) throws Exception {
            Thread receiving = Thread.currentThread();
            int delay = random.nextInt(1500);
            BackgroundCall<Boolean> interrupting = BackgroundCall.running(() -> {
                spin(delay);
                receiving.interrupt();
            });
            @Nullable Message message = null;
            @Nullable Received received = null;
            try {
                if (whole) {
                    message = socket.receiveMessage();
                } else {
                    received = socket.receive(dst);
                }
            } catch (CancelledException e) {
                assertTrue(receiving.isInterrupted(), "the flag is kept");
            }
            // An interrupt that comes late is for nobody: it is waited for.
            BackgroundCall.eventually("the interrupt", Thread::interrupted);
            assertTrue(interrupting.result());
            if (whole) {
                take(message);
            } else {
                take(received, dst);
            }
        }

        private void take(@Nullable Message message) {
            if (message == null) {
                ended++;
            } else if (message instanceof Message.Binary binary) {
                messages++;
                count(binary.payload());
            } else {
                closed = true;
            }
        }

        private void take(@Nullable Received received, ByteBuffer dst) {
            if (received == null) {
                ended++;
                assertEquals(0, dst.position(), "an ended receive has put nothing into its buffer");
            } else if (received instanceof Received.Data data) {
                messages += data.type().isLast() ? 1 : 0;
                assertEquals(data.byteCount(), dst.position());
                count(dst.flip());
            } else {
                assertFalse(closed);
                closed = true;
            }
        }

        private void count(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                assertEquals(expected++, bytes.get());
            }
        }
    }
}
