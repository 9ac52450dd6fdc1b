package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Long chains of calls that are each begun in the callback of the last, and the end of a session with calls pending. */
@Timeout(60)
class CallbackChainTests {

    private static final int LINKS = 100_000;

    private static final long SMALL_STACK = 128 * 1024;

    /** Where callbacks run. */
    enum Mode {
        DEFAULT,
        ASSURED,
        ATTENDED,
        ASSURED_AND_ATTENDED;

        UnaryOperator<SessionOptions.Builder> with(CountingExecutor executor) {
            return builder -> {
                builder.executor(executor);
                if (this == ASSURED || this == ASSURED_AND_ATTENDED) {
                    builder.assuredNonBlockingCallbacks();
                }
                return this == ATTENDED || this == ASSURED_AND_ATTENDED ? builder.attend() : builder;
            };
        }
    }

    /** Begins a call, and in its callback the next one, so many times. */
    private static final class Chain {

        private final int most;
        private final Supplier<CompletableFuture<?>> call;
        private final CompletableFuture<Integer> end = new CompletableFuture<>();

        /** Calls that were completed. One callback after the other. */
        private int links;

        Chain(Supplier<CompletableFuture<?>> call) {
            this(LINKS, call);
        }

        Chain(int most, Supplier<CompletableFuture<?>> call) {
            this.most = most;
            this.call = call;
        }

        CompletableFuture<Integer> begin() {
            next();
            return end;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // what comes of it is told by the end
        private void next() {
            call.get().whenComplete(this::completed);
        }

        private void completed(Object result, Throwable failure) {
            if (failure != null) {
                end.completeExceptionally(failure);
            } else if (++links == most) {
                end.complete(links);
            } else {
                next();
            }
        }
    }

    /** C-126 of the WinHTTP contract. */
    @ParameterizedTest
    @EnumSource
    void aChainOfReceivesNeedsNoMoreStackThanOne(Mode mode) throws Exception {
        try (CountingExecutor executor = new CountingExecutor("small-stack", SMALL_STACK);
                MemorySocket memory = MemorySocket.open(mode.with(executor))) {
            ByteBuffer dst = ByteBuffer.allocate(16);
            Chain chain = new Chain(() -> memory.socket().receiveAsync(dst.clear()));
            CompletableFuture<Integer> end = chain.begin();
            // In one piece, so that all but the first are there already when they are asked for.
            memory.serve(messages());
            assertEquals(LINKS, Outcomes.result(end));
        }
    }

    private static byte[] messages() {
        ByteBuffer bytes = ByteBuffer.allocate(3 * LINKS);
        byte[] frame = ServerFrames.binary((byte) 1);
        while (bytes.hasRemaining()) {
            bytes.put(frame);
        }
        return bytes.array();
    }

