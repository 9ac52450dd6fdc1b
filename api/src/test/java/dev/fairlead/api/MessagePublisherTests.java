package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Incoming messages as a stream: what is requested comes, and nothing else is taken. */
@Timeout(60)
class MessagePublisherTests {

    /** Takes note of all signals, and does something with each message. */
    private static final class Notes implements Flow.Subscriber<Message> {

        private final List<String> texts = Collections.synchronizedList(new ArrayList<>());
        private final List<String> threads = Collections.synchronizedList(new ArrayList<>());
        private final CompletableFuture<String> end = new CompletableFuture<>();
        private final Consumer<Notes> onEach;

        /** How many signals came after the last one. */
        private final AtomicInteger late = new AtomicInteger();

        /** Null before {@code onSubscribe}. Any thread. */
        private volatile Flow.@Nullable Subscription subscription;

        Notes(Consumer<Notes> onEach) {
            this.onEach = onEach;
        }

        static Notes of(WebSocket socket) {
            return of(socket, notes -> {});
        }

        static Notes of(WebSocket socket, Consumer<Notes> onEach) {
            Notes notes = new Notes(onEach);
            socket.messages().subscribe(notes);
            return notes;
        }

        Flow.Subscription subscription() {
            return Objects.requireNonNull(subscription);
        }

        Notes request(long count) {
            subscription().request(count);
            return this;
        }

        void awaitTexts(int count) {
            BackgroundCall.eventually(count + " messages", () -> texts.size() >= count);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Message message) {
            countLate();
            threads.add(Thread.currentThread().getName());
            texts.add(message instanceof Message.Text text ? text.text() : message.toString());
            onEach.accept(this);
        }

        @Override
        public void onError(Throwable failure) {
            countLate();
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            countLate();
            end.complete("complete");
        }

        private void countLate() {
            if (end.isDone()) {
                late.incrementAndGet();
            }
        }
    }

