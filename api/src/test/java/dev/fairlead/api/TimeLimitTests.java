package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.EmbeddedServer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each time limit has a clock of its own, and none is early. */
@Timeout(60)
class TimeLimitTests {

    private static final Duration LIMIT = Duration.ofMillis(150);

    /** Holds look-ups of names back until they are let go. */
    private static final class HeldBack implements Executor {

        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void letGo() throws InterruptedException {
            tasks.take().run();
        }
    }

    private static Session session(String transport, HeldBack lookUps, Timeouts limits) {
        return Session.open(SessionOptions.builder()
                .transport(transport)
                .executor(lookUps)
                .callbackExecutor(CompletableFuture.delayedExecutor(0, java.util.concurrent.TimeUnit.NANOSECONDS))
                .timeouts(limits)
                .build());
    }

    private static TimeoutException assertTimesOut(org.junit.jupiter.api.function.Executable call) {
        long start = System.nanoTime();
        TimeoutException e = assertThrows(TimeoutException.class, call);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(LIMIT) >= 0, "early: " + took);
        assertEquals(LIMIT, e.limit());
        return e;
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void aLookUpThatTakesTooLongEndsTheSendWithItsOwnLimit(String transport) throws Exception {
        HeldBack lookUps = new HeldBack();
        try (Session session = session(transport, lookUps, Timeouts.DEFAULT.withResolve(LIMIT));
                Connection connection = session.connect("localhost", 9);
                Request request = connection.openRequest("/")) {
            TimeoutException e = assertTimesOut(request::send);
            assertEquals(Phase.RESOLVE, e.phase());
            assertEquals("no address of the host of localhost:9 within PT0.15S", e.getMessage());
            lookUps.letGo();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void theClockOfTheConnectBeginsBehindTheLookUp(String transport) throws Exception {
        HeldBack lookUps = new HeldBack();
        try (EmbeddedServer server = EmbeddedServer.echo();
                Session session = session(transport, lookUps, Timeouts.DEFAULT.withConnect(LIMIT));
                Connection connection = session.connect("localhost", server.port());
                Request request = connection.openRequest("/").markForUpgrade()) {
            BackgroundCall<Boolean> sending =
                    BackgroundCall.running(request::send).awaitWaiting();
            long begun = System.nanoTime();
            BackgroundCall.eventually(
                    "longer than the connect may take",
                    () -> System.nanoTime() - begun > LIMIT.multipliedBy(2).toNanos());
            lookUps.letGo();
            assertEquals(true, sending.result());
            assertEquals(101, request.receiveResponse().status());
            Timings timings = request.connectionInfo().timings();
            assertTrue(timings.resolution().orElseThrow().compareTo(LIMIT) > 0, timings.toString());
        }
    }

    @Test
    void interimAnswersWithoutEndAreEndedByTheLimitForTheWholeUpgrade() throws Exception {
        Limits many = new Limits(1 << 20, 8192, 100, 1_000_000, 0, 0, 1, 0, 1, 0);
        try (Dialog dialog =
                Dialog.open(builder -> builder.limits(many).timeouts(Timeouts.DEFAULT.withUpgrade(LIMIT)))) {
            long sent = System.nanoTime();
            dialog.sendMarked();
            BackgroundCall<Boolean> server = BackgroundCall.running(() -> {
                while (!dialog.peer().clientClosed()) {
                    dialog.serve("HTTP/1.1 102 Processing\r\n\r\n");
                    LockSupport.parkNanos(1_000_000);
                }
            });
            TimeoutException e = assertThrows(TimeoutException.class, dialog.request()::receiveResponse);
            assertTrue(System.nanoTime() - sent >= LIMIT.toNanos(), "early");
            assertEquals(LIMIT, e.limit());
            assertEquals(Phase.RECEIVE_RESPONSE, e.phase());
            assertEquals(true, server.result());
        }
    }

    @Test
    void anAnswerThatIsThereIsReceivedHoweverLateItIsAskedFor() throws Exception {
        try (Dialog dialog =
                Dialog.open(builder -> builder.timeouts(Timeouts.DEFAULT.withUpgrade(Duration.ofMillis(20))))) {
            dialog.sendMarked().serve(Dialog.ANSWER_101);
            long begun = System.nanoTime();
            BackgroundCall.eventually("the limit is over", () -> System.nanoTime() - begun > 40_000_000);
            assertEquals(101, dialog.request().receiveResponse().status());
        }
    }

    @Test
    void theLimitForSilenceBeginsAnewWithEachByte() throws Exception {
        // So much longer than the pauses that a busy machine does not make one of them too long.
        Duration silence = LIMIT.multipliedBy(4);
        try (Dialog dialog = Dialog.open(builder -> builder.timeouts(Timeouts.DEFAULT.withReceive(silence)))) {
            dialog.sendMarked();
            BackgroundCall<Response> receiving = BackgroundCall.of(dialog.request()::receiveResponse);
            long begun = System.nanoTime();
            for (char c : "HTTP/1.1 200 OK\r\nServer: slow\r\n".toCharArray()) {
                dialog.peer().write(new byte[] {(byte) c});
                LockSupport.parkNanos(25_000_000);
            }
            assertTrue(System.nanoTime() - begun > silence.toNanos(), "it took longer than one silence may");
            dialog.peer().write(new byte[] {'\r', '\n'});
            assertEquals(200, receiving.result().status());
        }
    }
}
