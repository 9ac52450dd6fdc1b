package dev.fairlead.api;

import static dev.fairlead.api.Step.OPEN;
import static dev.fairlead.api.Step.RECEIVE_MESSAGE;

import dev.fairlead.api.Calls.Underway;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** Time limits, and operations that others end by closing. */
final class EndingScenarios {

    private static final Duration SHORT = Duration.ofMillis(100);

    /** For limits that an answer has to come in time for before they strike. */
    private static final Duration LONGER = Duration.ofSeconds(1);

    private static final Program FRAME_LIMIT = Program.set(Option.RECEIVE_TIMEOUT, SHORT);
    private static final Step HANDSHAKE = Step.closeHandshake(CloseStatus.NORMAL);
    private static final Step LARGE = Step.send(BufferType.BINARY_MESSAGE, new byte[2_000_000]);

    private EndingScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(receiveLimits(), requestLimits(), sendLimits(), closedMeanwhile(), twice())
                .flatMap(part -> part);
    }

    /** Lets the server go on as soon as a call waits, and then waits for the call too. */
    static Program during(Step step, String mark) {
        return client -> {
            Underway call = client.beginAndAwait(step);
            client.notes().reach(mark);
            client.end(step.name(), call);
        };
    }

    private static Stream<TraceScenario> receiveLimits() {
        return Stream.of(
                TraceScenario.of(
                        "receive limit: nothing comes, and then something",
                        client -> client.upgrade()
                                .await("waited")
                                .write(ServerFrames.text("late"))
                                .answerClose(),
                        Program.of(
                                OPEN,
                                Step.receiveMessage(SHORT),
                                Step.receive(10, SHORT),
                                Program.reach("waited"),
                                RECEIVE_MESSAGE,
                                HANDSHAKE),
                        "receiveMessage within PT0.1S: TIMEOUT in RECEIVE by NETWORK ... [OPEN]",
                        "receive within PT0.1S: TIMEOUT in RECEIVE by NETWORK",
                        "receiveMessage: text late [OPEN]",
                        "closeHandshake 1000: 1000 [CLOSED]"),
                TraceScenario.of(
                        "receive limit: half a message comes, and then the rest",
                        client -> client.upgrade(ServerFrames.hex("01 02 6162"))
                                .await("waited")
                                .write(ServerFrames.hex("80 01 63"))
                                .answerClose(),
                        Program.of(
                                OPEN,
                                Step.receiveMessage(SHORT),
                                Step.receive(10),
                                Program.reach("waited"),
                                RECEIVE_MESSAGE,
                                HANDSHAKE),
                        "receiveMessage within PT0.1S: TIMEOUT",
                        "receive: INVALID_OPERATION in RECEIVE by CALLER",
                        "receiveMessage: text abc [OPEN]"),
                TraceScenario.of(
                        "frame limit: the server pauses within a frame (S-104)",
                        client -> client.upgrade(ServerFrames.hex("82 05 0102")).frames(),
                        Program.of(OPEN, FRAME_LIMIT, RECEIVE_MESSAGE, RECEIVE_MESSAGE, Step.sendText("x")),
                        "receiveMessage: TIMEOUT in RECEIVE by NETWORK ... has paused within a frame",
                        "receiveMessage: INVALID_OPERATION",
                        "sendText: INVALID_OPERATION",
                        "server 1: end"),
                TraceScenario.of(
                        "frame limit: the server pauses within a header",
                        client -> client.upgrade(ServerFrames.hex("82")).frames(),
                        Program.of(OPEN, FRAME_LIMIT, Program.pieces(10)),
                        "receive: 0 bytes of a message, then TIMEOUT in RECEIVE by NETWORK",
                        "server 1: end"));
    }

    private static Served.Script answering(String answer) {
        return client -> {
            client.request();
            client.write(answer.getBytes(StandardCharsets.US_ASCII)).gone();
        };
    }

    private static TraceScenario within(Duration limit, TraceScenario scenario) {
        return scenario.with(builder -> builder.timeouts(Timeouts.DEFAULT.withReceive(limit)));
    }

    private static Stream<TraceScenario> requestLimits() {
        Program steps = Program.of(
                Step.MARK, Step.SEND_REQUEST, Step.RECEIVE_RESPONSE, Step.RECEIVE_BODY, Step.COMPLETE_UPGRADE);
        return Stream.of(
                        TraceScenario.of(
                                "response limit: a silent server (S-107)",
                                answering(""),
                                steps,
                                "receiveResponse: TIMEOUT in RECEIVE_RESPONSE by NETWORK",
                                "receiveBody: INCORRECT_HANDLE_STATE",
                                "completeUpgrade: INCORRECT_HANDLE_STATE",
                                "server 1: end"),
                        TraceScenario.of(
                                "response limit: half a head",
                                answering("HTTP/1.1 101 Switching"),
                                steps,
                                "receiveResponse: TIMEOUT in RECEIVE_RESPONSE by NETWORK"),
                        TraceScenario.of(
                                "response limit: half a body",
                                answering("HTTP/1.1 403 No\r\nContent-Length: 4\r\n\r\nno"),
                                Program.of(steps, Step.RECEIVE_BODY),
                                "receiveResponse: answer 403",
                                "receiveBody: TIMEOUT in RECEIVE_RESPONSE by NETWORK",
                                "completeUpgrade: INVALID_SERVER_RESPONSE",
                                "receiveBody: binary 6e6f"),
                        TraceScenario.of(
                                "response limit: opening in one call",
                                answering("HTTP/1.1 100 Continue\r\n\r\n"),
                                OPEN,
                                "open: TIMEOUT in RECEIVE_RESPONSE by NETWORK",
                                "server 1: end"))
                .map(scenario -> within(scenario.name().endsWith("half a body") ? LONGER : SHORT, scenario));
    }

    private static Stream<TraceScenario> sendLimits() {
        return Stream.of(TraceScenario.of(
                        "send limit: the server does not read",
                        client -> client.upgrade(ServerFrames.text("readable"))
                                .await("sent")
                                .frames(),
                        Program.of(
                                OPEN,
                                Program.set(Option.SEND_TIMEOUT, SHORT),
                                LARGE,
                                Step.sendText("x"),
                                Step.shutdown(CloseStatus.NORMAL),
                                RECEIVE_MESSAGE,
                                Step.CLOSE,
                                Program.reach("sent")),
                        "send BINARY_MESSAGE of 2000000: TIMEOUT in SEND by NETWORK ... [OPEN]",
                        "sendText: INVALID_OPERATION in SEND",
                        "shutdown 1000: INVALID_OPERATION in SHUTDOWN",
                        "receiveMessage: text readable [OPEN]",
                        "server 1: end within a frame")
                .with(CancelScenarios::smallBuffers)
                .serving(builder -> builder.receiveBufferBytes(CancelScenarios.SMALL)));
    }

    /** A call that goes on while another one ends it. */
    private static TraceScenario ended(String name, Step goingOn, Step ending, String... expected) {
        return TraceScenario.of(
                "ended by others: " + name,
                client -> client.upgrade().await("ended").frames(),
                Program.of(
                        OPEN,
                        client -> {
                            Underway call = client.beginAndAwait(goingOn);
                            Object outcome = client.begin(ending).outcome();
                            client.end(goingOn.name(), call);
                            client.note(ending.name() + ": " + Words.of(outcome));
                        },
                        Program.reach("ended")),
                expected);
    }

    private static Stream<TraceScenario> closedMeanwhile() {
        String receiving = "receiveMessage: OPERATION_CANCELLED in RECEIVE by CALLER";
        return Stream.of(
                ended("a receive by close", RECEIVE_MESSAGE, Step.CLOSE, receiving, "server 1: CLOSE fin binary 03e9"),
                ended("a receive by abort", RECEIVE_MESSAGE, Step.ABORT, receiving, "server 1: end"),
                ended("a receive by abort of the session", RECEIVE_MESSAGE, Step.ABORT_SESSION, receiving),
                ended("a receive of a piece by close", Step.receive(10), Step.CLOSE, "receive: OPERATION_CANCELLED"),
                ended("a handshake by close", HANDSHAKE, Step.CLOSE, "OPERATION_CANCELLED in CLOSE", "CLOSE fin"),
                ended("a handshake by abort", HANDSHAKE, Step.ABORT, "OPERATION_CANCELLED in CLOSE", "server 1: end"),
                endedByHandshake(),
                small(ended("a send by close", LARGE, Step.CLOSE, "OPERATION_CANCELLED in SEND", "end within a frame")),
                small(ended("a send by abort", LARGE, Step.ABORT, "OPERATION_CANCELLED in SEND", "end within a frame")),
                small(ended(
                        "a send by abort of the session",
                        LARGE,
                        Step.ABORT_SESSION,
                        "OPERATION_CANCELLED in SEND",
                        "end within a frame")));
    }

    private static TraceScenario small(TraceScenario scenario) {
        return scenario.with(CancelScenarios::smallBuffers)
                .serving(builder -> builder.receiveBufferBytes(CancelScenarios.SMALL));
    }

    private static TraceScenario endedByHandshake() {
        return TraceScenario.of(
                "ended by others: a receive by the handshake",
                client -> client.upgrade().answerClose(),
                Program.of(OPEN, client -> {
                    Underway receiving = client.beginAndAwait(RECEIVE_MESSAGE);
                    Underway closing = client.begin(HANDSHAKE);
                    Object received = receiving.outcome();
                    client.end("closeHandshake", closing);
                    client.note("receiveMessage: " + Words.of(received));
                }),
                "closeHandshake: 1000 [CLOSED]",
                "receiveMessage: OPERATION_CANCELLED in RECEIVE by CALLER",
                "server 1: FINISHED");
    }

    private static Stream<TraceScenario> twice() {
        return Stream.of(
                TraceScenario.of(
                        "a second receive is refused while one goes on",
                        client -> client.upgrade()
                                .await("receiving")
                                .write(ServerFrames.text("x"))
                                .answerClose(),
                        Program.of(OPEN, client -> {
                            Underway first = client.beginAndAwait(RECEIVE_MESSAGE);
                            client.call(RECEIVE_MESSAGE);
                            client.call(Step.receive(10));
                            client.notes().reach("receiving");
                            client.end("first", first);
                            client.call(HANDSHAKE);
                        }),
                        "receiveMessage: INVALID_OPERATION in RECEIVE by CALLER",
                        "receive: INVALID_OPERATION in RECEIVE by CALLER",
                        "first: text x [OPEN]"),
                TraceScenario.of(
                        "a message that was begun in pieces is not received whole",
                        client -> client.upgrade(ServerFrames.hex("01 02 6162 80 01 63"), ServerFrames.text("next"))
                                .answerClose(),
                        Program.of(
                                OPEN,
                                Step.receive(1),
                                RECEIVE_MESSAGE,
                                Step.receive(1),
                                Step.receive(1),
                                RECEIVE_MESSAGE,
                                HANDSHAKE),
                        "receive: UTF8_FRAGMENT of 1, binary 61",
                        "receiveMessage: INVALID_OPERATION",
                        "receive: UTF8_FRAGMENT of 1, binary 62",
                        "receive: UTF8_MESSAGE of 1, binary 63",
                        "receiveMessage: text next"),
                TraceScenario.of(
                        "a buffer without room and a limit that is none are refused",
                        client -> client.upgrade(ServerFrames.text("x")).answerClose(),
                        Program.of(
                                OPEN,
                                Step.receive(0),
                                Step.receiveMessage(Duration.ZERO),
                                Step.receive(1, Duration.ofMillis(-1)),
                                RECEIVE_MESSAGE,
                                HANDSHAKE),
                        "receive: INVALID_PARAMETER in RECEIVE by CALLER",
                        "receiveMessage within PT0S: INVALID_PARAMETER",
                        "receive within PT-0.001S: INVALID_PARAMETER",
                        "receiveMessage: text x [OPEN]"));
    }
}