    private static void serve(MemorySocket memory, int from, int to) {
        for (int i = from; i < to; i++) {
            memory.serve(ServerFrames.text("" + i));
        }
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add("" + i);
        }
        return numbers;
    }

    @Test
    void nothingIsReadThatIsNotRequested() throws Exception {
        CountingTransport counting = new CountingTransport();
        // The rest of ten messages of 3 bytes does not fit.
        SessionOptions.Builder settings =
                SessionOptions.builder().transport(counting).receiveBufferSize(16);
        try (MemorySocket memory = MemorySocket.open(counting.memory(), settings)) {
            int reads = counting.reads();
            long bytes = counting.bytesRead();
            Notes notes = Notes.of(memory.socket());
            serve(memory, 0, 10);
            // Nobody has the socket: whoever receives gets the first message, and with one read.
            CompletableFuture<Message> unread = memory.socket().receiveMessageAsync();
            assertEquals(new Message.Text("0"), Outcomes.result(unread));
            assertEquals(reads + 1, counting.reads(), "the one that was asked for");

            notes.request(1).awaitTexts(1);
            assertTrue(counting.bytesRead() - bytes <= 16, "no more than the buffer holds");
            notes.request(2).request(1).awaitTexts(4);
            assertEquals(numbers(1, 5), notes.texts);
            // Ten messages of 3 bytes are there; five and a buffer are what may have been taken.
            assertTrue(counting.bytesRead() - bytes <= 5 * 3 + 16);
            assertFalse(notes.end.isDone());
        }
    }

    @Test
    void allThatComesIsDeliveredInOrderIfAllIsRequestedAndCompleteAfterTheCloseFrame() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Notes notes = Notes.of(memory.socket()).request(Long.MAX_VALUE).request(Long.MAX_VALUE);
            serve(memory, 0, 1000);
            memory.serve(ServerFrames.close(4000, "enough"));
            assertEquals("complete", Outcomes.result(notes.end));
            assertEquals(numbers(0, 1000), notes.texts);
            assertEquals(CloseStatus.of(4000, "enough"), memory.socket().closeStatus());
            assertEquals(WebSocketState.CLOSE_RECEIVED, memory.socket().state());
            notes.request(1).subscription().cancel();
            assertEquals(0, notes.late.get());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachMessageMayRequestTheNextHoweverMany(boolean assured) throws Exception {
        int count = 20_000;
        try (CountingExecutor executor = new CountingExecutor("small-stack", 128 * 1024);
                MemorySocket memory = MemorySocket.open(
                        builder -> (assured ? builder.assuredNonBlockingCallbacks() : builder).executor(executor))) {
            Notes notes = Notes.of(memory.socket(), each -> each.request(1)).request(1);
            serve(memory, 0, count);
            memory.serve(ServerFrames.emptyClose());
            assertEquals("complete", Outcomes.result(notes.end));
            assertEquals(numbers(0, count), notes.texts);
        }
    }

    @Test
    void signalsComeOnTheThreadsThatRunCallbacksWhoeverRequests() throws Exception {
        try (CountingExecutor callbacks = new CountingExecutor("callback", 0);
                MemorySocket memory = MemorySocket.open(builder -> builder.callbackExecutor(callbacks))) {
            serve(memory, 0, 300);
            Notes notes = Notes.of(memory.socket());
            for (int i = 1; i <= 300; i++) {
                notes.request(1);
                if (i % 3 == 0) {
                    notes.awaitTexts(i);
                }
            }
            notes.awaitTexts(300);
            assertEquals(List.of("callback"), notes.threads.stream().distinct().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aRequestForNothingEndsTheStreamAndLosesNoMessage(long count) throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Notes notes = Notes.of(memory.socket()).request(1).request(count).request(1);
            IllegalArgumentException e = Outcomes.failure(IllegalArgumentException.class, notes.end);
            assertEquals(
                    "requested were " + count + " messages, must be at least 1 (Reactive Streams 3.9)", e.getMessage());
            notes.request(-5);
            memory.serve(ServerFrames.text("for others"));
            assertEquals("for others", memory.receiveText());
            assertEquals(0, notes.late.get());
        }
    }

    @Test
    void aRequestForNothingWithinASignalEndsTheStreamAfterIt() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Notes notes = Notes.of(memory.socket(), each -> each.request(0)).request(5);
            serve(memory, 0, 2);
            Outcomes.failure(IllegalArgumentException.class, notes.end);
            assertEquals(numbers(0, 1), notes.texts);
            assertEquals("1", memory.receiveText());
        }
    }

    @Test
    void afterACancelMessagesCanBeReceivedInAnyOtherWay() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Notes notes = Notes.of(memory.socket()).request(10);
            serve(memory, 0, 1);
            notes.awaitTexts(1);
            notes.subscription().cancel();
            notes.subscription().cancel();
            notes.request(5);
            CompletableFuture<Message> next = memory.socket().receiveMessageAsync();
            serve(memory, 1, 3);
            assertEquals(new Message.Text("1"), Outcomes.result(next));
            assertEquals("2", memory.receiveText());

            Notes another = Notes.of(memory.socket()).request(1);
            serve(memory, 3, 4);
            another.awaitTexts(1);
            assertEquals(numbers(0, 1), notes.texts);
            assertFalse(notes.end.isDone());
        }
    }

    @Test
    void cancelledAtAnyMomentNoMessageIsLostOrToldTwice() throws Exception {
        Random random = new Random();
        for (int round = 0; round < 200; round++) {
            try (MemorySocket memory = MemorySocket.open()) {
                BackgroundCall<Boolean> serving = BackgroundCall.running(() -> serve(memory, 0, 50));
                Notes notes = Notes.of(memory.socket()).request(Long.MAX_VALUE);
                int spins = random.nextInt(20_000);
                for (int i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                notes.subscription().cancel();
                assertTrue(serving.result());
                memory.serve(ServerFrames.text("end"));
                // No receive is going on any more when cancel has returned.
                List<String> rest = new ArrayList<>();
                for (String text = memory.receiveText(); !text.equals("end"); text = memory.receiveText()) {
                    rest.add(text);
                }
                // One that had come before the cancel may still be on its way to the subscriber.
                BackgroundCall.eventually("all are told", () -> notes.texts.size() + rest.size() >= 50);
                List<String> all = new ArrayList<>(notes.texts);
                all.addAll(rest);
                assertEquals(numbers(0, 50), all);
            }
        }
    }

    /** Also of those that are there, which are taken without an operation when nobody wants to be told. */
    @Test
    void whoListensForCompletedReadsIsToldOfEachMessage() throws Exception {
        int count = 200;
        try (MemorySocket memory = MemorySocket.open()) {
            Told told = new Told();
            memory.socket().setStatusListener(told, EnumSet.of(StatusKind.READ_COMPLETE));
            serve(memory, 0, count);
            Notes.of(memory.socket()).request(count).awaitTexts(count);
            BackgroundCall.eventually(count + " are told", () -> told.events().size() >= count);
            assertEquals(Collections.nCopies(count, StatusKind.READ_COMPLETE), told.kinds());
        }
    }

    /** All are there, so that none needs a receive that could be cancelled. */
    @Test
    void cancelledAmongMessagesThatAreThereNoneIsTakenAfterIt() throws Exception {
        int count = 300;
        Random random = new Random();
        for (int round = 0; round < 300; round++) {
            try (MemorySocket memory = MemorySocket.open()) {
                serve(memory, 0, count);
                // The last is never asked for, so that receiving all the others ends.
                Notes notes = Notes.of(memory.socket()).request(count - 1);
                int enough = random.nextInt(count / 2);
                while (notes.texts.size() < enough) {
                    Thread.onSpinWait();
                }
                notes.subscription().cancel();
                String last = numbers(count - 1, count).get(0);
                List<String> rest = new ArrayList<>();
                do {
                    rest.add(memory.receiveText());
                } while (!rest.get(rest.size() - 1).equals(last));
                BackgroundCall.eventually("all are told", () -> notes.texts.size() + rest.size() >= count);
                List<String> all = new ArrayList<>(notes.texts);
                all.addAll(rest);
                assertEquals(numbers(0, count), all);
            }
        }
    }

    @Test
    void aFailureEndsTheStreamOnceAfterWhatCameBeforeIt() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Notes notes = Notes.of(memory.socket()).request(Long.MAX_VALUE);
            memory.serve(ServerFrames.text("0"), ServerFrames.hex("8b00"));
            Outcomes.failure(ProtocolException.class, notes.end);
            assertEquals(numbers(0, 1), notes.texts);
            notes.request(1);
            Notes later = Notes.of(memory.socket()).request(1);
            Outcomes.failure(HandleStateException.class, later.end);
            assertEquals(0, notes.late.get());
        }
    }

    @Test
    void aClosedHandleEndsTheStream() throws Exception {
        try (CountingExecutor waits = new CountingExecutor();
                CountingExecutor callbacks = new CountingExecutor();
                MemorySocket memory =
                        MemorySocket.open(builder -> builder.executor(waits).callbackExecutor(callbacks))) {
            Notes notes = Notes.of(memory.socket()).request(1);
            BackgroundCall.eventually("it receives", () -> waits.running() == 1);
            memory.socket().close();
            Outcomes.failure(CancelledException.class, notes.end);
        }
    }

    @Test
    void aSecondSubscriberFailsAndTheFirstIsUnaffected() throws Exception {
        try (CountingExecutor waits = new CountingExecutor();
                CountingExecutor callbacks = new CountingExecutor();
                MemorySocket memory =
                        MemorySocket.open(builder -> builder.executor(waits).callbackExecutor(callbacks))) {
            Notes first = Notes.of(memory.socket()).request(2);
            BackgroundCall.eventually("it receives", () -> waits.running() == 1);
            Notes second = Notes.of(memory.socket()).request(1);
            HandleStateException e = Outcomes.failure(HandleStateException.class, second.end);
            assertEquals("a receive operation is going on already", e.getMessage());
            serve(memory, 0, 2);
            first.awaitTexts(2);
            assertFalse(first.end.isDone());
        }
    }

    @Test
    void aSubscriberThatThrowsGetsNoMoreAndLosesNoMessageToOthers() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Notes notes = Notes.of(memory.socket(), each -> {
                        throw new IllegalStateException("subscriber");
                    })
                    .request(10);
            serve(memory, 0, 1);
            notes.awaitTexts(1);
            serve(memory, 1, 3);
            assertEquals("1", memory.receiveText());
            assertEquals("2", memory.receiveText());
            assertEquals(numbers(0, 1), notes.texts);
            assertFalse(notes.end.isDone());
        }
    }

    @Test
    void whatIsRequestedOrCancelledWithinOnSubscribeIsServedAfterIt() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            serve(memory, 0, 1);
            memory.socket().messages().subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    subscription.request(1);
                    order.add("subscribed");
                }

                @Override
                public void onNext(Message message) {
                    order.add("next");
                }

                @Override
                public void onError(Throwable failure) {
                    order.add("failed");
                }

                @Override
                public void onComplete() {
                    order.add("complete");
                }
            });
            BackgroundCall.eventually("both", () -> order.size() == 2);
            assertEquals(List.of("subscribed", "next"), order);
        }
    }

    @Test
    void aSubscriberIsNeeded() throws Exception {
        try (MemorySocket memory = MemorySocket.open()) {
            Flow.Publisher<Message> messages = memory.socket().messages();
            assertThrows(NullPointerException.class, () -> messages.subscribe(null));
            assertInstanceOf(Flow.Publisher.class, messages);
        }
    }
}
