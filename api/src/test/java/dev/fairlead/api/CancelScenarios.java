package dev.fairlead.api;

import static dev.fairlead.api.Step.OPEN;
import static dev.fairlead.api.Step.RECEIVE_MESSAGE;

import dev.fairlead.api.Calls.Underway;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** Calls that their caller ends: with an interrupt, or by cancelling the future. */
final class CancelScenarios {

    /** Buffers of the system that a large message does not fit into. */
    static final int SMALL = 8 * 1024;

    private static final int LARGE = 2_000_000;
    private static final Step HANDSHAKE = Step.closeHandshake(CloseStatus.NORMAL);

    private CancelScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(receives(), sends(), closings(), requests()).flatMap(part -> part);
    }

    static SessionOptions.Builder smallBuffers(SessionOptions.Builder builder) {
        return builder.socketOption(StandardSocketOptions.SO_SNDBUF, SMALL);
    }

    /** Begins a call, ends it, and notes what comes of it. */
    private static Program cancelled(Step step) {
        return client -> client.end(step.name(), client.beginAndAwait(step).cancel());
    }

    private static Stream<TraceScenario> receives() {
        return Stream.of(
                receive("a message", cancelled(RECEIVE_MESSAGE), RECEIVE_MESSAGE),
                receive("a piece", cancelled(Step.receive(10)), Program.pieces(10)),
                receive(
                        "a message, three times",
                        Program.of(cancelled(RECEIVE_MESSAGE), cancelled(Step.receive(1)), cancelled(RECEIVE_MESSAGE)),
                        Program.messages()),
                TraceScenario.of(
                        "cancelled receive of a message of which half has come",
                        client -> client.upgrade(ServerFrames.hex("01 02 6162"))
                                .await("cancelled")
                                .write(ServerFrames.hex("80 01 63"))
                                .answerClose(),
                        Program.of(
                                OPEN,
                                cancelled(RECEIVE_MESSAGE),
                                Program.reach("cancelled"),
                                RECEIVE_MESSAGE,
                                HANDSHAKE),
                        "receiveMessage: ended by its caller [OPEN]",
                        "receiveMessage: text abc [OPEN]",
                        "closeHandshake 1000: 1000 [CLOSED]"));
    }

    private static TraceScenario receive(String name, Program cancelled, Program after) {
        return TraceScenario.of(
                "cancelled receive of " + name,
                client -> client.upgrade()
                        .await("cancelled")
                        .write(ServerFrames.text("not lost"), ServerFrames.emptyClose())
                        .frames(),
                Program.of(OPEN, cancelled, Program.reach("cancelled"), after, Step.sendText("x"), Step.CLOSE),
                ": ended by its caller [OPEN]",
                "text not lost [OPEN]",
                "sendText: done",
                "server 1: TEXT fin binary 78",
                "server 1: CLOSE fin");
    }

    private static Step large(int fill) {
        byte[] payload = new byte[LARGE];
        Arrays.fill(payload, (byte) fill);
        return Step.send(BufferType.BINARY_MESSAGE, payload);
    }

    private static TraceScenario sending(String name, Served.Script server, Program program, String... expected) {
        return TraceScenario.of("cancelled send " + name, server, Program.of(OPEN, program), expected)
                .with(CancelScenarios::smallBuffers)
                .serving(builder -> builder.receiveBufferBytes(SMALL));
    }

    /** The server has seen the first bytes of a frame, and reads on when it is told to. */
    private static Served.Script afterTheHeader() {
        return client -> {
            client.upgrade();
            client.connection().readRaw(2);
            client.reach("begun").await("cancelled").gone();
        };
    }

    private static Stream<TraceScenario> sends() {
        return Stream.of(
                sending(
                        "within its frame",
                        afterTheHeader(),
                        Program.of(
                                client -> {
                                    Underway send = client.beginAndAwait(large(1));
                                    client.notes().await("begun");
                                    client.end("send", send.cancel());
                                },
                                Program.reach("cancelled"),
                                Step.sendText("x"),
                                RECEIVE_MESSAGE,
                                HANDSHAKE,
                                Step.CLOSE),
                        "send: ended by its caller [FAILED]",
                        "sendText: INVALID_OPERATION in SEND by CALLER",
                        "caused by {OPERATION_CANCELLED in SEND by CALLER",
                        "closeHandshake 1000: INVALID_OPERATION",
                        "server 1: end"),
                sending(
                        "within its frame, while a receive goes on",
                        afterTheHeader(),
                        client -> {
                            Underway receive = client.beginAndAwait(RECEIVE_MESSAGE);
                            Underway send = client.beginAndAwait(large(1));
                            client.notes().await("begun");
                            client.end("send", send.cancel());
                            client.end("receiveMessage", receive);
                            client.notes().reach("cancelled");
                        },
                        "send: ended by its caller [FAILED]",
                        "receiveMessage: OPERATION_CANCELLED in RECEIVE by CALLER",
                        "server 1: end"),
                beforeItsTurn(),
                closeFrameBeforeItsTurn(),
                pieceBehindAnother());
    }

    private static Served.Script readingWhenCancelled() {
        return client -> client.upgrade().await("cancelled").answerClose();
    }

    private static TraceScenario beforeItsTurn() {
        return sending(
                "before its turn leaves no trace",
                readingWhenCancelled(),
                client -> {
                    Underway first = client.beginAndAwait(large(1));
                    Underway second = client.beginAndAwait(Step.sendText("second"));
                    Underway third = client.beginAndAwait(Step.sendText("third"));
                    client.end("second", second.cancel());
                    client.notes().reach("cancelled");
                    client.end("first", first);
                    client.end("third", third);
                    client.call(HANDSHAKE);
                },
                "second: ended by its caller [OPEN]",
                "first: done [OPEN]",
                "third: done [OPEN]",
                "closeHandshake 1000: 1000 [CLOSED]",
                "server 1: BINARY fin binary of 2000000 bytes",
                "server 1: TEXT fin binary 7468697264",
                "server 1: CLOSE fin",
                "server 1: FINISHED");
    }

    /** A Close frame that is not sent after all cannot be taken back: the state says that it was. */
    private static TraceScenario closeFrameBeforeItsTurn() {
        return sending(
                "of a Close frame before its turn",
                client -> client.upgrade().await("cancelled").frames(),
                client -> {
                    Underway first = client.beginAndAwait(large(1));
                    Underway last = client.beginAndAwait(Step.shutdown(CloseStatus.NORMAL));
                    client.end("shutdown", last.cancel());
                    client.call(Step.sendText("x"));
                    client.notes().reach("cancelled");
                    client.end("first", first);
                    client.call(Step.ABORT);
                },
                "shutdown: ended by its caller [CLOSE_SENT]",
                "sendText: INVALID_OPERATION in SEND",
                "first: done [CLOSE_SENT]",
                "server 1: BINARY fin binary of 2000000 bytes",
                "server 1: end");
    }

    private static TraceScenario pieceBehindAnother() {
        return sending(
                "of a piece that another one is queued behind",
                client -> client.upgrade().await("cancelled").frames(),
                client -> {
                    Underway first = client.beginAndAwait(large(1));
                    Underway piece = client.beginAndAwait(Step.send(BufferType.UTF8_FRAGMENT, (byte) 'a'));
                    Underway rest = client.beginAndAwait(Step.send(BufferType.UTF8_MESSAGE, (byte) 'b'));
                    client.end("piece", piece.cancel());
                    client.notes().reach("cancelled");
                    client.end("first", first);
                    client.end("rest", rest);
                    client.call(Step.sendText("x"));
                    client.call(Step.ABORT);
                },
                "piece: ended by its caller",
                "rest: INVALID_OPERATION in SEND",
                "sendText: INVALID_OPERATION in SEND",
                "server 1: end");
    }

    private static Stream<TraceScenario> closings() {
        return Stream.of(TraceScenario.of(
                "cancelled handshake while the peer is silent",
                client -> {
                    client.upgrade().untilClose();
                    client.reach("closing").gone();
                },
                Program.of(
                        OPEN,
                        client -> {
                            Underway closing = client.beginAndAwait(HANDSHAKE);
                            client.notes().await("closing");
                            client.end("closeHandshake", closing.cancel());
                        },
                        Step.CLOSE_STATUS,
                        RECEIVE_MESSAGE,
                        HANDSHAKE),
                "closeHandshake: ended by its caller [FAILED]",
                "closeStatus: INVALID_OPERATION",
                "receiveMessage: INVALID_OPERATION",
                "closeHandshake 1000: INVALID_OPERATION",
                "server 1: CLOSE fin binary 03e8",
                "server 1: end"));
    }

    /** Waits for the client to leave, the first time; answers the second time. */
    private static Served.Script silentAtFirst(String start) {
        return client -> {
            client.request();
            if (client.number() == 1) {
                client.write(start.getBytes(StandardCharsets.US_ASCII))
                        .reach("asked")
                        .gone();
            } else {
                client.connection().upgrade();
                client.answerClose();
            }
        };
    }

    private static Stream<TraceScenario> requests() {
        Program again = Program.of(
                Step.SEND_REQUEST, Step.RECEIVE_RESPONSE, Step.COMPLETE_UPGRADE, Step.sendText("again"), HANDSHAKE);
        return Stream.of(
                TraceScenario.of(
                        "cancelled response, and the request sent again",
                        silentAtFirst("HTTP/1.1 1"),
                        Program.of(
                                Step.MARK,
                                Step.SEND_REQUEST,
                                cancelledWhen("asked", Step.RECEIVE_RESPONSE),
                                Step.RESPONSE,
                                Step.RECEIVE_RESPONSE,
                                again),
                        "receiveResponse: ended by its caller",
                        "response: INCORRECT_HANDLE_STATE",
                        "receiveResponse: INCORRECT_HANDLE_STATE",
                        "completeUpgrade: WebSocket [OPEN]",
                        "server 1: end",
                        "server 2: TEXT fin binary 616761696e"),
                TraceScenario.of(
                        "cancelled body, and the request sent again",
                        silentAtFirst("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\n"),
                        Program.of(
                                Step.MARK,
                                Step.SEND_REQUEST,
                                Step.RECEIVE_RESPONSE,
                                cancelledWhen("asked", Step.RECEIVE_BODY),
                                Step.RECEIVE_BODY,
                                Step.RESPONSE,
                                again),
                        "receiveBody: ended by its caller",
                        "receiveBody: binary ",
                        "response: answer 403",
                        "completeUpgrade: WebSocket [OPEN]",
                        "server 1: end",
                        "server 2: FINISHED"),
                TraceScenario.of(
                        "cancelled opening, and another one",
                        silentAtFirst("HTTP/1.1 100 Continue\r\n\r\n"),
                        Program.of(cancelledWhen("asked", OPEN), OPEN, Step.sendText("again"), HANDSHAKE),
                        "open: ended by its caller",
                        "open: WebSocket [OPEN]",
                        "server 1: end",
                        "server 2: FINISHED"));
    }

    private static Program cancelledWhen(String mark, Step step) {
        return client -> {
            Underway call = client.beginAndAwait(step);
            client.notes().await(mark);
            client.end(step.name(), call.awaitWaiting().cancel());
        };
    }
}
