package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.FaultTable.Cell;
import dev.fairlead.api.TraceScenario.Way;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server and the network do at each point of a connection, and which error comes of it, the same on all ways. */
@Timeout(60)
class FaultMatrixTests {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration LONGER = Duration.ofMillis(700);
    private static final int SMALL = 16 * 1024;

    /** All ways; blocking calls only where a thread is interrupted, and else one form for each transport unless all is run. */
    private static boolean isRun(boolean interrupted, Way way) {
        boolean blocking = way.calls() == Calls.BLOCKING;
        if (interrupted) {
            return blocking;
        }
        return HostileServer.FULL || blocking == way.transport().equals("socket");
    }

    static Stream<Arguments> cells() {
        return FaultTable.CELLS.stream()
                .flatMap(cell -> Stream.concat(Way.ALL.stream(), Way.SECURE.stream())
                        .filter(way -> isRun(cell.kind() == FaultKind.INTERRUPTED, way))
                        .map(way -> Arguments.of(cell, way)));
    }

    @AfterAll
    static void thePageSaysSo() {
        FaultPage.compare();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("cells")
    void aFaultComesToItsError(Cell cell, Way way) throws Exception {
        HostileServer.within(HostileServer.MARGIN, () -> struck(cell, way));
    }

    /** One client meets the fault; returns how long it took to close the handle, nothing if nobody does. */
    private static Duration struck(Cell cell, Way way) throws Exception {
        HostileServer server = new HostileServer(way);
        server.serving(builder -> builder.receiveBufferBytes(SMALL))
                .with(options -> options.socketOption(StandardSocketOptions.SO_SNDBUF, SMALL));
        AtomicLong closing = new AtomicLong();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Verdict verdict = server.meets(
                connection -> {
                    cell.point().serve(connection);
                    reached.countDown();
                    cell.kind().strike(connection, cell.point(), over);
                },
                client -> {
                    try {
                        return meet(cell, client, reached, closing);
                    } finally {
                        over.countDown();
                    }
                });
        String told = words(verdict.outcome());
        assertEquals(server.isSecure() ? cell.secure() : cell.plain(), told, () -> Words.of(verdict.outcome()));
        if (verdict.outcome() instanceof TimeoutException e) {
            assertTrue(e.limit().compareTo(LONGER) <= 0, () -> "one of those that were set: " + e.limit());
        }
        FaultPage.takeDown(cell, way, told);
        return Duration.ofNanos(closing.get());
    }

    static Stream<Arguments> early() {
        return FaultsBefore.ALL.stream()
                .flatMap(early -> Stream.concat(Way.ALL.stream(), Way.SECURE.stream())
                        .filter(early::isOf)
                        .filter(way -> isRun(early.interrupted(), way))
                        .map(way -> Arguments.of(early, way)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("early")
    void aFaultBeforeOrOnTheWayComesToItsError(FaultsBefore.Early early, Way way) throws Exception {
        Verdict verdict = early.meeting().meet(new HostileServer(way));
        String told = words(verdict.outcome());
        assertEquals(early.expected(), told, () -> Words.of(verdict.outcome()));
        FaultPage.takeDown(early.fault(), early.point(), way, told);
    }

    /** Whether nothing but the keep-alive finds out. */
    private static boolean isSilent(Cell cell) {
        return cell.kind() == FaultKind.STALL
                && (cell.point() == FaultPoint.IDLE || cell.point() == FaultPoint.FRAGMENTS);
    }

    private static boolean isOpening(Cell cell) {
        return cell.point() == FaultPoint.REQUEST || cell.point() == FaultPoint.HEAD;
    }

    private static boolean isSlow(Cell cell) {
        return cell.kind() == FaultKind.STALL || cell.kind() == FaultKind.DRIP;
    }

    /** What counts for a request counts from its send on, for which there is time. */
    private static void shortenBefore(Cell cell, Visit client) {
        if (isSlow(cell) && cell.point() == FaultPoint.REQUEST) {
            client.request().setOption(Option.SEND_TIMEOUT, SHORT);
        }
        if (isSlow(cell) && cell.point() == FaultPoint.HEAD) {
            client.request().setOption(Option.RECEIVE_TIMEOUT, SHORT);
            client.request().setOption(Option.RESPONSE_TIMEOUT, Duration.ofMillis(300));
        }
    }

    /** The limits are short for the call that is to find them passed, and not before. */
    private static void shorten(Cell cell, Visit client) {
        if (isSilent(cell)) {
            client.socket().setOption(Option.KEEP_ALIVE, KeepAlive.pings(Duration.ofMillis(80), SHORT));
        }
        if (!isOpening(cell) && (isSlow(cell) || cell.point() == FaultPoint.CLOSED)) {
            WebSocket socket = client.socket();
            socket.setOption(Option.SEND_TIMEOUT, SHORT);
            socket.setOption(Option.RECEIVE_TIMEOUT, SHORT);
            // What comes in time there must not come too late on a busy machine.
            socket.setOption(Option.CLOSE_TIMEOUT, cell.point() == FaultPoint.CLOSED ? LONGER : SHORT);
        }
    }

    private static Object meet(Cell cell, Visit client, CountDownLatch reached, AtomicLong closing) throws Exception {
        shortenBefore(cell, client);
        List<Step> steps = cell.point().arrive(client, cell.kind());
        shorten(cell, client);
        Object outcome = null;
        for (Step step : steps) {
            Calls.Underway call = client.begin(step);
            if (outcome == null && cell.kind() == FaultKind.INTERRUPTED) {
                assertTrue(reached.await(10, TimeUnit.SECONDS));
                call.cancel();
            } else if (outcome == null && cell.kind() == FaultKind.CLOSED_BY_ANOTHER) {
                assertTrue(reached.await(10, TimeUnit.SECONDS));
                if (cell.point() == FaultPoint.CLOSED) {
                    awaitBothClosed(client.socket());
                }
                closing.set(endByAnother(cell, client).toNanos());
            }
            outcome = client.endTimed(step, call);
            if (outcome instanceof Throwable || outcome instanceof Calls.EndedByCaller) {
                return outcome;
            }
        }
        return outcome == null ? "nothing" : outcome;
    }

    /** What the server has written may still be on its way: the point is reached when this end has seen it. */
    private static void awaitBothClosed(WebSocket socket) {
        long start = System.nanoTime();
        while (socket.state() != WebSocketState.BOTH_CLOSED && socket.state() != WebSocketState.CLOSED) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), () -> "still " + socket.state());
            Thread.onSpinWait();
        }
    }

    /** Closes the handle whose call is going on, which has to end at once; returns how long that took. */
    private static Duration endByAnother(Cell cell, Visit client) throws Exception {
        return BackgroundCall.of(() -> {
                    long start = System.nanoTime();
                    if (isOpening(cell)) {
                        client.request().close();
                    } else {
                        client.socket().abort();
                    }
                    return Duration.ofNanos(System.nanoTime() - start);
                })
                .result();
    }

    private static String words(Object outcome) {
        if (outcome instanceof WebSocketException e) {
            String problems = e instanceof TlsException tls ? " " + tls.problems() : "";
            return Verdict.words(e.failure()) + problems;
        }
        return outcome instanceof CloseStatus status ? "closed with " + status.code() : Words.of(outcome);
    }

    /** Kinds and points of which each has to be there. */
    @org.junit.jupiter.api.Test
    void eachKindAndPointIsThere() {
        List<FaultKind> kinds =
                FaultTable.CELLS.stream().map(Cell::kind).distinct().toList();
        List<FaultPoint> points =
                FaultTable.CELLS.stream().map(Cell::point).distinct().sorted().toList();
        assertEquals(List.of(FaultKind.values()), kinds);
        assertEquals(List.of(FaultPoint.values()), points);
    }
}
