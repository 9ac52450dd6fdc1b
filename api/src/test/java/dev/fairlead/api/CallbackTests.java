package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On which threads futures are completed, in which order, and what callbacks may do. */
@Timeout(60)
class CallbackTests {

    /** The thread on which what hangs on a future runs; to be asked before the future is done. */
    private static CompletableFuture<Thread> threadOf(CompletableFuture<?> future) {
        assertFalse(future.isDone());
        return future.handle((result, failure) -> Thread.currentThread());
    }

    private static CompletableFuture<Thread> receiving(MemorySocket memory) {
        return threadOf(memory.socket().receiveMessageAsync());
    }

    @Test
    void callbacksRunOnThreadsOfTheSessionByDefault() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<Thread> thread = receiving(memory);
            memory.serve(ServerFrames.text("a"));
            assertTrue(Outcomes.result(thread).getName().startsWith("fairlead-session-"));
            assertTrue(Outcomes.result(thread).isDaemon());
        }
    }

    @Test
    void callbacksRunOnTheCallersExecutorForBlockingWorkIfThereIsOne() throws Exception {
        try (CountingExecutor work = new CountingExecutor("work", 0);
                MemorySocket memory = MemorySocket.open(builder -> builder.executor(work))) {
            CompletableFuture<Thread> thread = receiving(memory);
            memory.serve(ServerFrames.text("a"));
            assertEquals("work", Outcomes.result(thread).getName());
        }
    }

    @Test
    void callbacksRunOnTheCallbackExecutorAndNoWhereElse() throws Exception {
        try (CountingExecutor work = new CountingExecutor("work", 0);
                CountingExecutor callbacks = new CountingExecutor("callback", 0);
                MemorySocket memory = MemorySocket.open(
                        narrow(), builder -> builder.executor(work).callbackExecutor(callbacks))) {
            WebSocket socket = memory.socket();
            List<CompletableFuture<Thread>> threads = new ArrayList<>();
            threads.add(threadOf(socket.receiveMessageAsync()));
            threads.add(threadOf(socket.sendBinaryAsync(new byte[100])));
            threads.add(threadOf(socket.closeHandshakeAsync(CloseStatus.NORMAL)));
            memory.peer().read(106 + 8);
            memory.serve(ServerFrames.close(1000, ""));
            memory.peer().end();
            for (CompletableFuture<Thread> thread : threads) {
                assertEquals("callback", Outcomes.result(thread).getName());
            }
        }
    }

    private static MemoryScript narrow() {
        return MemoryScript.builder().room(10).build();
    }

    // C-125 of the WinHTTP contract says that it may, and that a program has to be ready for it: here it need not.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noCompletionRunsOnTheCallersThreadWithinTheCall(boolean assured) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        Executor late = task -> {
            Thread thread = new Thread(() -> {
                awaitLatch(called);
                task.run();
            });
            thread.setDaemon(true);
            thread.start();
        };
        try (MemorySocket memory = MemorySocket.open(
                builder -> (assured ? builder.assuredNonBlockingCallbacks() : builder).callbackExecutor(late))) {
            memory.serve(ServerFrames.text("there already"));
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            CompletableFuture<Void> sending = memory.socket().sendTextAsync("a");
            assertEquals("a", memory.sent().text());
            assertFalse(receiving.isDone());
            // What is hung on it then runs on the thread that hangs it there, and not within the call.
            assertEquals(assured, sending.isDone());
            CompletableFuture<Thread> thread = threadOf(receiving);
            called.countDown();
            assertNotSame(Thread.currentThread(), Outcomes.result(thread));
            Outcomes.done(sending);
        }
    }

    private static List<UnaryOperator<SessionOptions.Builder>> modes() {
        return List.of(builder -> builder, SessionOptions.Builder::assuredNonBlockingCallbacks);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertTrue(latch.await(20, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anExecutorThatRejectsIsReplacedByAThread() throws Exception {
        Executor rejecting = task -> {
            throw new RejectedExecutionException("no");
        };
        try (MemorySocket memory = MemorySocket.open(builder -> builder.callbackExecutor(rejecting))) {
            CompletableFuture<Thread> thread = receiving(memory);
            memory.serve(ServerFrames.text("a"));
            assertEquals("fairlead-callback", Outcomes.result(thread).getName());
            assertTrue(Outcomes.result(thread).isDaemon());
            assertNotSame(Thread.currentThread(), Outcomes.result(thread));
        }
    }

    @Test
    void assuredCallbacksRunOnTheTransportsThread() throws Exception {
        try (CountingExecutor work = new CountingExecutor("transport", 0);
                CountingExecutor callbacks = new CountingExecutor("callback", 0);
                MemorySocket memory = MemorySocket.open(builder ->
                        builder.executor(work).callbackExecutor(callbacks).assuredNonBlockingCallbacks())) {
            CompletableFuture<Thread> late = receiving(memory);
            memory.serve(ServerFrames.text("a"));
            assertEquals("transport", Outcomes.result(late).getName());
            assertEquals(0, callbacks.accepted());

            CompletableFuture<Void> sent = memory.socket().sendTextAsync("taken by the socket at once");
            assertTrue(sent.isDone());
            assertSame(Thread.currentThread(), Outcomes.result(sent.thenApply(nothing -> Thread.currentThread())));
            assertEquals(0, callbacks.accepted());
        }
    }

    @Test
    void whatIsReceivedWithinTheCallIsToldOnTheCallbackExecutorAlsoByAssuredCallbacks() throws Exception {
        try (CountingExecutor work = new CountingExecutor("transport", 0);
                CountingExecutor callbacks = new CountingExecutor("callback", 0);
                MemorySocket memory = MemorySocket.open(builder ->
                        builder.executor(work).callbackExecutor(callbacks).assuredNonBlockingCallbacks())) {
            memory.serve(ServerFrames.text("there already"));
            int before = callbacks.accepted();
            Message unused = Outcomes.result(memory.socket().receiveMessageAsync());
            assertEquals(before + 1, callbacks.accepted());
        }
    }

    @Test
    void callbacksOfOneDirectionRunOneAfterTheOtherInOrder() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try (MemorySocket memory = MemorySocket.open(narrow(), builder -> builder.callbackExecutor(pool))) {
            AtomicInteger atOnce = new AtomicInteger();
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            List<Integer> expected = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                int number = i;
                expected.add(i);
                sends.add(memory.socket().sendBinaryAsync(new byte[20]).thenRun(() -> {
                    assertEquals(1, atOnce.incrementAndGet());
                    Thread.onSpinWait();
                    order.add(number);
                    atOnce.decrementAndGet();
                }));
            }
            memory.peer().read(500 * 26);
            for (CompletableFuture<Void> send : sends) {
                Outcomes.done(send);
            }
            assertEquals(expected, order);
        } finally {
            pool.shutdownNow();
        }
    }

    // A callback of one direction that waits does not hold up the other one.
    @Test
    void aCallbackMayWaitForTheOtherDirection() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            CompletableFuture<String> answered = memory.socket()
                    .receiveMessageAsync()
                    .thenApply(message -> {
                        memory.socket().sendTextAsync("from within").join();
                        return "sent";
                    });
            memory.serve(ServerFrames.text("a"));
            assertEquals("sent", Outcomes.result(answered));
            assertEquals("from within", memory.sent().text());
        }
    }

    @Test
    void aCallbackThatThrowsHarmsNothing() throws Exception {
        for (UnaryOperator<SessionOptions.Builder> mode : modes()) {
            try (MemorySocket memory = MemorySocket.open(mode)) {
                CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
                CompletableFuture<Void> throwing = receiving.thenAccept(message -> {
                    throw new IllegalStateException("callback");
                });
                CompletableFuture<Message> error = receiving.thenApply(message -> {
                    throw new AssertionError("callback");
                });
                memory.serve(ServerFrames.text("a"), ServerFrames.text("b"));
                Outcomes.failure(IllegalStateException.class, throwing);
                Outcomes.failure(AssertionError.class, error);
                assertEquals(new Message.Text("a"), Outcomes.result(receiving));
                assertEquals(
                        new Message.Text("b"), Outcomes.result(memory.socket().receiveMessageAsync()));
            }
        }
    }

    /** C-127 of the WinHTTP contract. */
    @Test
    void aCallThatIsRefusedCompletesNothing() throws Exception {
        try (CountingExecutor callbacks = new CountingExecutor();
                MemorySocket memory = MemorySocket.open(
                        narrow(), builder -> builder.callbackExecutor(callbacks).sendQueueBytes(0))) {
            int before = callbacks.accepted();
            WebSocket socket = memory.socket();
            CompletableFuture<Void> pending = socket.sendBinaryAsync(new byte[100]);
            CompletableFuture<Message> receiving = socket.receiveMessageAsync();
            assertThrows(HandleStateException.class, () -> socket.sendTextAsync("second"));
            assertThrows(HandleStateException.class, socket::receiveMessageAsync);
            assertThrows(HandleStateException.class, () -> socket.receiveAsync(ByteBuffer.allocate(1)));
            assertThrows(InvalidParameterException.class, () -> socket.sendTextAsync("\ud800"));
            memory.serve(ServerFrames.text("a"));
            memory.peer().read(106);
            Outcomes.done(pending);
            Outcomes.done(receiving);
            assertEquals(before + 2, callbacks.accepted());
        }
    }

    /** C-128 of the WinHTTP contract. */
    @Test
    void eachAcceptedCallIsCompletedOnceWhateverEndsIt() throws Exception {
        Random random = new Random();
        List<AtomicInteger> completions = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            try (MemorySocket memory = MemorySocket.open(narrow(), builder -> builder)) {
                List<CompletableFuture<?>> calls = new ArrayList<>();
                calls.add(memory.socket().receiveMessageAsync());
                for (int i = 0; i < 30; i++) {
                    calls.add(memory.socket().sendBinaryAsync(new byte[1 + random.nextInt(30)]));
                }
                for (CompletableFuture<?> call : calls) {
                    AtomicInteger count = new AtomicInteger();
                    completions.add(count);
                    CompletableFuture<?> unused = call.whenComplete((result, failure) -> count.incrementAndGet());
                }
                memory.peer().take();
                calls.get(random.nextInt(31)).cancel(true);
                memory.serve(ServerFrames.text("a"));
                memory.peer().take();
                memory.abortSession();
                calls.forEach(Outcomes::awaitEnd);
            }
        }
        BackgroundCall.eventually(
                "every call is completed once", () -> completions.stream().allMatch(count -> count.get() == 1));
    }

    /** C-131 of the WinHTTP contract. */
    @Test
    void theNextReceiveMayBeginInTheCallbackOfTheLast() throws Exception {
        for (UnaryOperator<SessionOptions.Builder> mode : modes()) {
            try (MemorySocket memory = MemorySocket.open(mode)) {
                CompletableFuture<Message> second = memory.socket()
                        .receiveMessageAsync()
                        .thenCompose(first -> memory.socket().receiveMessageAsync());
                memory.serve(ServerFrames.text("first"));
                memory.serve(ServerFrames.text("second"));
                assertEquals(new Message.Text("second"), Outcomes.result(second));
            }
        }
    }

    /** C-132 of the WinHTTP contract. */
    @Test
    void theHandleMayBeClosedInACallback() throws Exception {
        for (UnaryOperator<SessionOptions.Builder> mode : modes()) {
            for (boolean aborts : new boolean[] {false, true}) {
                try (MemorySocket memory = MemorySocket.open(mode)) {
                    CompletableFuture<Void> closed = memory.socket()
                            .receiveMessageAsync()
                            .thenAccept(message -> {
                                if (aborts) {
                                    memory.abortSession();
                                } else {
                                    memory.socket().close();
                                }
                            });
                    memory.serve(ServerFrames.text("a"));
                    Outcomes.done(closed);
                    assertTrue(memory.peer().clientClosed());
                    assertThrows(
                            HandleStateException.class, () -> memory.socket().receiveMessageAsync());
                }
            }
        }
    }

    @Test
    void aPendingCallMayBeCancelledInACallback() throws Exception {
        for (UnaryOperator<SessionOptions.Builder> mode : modes()) {
            try (MemorySocket memory = MemorySocket.open(narrow(), mode)) {
                CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[20]);
                CompletableFuture<Void> second = memory.socket().sendBinaryAsync(new byte[20]);
                CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
                CompletableFuture<Boolean> cancelled = receiving.thenApply(message -> second.cancel(true));
                memory.serve(ServerFrames.text("a"));
                assertTrue(Outcomes.result(cancelled));
                memory.peer().read(26);
                Outcomes.done(first);
            }
        }
    }
}
