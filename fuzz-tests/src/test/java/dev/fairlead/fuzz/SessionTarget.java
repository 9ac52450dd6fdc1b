package dev.fairlead.fuzz;

import dev.fairlead.api.BufferType;
import dev.fairlead.api.CloseStatus;
import dev.fairlead.api.Ending;
import dev.fairlead.api.Limits;
import dev.fairlead.api.SessionOptions;
import dev.fairlead.api.StatusEvent;
import dev.fairlead.api.StatusKind;
import dev.fairlead.api.Timeouts;
import dev.fairlead.api.WebSocket;
import dev.fairlead.api.WebSocketState;
import dev.fairlead.testkit.MemoryScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole WebSocket on one thread: four bytes about its channel and its limits, then steps of a byte each, some with more behind
 * it, of the server and of the application. Between two of them what is owed is done or not, as the step's highest bit says.
 */
final class SessionTarget implements Target.Run {

    private static final int MOST_STEPS = 40;

    private static final Limits LIMITS = new Limits(16_384, 8_192, 100, 8, 1_024, 400, 40, 4, 1_024, 16_777_216);

    private static final Duration MOMENT = Duration.ofNanos(1);

    private static final BufferType[] TYPES = BufferType.values();

    @Override
    public void on(Input input) {
        LoopSocket open = open(input);
        Outcomes outcomes = new Outcomes();
        List<StatusKind> told = new ArrayList<>();
        open.socket().setStatusListener(event -> told.add(kind(event)));
        Optional<Ending> ending = Optional.empty();
        for (int i = 0; i < MOST_STEPS && !input.isEmpty(); i++) {
            int step = input.octet();
            take(step & 0x7F, input, open, outcomes);
            if ((step & 0x80) != 0) {
                open.turn();
            }
            ending = requireOneEnding(ending, open.socket());
        }
        finish(open, outcomes);
        requireOneEnding(ending, open.socket());
        requireTold(told);
        List<WireFrame> sent = WireFrame.all(open.sent(), true);
        WireFrame.requireOrder(sent);
        long closes =
                sent.stream().filter(frame -> frame.opcode() == WireFrame.CLOSE).count();
        Findings.require(closes <= 1, closes + " Close frames were sent");
    }

    private static LoopSocket open(Input input) {
        int atMost = 1 + input.octet();
        MemoryScript.Builder script = MemoryScript.builder()
                .readAtMost(atMost)
                .writeAtMost(1 + input.octet())
                .notNowCalls(atMost % 2);
        int room = input.octet();
        int settings = input.below(32);
        LoopSession session = LoopSession.with(settings, SessionTarget::options);
        return LoopSocket.open(
                session, script.room(room < 128 ? 4_096 : 180 + room).build());
    }

    private static SessionOptions.Builder options(int settings) {
        return SessionOptions.builder()
                .limits(LIMITS)
                .timeouts((settings & 1) == 0 ? Timeouts.DEFAULT : Timeouts.DEFAULT.withClose(MOMENT))
                .receiveBufferSize(16 + 20 * (settings >> 1 & 3))
                .sendBufferSize(16 + 20 * (settings >> 3 & 1))
                .sendQueueBytes((settings & 0x10) == 0 ? 1_024 : 64);
    }

    private static void take(int step, Input input, LoopSocket open, Outcomes outcomes) {
        WebSocket socket = open.socket();
        switch (step % 20) {
            case 0, 1 -> serve(open, input.bytes(input.octet()));
            case 2 -> serve(open, frame(input));
            case 3, 4 -> outcomes.call(socket::receiveMessageAsync);
            case 5 -> {
                int room = input.octet();
                outcomes.call(() -> socket.receiveAsync(ByteBuffer.allocate(room)));
            }
            case 6 -> outcomes.call(() -> socket.receiveMessageAsync(MOMENT));
            case 7, 8 -> {
                BufferType type = TYPES[input.below(TYPES.length)];
                ByteBuffer payload = ByteBuffer.wrap(input.bytes(input.octet()));
                outcomes.call(() -> socket.sendAsync(type, payload));
            }
            case 9 -> {
                String text = new String(input.bytes(input.below(32)), StandardCharsets.UTF_8);
                outcomes.call(() -> socket.sendTextAsync(text));
            }
            case 10 -> {
                byte[] payload = input.bytes(input.below(130));
                outcomes.call(() -> socket.pingAsync(payload));
            }
            case 11 -> outcomes.call(() -> socket.shutdownAsync(status(input)));
            case 12 -> outcomes.call(() -> socket.closeHandshakeAsync(status(input)));
            case 13 -> open.take();
            case 14 -> outcomes.cancel(input.octet());
            case 15 -> open.peer().end();
            case 16 -> open.peer().fail(new IOException("the connection broke"));
            case 17 -> outcomes.run(socket::abort);
            case 18 -> outcomes.run(socket::close);
            default -> {
                open.take();
                open.turn();
            }
        }
    }

    private static void serve(LoopSocket open, byte[] bytes) {
        try {
            open.peer().write(bytes);
        } catch (IllegalStateException ended) {
            // The server has ended its stream.
        }
    }

    /** A frame with first byte and payload as the input says, and the length that belongs to it. */
    private static byte[] frame(Input input) {
        int first = input.octet();
        byte[] payload = input.bytes(input.below(126));
        return ByteBuffer.allocate(2 + payload.length)
                .put((byte) first)
                .put((byte) payload.length)
                .put(payload)
                .array();
    }

    private static CloseStatus status(Input input) {
        return input.flag()
                ? CloseStatus.of(1000 + input.below(16), new String(input.bytes(3), StandardCharsets.US_ASCII))
                : CloseStatus.EMPTY;
    }

    private static void finish(LoopSocket open, Outcomes outcomes) {
        open.turn();
        open.take();
        open.turn();
        outcomes.run(open.socket()::close);
        open.turn();
        open.take();
        open.turn();
        outcomes.requireComplete();
        Findings.require(open.isIdle(), "something is still owed although all is closed");
        Findings.require(open.peer().clientClosed(), "the channel is open although all is closed");
        Findings.requireSame(WebSocketState.RELEASED, open.socket().state());
    }

    /** What was told of the end stays; a closing handshake that goes on after it may only add to it. */
    private static Optional<Ending> requireOneEnding(Optional<Ending> before, WebSocket socket) {
        Optional<Ending> now = socket.ending();
        if (before.isPresent()) {
            Ending first = before.get();
            Ending second = now.orElseThrow();
            boolean stays = first.by() == second.by()
                    && stays(first.sent(), second.sent())
                    && stays(first.received(), second.received())
                    && stays(first.failure(), second.failure());
            Findings.require(stays, "the end was " + first + " and is " + second);
        }
        return now;
    }

    private static boolean stays(Optional<?> before, Optional<?> now) {
        return before.isEmpty() || before.equals(now);
    }

    private static StatusKind kind(StatusEvent event) {
        return event.kind();
    }

    private static void requireTold(List<StatusKind> told) {
        Findings.requireSame(
                1L,
                told.stream().filter(kind -> kind == StatusKind.HANDLE_CLOSING).count());
        Findings.requireSame(StatusKind.HANDLE_CLOSING, told.get(told.size() - 1));
        Findings.require(
                told.stream()
                                .filter(kind -> kind == StatusKind.CONNECTION_CLOSED)
                                .count()
                        <= 1,
                "the connection was closed twice: " + told);
    }
}
