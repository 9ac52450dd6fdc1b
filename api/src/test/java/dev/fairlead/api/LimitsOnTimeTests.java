package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.testkit.MemoryScript;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit strikes within 250 ms behind its time and never before: at least in one of three tries, for a machine that is busy. */
@Timeout(60)
class LimitsOnTimeTests {

    private static final Duration LIMIT = Duration.ofMillis(300);

    private static void assertOnTime(Callable<Duration> attempt) throws Exception {
        Duration latest = LIMIT.plus(HostileServer.MARGIN);
        Duration took = attempt.call();
        for (int again = 0; again < 2 && took.compareTo(latest) > 0; again++) {
            took = attempt.call();
        }
        assertTrue(took.compareTo(latest) <= 0, took + " instead of " + LIMIT);
    }

    /** How long a call took that its limit has ended. */
    private static Duration struck(Phase phase, Executable call) {
        long start = System.nanoTime();
        TimeoutException e = assertThrows(TimeoutException.class, call);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(phase, e.phase());
        assertEquals(LIMIT, e.limit());
        assertTrue(took.compareTo(LIMIT) >= 0, "early: " + took);
        return took;
    }

    @Test
    void ofASendThatFindsNoRoom() throws Exception {
        assertOnTime(() -> {
            try (MemorySocket memory =
                    MemorySocket.open(MemoryScript.builder().room(64).build())) {
                memory.socket().setOption(Option.SEND_TIMEOUT, LIMIT);
                return struck(Phase.SEND, () -> memory.socket().sendBinary(new byte[500]));
            }
        });
    }

    @Test
    void ofTheCloseFrameOfADrainThatFindsNoRoom() throws Exception {
        assertOnTime(() -> {
            try (MemorySocket memory =
                    MemorySocket.open(MemoryScript.builder().room(64).build())) {
                memory.socket().sendBinary(new byte[58]);
                memory.socket().setOption(Option.CLOSE_TIMEOUT, LIMIT);
                return struck(Phase.CLOSE, () -> memory.socket().closeHandshake(CloseStatus.NORMAL, message -> {}));
            }
        });
    }

    @Test
    void ofAWholeUpgradeWithoutAnAnswer() throws Exception {
        assertOnTime(() -> {
            try (Dialog dialog = Dialog.open(builder -> builder.timeouts(Timeouts.DEFAULT.withUpgrade(LIMIT)))) {
                return struck(
                        Phase.RECEIVE_RESPONSE,
                        () -> dialog.sendMarked().request().receiveResponse());
            }
        });
    }

    /** Its clock is not the one of silence, which begins anew with each byte. */
    @Test
    void ofAnAnswerThatComesByteByByte() throws Exception {
        assertOnTime(() -> {
            try (Dialog dialog = Dialog.open(builder ->
                    builder.timeouts(Timeouts.DEFAULT.withReceive(LIMIT).withResponse(LIMIT)))) {
                dialog.sendMarked();
                BackgroundCall<Boolean> server = BackgroundCall.running(() -> {
                    dialog.peer().write("HTTP/1.1 101 ".getBytes(StandardCharsets.US_ASCII));
                    while (!dialog.peer().clientClosed()) {
                        dialog.peer().write(new byte[] {'x'});
                        LockSupport.parkNanos(5_000_000);
                    }
                });
                Duration took = struck(Phase.RECEIVE_RESPONSE, dialog.request()::receiveResponse);
                assertEquals(true, server.result());
                return took;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "nio"})
    void ofATcpConnectThatIsNotAnswered(String transport) throws Exception {
        try (DeadListener dead = new DeadListener(InetAddress.getLoopbackAddress(), 0)) {
            assertOnTime(() -> {
                try (Session session = Session.open(SessionOptions.builder()
                                .transport(transport)
                                .timeouts(Timeouts.DEFAULT.withConnect(LIMIT))
                                .build());
                        Connection connection = session.connect(dead.address().getHostAddress(), dead.port());
                        Request request = connection.openRequest("/")) {
                    return struck(Phase.CONNECT, request::send);
                }
            });
        }
    }
}