    @ParameterizedTest
    @EnumSource
    void aChainOfSendsNeedsNoMoreStackThanOne(Mode mode) throws Exception {
        try (CountingExecutor executor = new CountingExecutor("small-stack", SMALL_STACK);
                MemorySocket memory =
                        MemorySocket.open(MemoryScript.builder().room(10_000).build(), mode.with(executor))) {
            byte[] payload = new byte[1];
            Chain chain = new Chain(() -> memory.socket().sendBinaryAsync(payload));
            // The first one has to wait for room, so that the chain runs where the transport calls back.
            CompletableFuture<Void> first = memory.socket().sendBinaryAsync(new byte[20_000]);
            CompletableFuture<Integer> end = first.thenCompose(done -> chain.begin());
            BackgroundCall.eventually("all are sent", () -> {
                memory.peer().take();
                return end.isDone();
            });
            assertEquals(LINKS, Outcomes.result(end));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aChainOfSendsThatAreDoneAtOnceNeedsNoMoreStackThanOne(Mode mode) throws Exception {
        try (CountingExecutor executor = new CountingExecutor("small-stack", SMALL_STACK);
                MemorySocket memory = MemorySocket.open(mode.with(executor))) {
            byte[] payload = new byte[1];
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            CompletableFuture<Integer> end = receiving.thenCompose(
                    message -> new Chain(() -> memory.socket().sendBinaryAsync(payload)).begin());
            memory.serve(ServerFrames.text("begin"));
            assertEquals(LINKS, Outcomes.result(end));
            assertEquals(7 * LINKS, memory.peer().take().length);
        }
    }

    // The call is slow to return, as it may be while the program is young: each time the callback comes too late to run
    // where
    // the future is completed. The callbacks may wait.
    @ParameterizedTest
    @EnumSource(names = {"DEFAULT", "ATTENDED"})
    void aChainOfSendsThatAreCompleteBeforeTheirCallbacksNeedsLittleStack(Mode mode) throws Exception {
        int links = LINKS / 10;
        try (CountingExecutor executor = new CountingExecutor("small-stack", SMALL_STACK);
                MemorySocket memory = MemorySocket.open(mode.with(executor))) {
            byte[] payload = new byte[1];
            Chain chain = new Chain(links, () -> {
                CompletableFuture<Void> sent = memory.socket().sendBinaryAsync(payload);
                sent.join();
                return sent;
            });
            CompletableFuture<Integer> end =
                    CompletableFuture.completedFuture(chain).thenComposeAsync(Chain::begin, executor);
            assertEquals(links, Outcomes.result(end));
            assertEquals(7 * links, memory.peer().take().length);
        }
    }

    // A receive in the callback of a send and so on: neither direction runs within the other.
    @ParameterizedTest
    @EnumSource
    void aChainThatGoesToAndFroNeedsNoMoreStackThanOne(Mode mode) throws Exception {
        try (CountingExecutor executor = new CountingExecutor("small-stack", SMALL_STACK);
                MemorySocket memory = MemorySocket.open(mode.with(executor))) {
            AtomicInteger calls = new AtomicInteger();
            byte[] payload = new byte[1];
            ByteBuffer dst = ByteBuffer.allocate(16);
            Chain chain = new Chain(() -> calls.getAndIncrement() % 2 == 0
                    ? memory.socket().receiveAsync(dst.clear())
                    : memory.socket().sendBinaryAsync(payload));
            CompletableFuture<Integer> end = chain.begin();
            memory.serve(messages());
            assertEquals(LINKS, Outcomes.result(end));
        }
    }

    @Test
    void aSessionHasTerminatedOnlyWhenThePendingCallsAndTheirCallbacksAreDone() throws Exception {
        CountDownLatch inCallback = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (Dialog dialog = Dialog.open(MemoryScript.builder().room(400).build())) {
            WebSocket socket = dialog.sendMarked().upgrade();
            List<CompletableFuture<?>> pending = new ArrayList<>();
            pending.add(socket.receiveMessageAsync().whenComplete((message, failure) -> {
                inCallback.countDown();
                awaitQuietly(goOn);
            }));
            pending.add(socket.sendBinaryAsync(new byte[1000]));
            pending.add(socket.sendTextAsync("behind it"));
            pending.add(socket.shutdownAsync(CloseStatus.NORMAL));
            dialog.newRequest("GET");
            pending.add(dialog.request().sendAsync());
            CompletableFuture<Void> terminated = dialog.session().terminated();

            dialog.session().abort();

            inCallback.await();
            assertFalse(terminated.isDone(), "a callback is still running");
            goOn.countDown();
            Outcomes.done(terminated);
            for (CompletableFuture<?> call : pending) {
                Outcomes.awaitEnd(call);
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody lets it go on");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theThreadsOfASessionEndWithIt() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            MemorySocket memory = MemorySocket.open();
            CompletableFuture<Thread> thread =
                    memory.socket().receiveMessageAsync().handle((message, failure) -> Thread.currentThread());
            CompletableFuture<Message> pending =
                    thread.thenCompose(done -> memory.socket().receiveMessageAsync());
            memory.serve(ServerFrames.text("a"));
            threads.add(Outcomes.result(thread));
            memory.close();
            Outcomes.awaitEnd(pending);
        }
        BackgroundCall.eventually("they end", () -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void callsPendingOnManyConnectionsAreAllEndedByAbort() throws Exception {
        try (Loopback loopback = Loopback.to(server -> {
            server.upgrade();
            server.awaitEnd(java.time.Duration.ofSeconds(30));
        })) {
            List<CompletableFuture<Message>> pending = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                pending.add(Outcomes.result(loopback.session().webSocketAsync(loopback.uri("/")))
                        .receiveMessageAsync());
            }
            loopback.session().abort();
            for (CompletableFuture<Message> call : pending) {
                Outcomes.failure(CancelledException.class, call);
            }
            Outcomes.done(loopback.session().terminated());
            loopback.awaitIdle();
        }
    }

    @Test
    void aFloodOfPingsDuringAChainDoesNotGrowTheStackEither() throws Exception {
        try (CountingExecutor executor = new CountingExecutor("small-stack", SMALL_STACK);
                MemorySocket memory = MemorySocket.open(Mode.ASSURED.with(executor))) {
            CompletableFuture<Message> receiving = memory.socket().receiveMessageAsync();
            byte[] ping = ServerFrames.ping((byte) 1);
            ByteBuffer flood = ByteBuffer.allocate(20_000 * ping.length);
            while (flood.hasRemaining()) {
                flood.put(ping);
            }
            memory.serve(flood.array(), ServerFrames.text("after it"));
            assertEquals(new Message.Text("after it"), Outcomes.result(receiving));
            MemoryPeer peer = memory.peer();
            assertEquals(7, peer.read(7).length, "the last pong at least");
        }
    }
}
