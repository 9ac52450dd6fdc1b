package dev.fairlead.api;

import static dev.fairlead.api.Step.CLOSE;
import static dev.fairlead.api.Step.CLOSE_STATUS;
import static dev.fairlead.api.Step.OPEN;
import static dev.fairlead.api.Step.RECEIVE_MESSAGE;

import dev.fairlead.testkit.ClientEnd;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who closes first, with which code, and what is possible before, between and after. */
final class CloseScenarios {

    private static final Duration SHORT = Duration.ofMillis(120);
    private static final Step HANDSHAKE = Step.closeHandshake(CloseStatus.NORMAL);
    private static final CloseStatus LONG_REASON = CloseStatus.of(4999, "r".repeat(123));

    private CloseScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(weFirst(), peerCodes(), peerFirst(), both(), withoutClose(), limits(), handles())
                .flatMap(part -> part);
    }

    private static TraceScenario answered(String name, Program program, String... expected) {
        return TraceScenario.of(
                "close: " + name, client -> client.upgrade().answerClose(), Program.of(OPEN, program), expected);
    }

    private static Stream<TraceScenario> weFirst() {
        return Stream.of(
                answered(
                        "we first",
                        Program.of(HANDSHAKE, CLOSE_STATUS, RECEIVE_MESSAGE, Step.receive(1), HANDSHAKE),
                        "closeHandshake 1000: 1000 [CLOSED]",
                        "closeStatus: 1000",
                        "receiveMessage: INVALID_OPERATION in RECEIVE",
                        "receive: INVALID_OPERATION in RECEIVE",
                        "closeHandshake 1000: INVALID_OPERATION in CLOSE",
                        "server 1: CLOSE fin binary 03e8",
                        "server 1: FINISHED"),
                answered(
                        "we first, with the longest reason",
                        Program.of(Step.closeHandshake(LONG_REASON), CLOSE_STATUS),
                        "closeStatus: " + LONG_REASON,
                        "server 1: CLOSE fin binary of 125 bytes",
                        "server 1: FINISHED"),
                answered(
                        "we first, without a status",
                        Program.of(Step.closeHandshake(CloseStatus.EMPTY), CLOSE_STATUS),
                        "closeStatus: 1005",
                        "server 1: CLOSE fin binary ",
                        "server 1: FINISHED"),
                answered(
                        "we first, with shutdown and receive",
                        Program.of(Step.shutdown(CloseStatus.of(3000, "bye")), RECEIVE_MESSAGE, CLOSE_STATUS, CLOSE),
                        "shutdown 3000 \"bye\": done [CLOSE_SENT]",
                        "receiveMessage: closed 3000 \"bye\" [BOTH_CLOSED]",
                        "closeStatus: 3000 \"bye\"",
                        "close: done [RELEASED]",
                        "server 1: FINISHED"),
                answered(
                        "we first, with shutdown and the handshake",
                        Program.of(Step.shutdown(CloseStatus.of(3001)), Step.closeHandshake(CloseStatus.of(3002))),
                        "closeHandshake 3002: 3001 [CLOSED]",
                        "server 1: CLOSE fin binary 0bb9",
                        "server 1: FINISHED"),
                answered(
                        "we first, the handshake behind both frames",
                        Program.of(Step.shutdown(CloseStatus.NORMAL), RECEIVE_MESSAGE, HANDSHAKE, RECEIVE_MESSAGE),
                        "receiveMessage: closed 1000 [BOTH_CLOSED]",
                        "closeHandshake 1000: 1000 [CLOSED]",
                        "receiveMessage: INVALID_OPERATION"),
                answered(
                        "we first, the peer's frame in pieces",
                        Program.of(Step.shutdown(CloseStatus.of(1001)), Program.pieces(2), CLOSE_STATUS),
                        "receive: 0 bytes of a message, then closed 1001 [BOTH_CLOSED]",
                        "closeStatus: 1001"));
    }

    private static Stream<TraceScenario> peerCodes() {
        return IntStream.of(1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 3999, 4000, 4999)
                .mapToObj(code -> TraceScenario.of(
                        "close: peer first with " + code + " (S-98)",
                        client -> {
                            client.upgrade(ServerFrames.close(code, "why")).untilClose();
                            client.finish().end();
                        },
                        Program.of(OPEN, RECEIVE_MESSAGE, CLOSE_STATUS, HANDSHAKE, CLOSE_STATUS),
                        "receiveMessage: closed " + code + " \"why\" [CLOSE_RECEIVED]",
                        "closeStatus: " + code + " \"why\"",
                        "closeHandshake 1000: " + code + " \"why\" [CLOSED]",
                        "server 1: CLOSE fin binary 03e8",
                        "server 1: FINISHED"));
    }

    private static TraceScenario peer(String name, Program program, String... expected) {
        return TraceScenario.of(
                "close: " + name,
                client -> {
                    client.upgrade(ServerFrames.close(4001, "go")).untilClose();
                    client.finish().gone();
                },
                Program.of(OPEN, RECEIVE_MESSAGE, program),
                expected);
    }

    private static Stream<TraceScenario> peerFirst() {
        String closed = "receiveMessage: closed 4001 \"go\" [CLOSE_RECEIVED]";
        return Stream.of(
                peer(
                        "peer first, answered with shutdown",
                        Program.of(Step.shutdown(CloseStatus.of(4002)), CLOSE_STATUS, Step.sendText("x"), HANDSHAKE),
                        closed,
                        "shutdown 4002: done [BOTH_CLOSED]",
                        "closeStatus: 4001 \"go\"",
                        "sendText: INVALID_OPERATION",
                        "closeHandshake 1000: 4001 \"go\" [CLOSED]",
                        "server 1: CLOSE fin binary 0fa2"),
                peer(
                        "peer first, a message before the answer",
                        Program.of(Step.sendText("last words"), HANDSHAKE),
                        closed,
                        "sendText: done [CLOSE_RECEIVED]",
                        "server 1: TEXT fin binary 6c61737420776f726473",
                        "server 1: CLOSE fin binary 03e8"),
                peer(
                        "peer first, the rest of a message before the answer",
                        Program.of(
                                Step.send(BufferType.UTF8_FRAGMENT, (byte) 'a'),
                                Step.send(BufferType.UTF8_MESSAGE, (byte) 'b'),
                                HANDSHAKE),
                        "server 1: TEXT binary 61",
                        "server 1: CONTINUATION fin binary 62",
                        "server 1: CLOSE fin binary 03e8"),
                peer(
                        "peer first, answered by close",
                        CLOSE,
                        closed,
                        "close: done [RELEASED]",
                        "server 1: CLOSE fin binary 0fa1676f"),
                peer(
                        "peer first, receiving again is refused",
                        Program.of(RECEIVE_MESSAGE, Step.receive(10), HANDSHAKE),
                        closed,
                        "receiveMessage: INVALID_OPERATION in RECEIVE",
                        "receive: INVALID_OPERATION in RECEIVE",
                        "closeHandshake 1000: 4001 \"go\" [CLOSED]"),
                TraceScenario.of(
                        "close: peer first, after half a message (S-56)",
                        client -> {
                            client.upgrade(ServerFrames.hex("01 01 61"), ServerFrames.emptyClose())
                                    .untilClose();
                            client.finish().gone();
                        },
                        Program.of(OPEN, RECEIVE_MESSAGE, HANDSHAKE),
                        "receiveMessage: closed 1005 [CLOSE_RECEIVED]",
                        "closeHandshake 1000: 1005 [CLOSED]",
                        "server 1: CLOSE fin binary 03e8"));
    }

    private static Stream<TraceScenario> both() {
        return Stream.of(
                TraceScenario.of(
                        "close: both at once, nobody receives",
                        client -> {
                            client.upgrade(ServerFrames.close(4001, "")).untilClose();
                            client.finish().end();
                        },
                        Program.of(OPEN, Step.closeHandshake(CloseStatus.of(4002)), CLOSE_STATUS),
                        "closeHandshake 4002: 4001 [CLOSED]",
                        "closeStatus: 4001",
                        "server 1: CLOSE fin binary 0fa2",
                        "server 1: FINISHED"),
                TraceScenario.of(
                        "close: both at once, messages before the peer's frame",
                        client -> {
                            client.upgrade(
                                            ServerFrames.text("unread"),
                                            ServerFrames.binary(new byte[100_000]),
                                            ServerFrames.hex("01 01 61"),
                                            ServerFrames.close(4001, ""))
                                    .untilClose();
                            client.finish().end();
                        },
                        Program.of(OPEN, HANDSHAKE, CLOSE_STATUS),
                        "closeHandshake 1000: 4001 [CLOSED]",
                        "server 1: FINISHED"),
                TraceScenario.of(
                        "close: both at once, with shutdown",
                        client -> {
                            client.upgrade(ServerFrames.text("first"), ServerFrames.close(4001, ""))
                                    .untilClose();
                            client.finish().end();
                        },
                        Program.of(OPEN, Step.shutdown(CloseStatus.of(4002)), Program.messages(), HANDSHAKE),
                        "shutdown 4002: done [CLOSE_SENT]",
                        "text first [CLOSE_SENT]",
                        "closed 4001 [BOTH_CLOSED]",
                        "closeHandshake 1000: 4001 [CLOSED]",
                        "server 1: FINISHED"),
                TraceScenario.of(
                        "close: the peer goes on for a while after our Close frame",
                        client -> {
                            client.upgrade().untilClose();
                            client.write(ServerFrames.text("a"), ServerFrames.text("b"), ServerFrames.close(1000, ""))
                                    .finish()
                                    .end();
                        },
                        Program.of(OPEN, Step.shutdown(CloseStatus.NORMAL), Program.messages(), CLOSE),
                        "text a [CLOSE_SENT]",
                        "text b [CLOSE_SENT]",
                        "closed 1000 [BOTH_CLOSED]",
                        "server 1: FINISHED"),
                TraceScenario.of(
                        "close: the handshake drops what the peer still sends",
                        client -> {
                            client.upgrade().untilClose();
                            client.write(ServerFrames.binary(new byte[300_000]), ServerFrames.close(1000, ""))
                                    .finish()
                                    .end();
                        },
                        Program.of(OPEN, HANDSHAKE),
                        "closeHandshake 1000: 1000 [CLOSED]",
                        "server 1: FINISHED"));
    }

    private static Stream<TraceScenario> withoutClose() {
        return Stream.of(
                TraceScenario.of(
                        "end without Close while receiving (S-106)",
                        client -> client.upgrade().finish().frames(),
                        Program.of(OPEN, RECEIVE_MESSAGE, RECEIVE_MESSAGE, Step.sendText("x"), HANDSHAKE, CLOSE_STATUS),
                        "receiveMessage: CONNECTION_ERROR in RECEIVE by PEER ... (1006) [FAILED]",
                        "receiveMessage: INVALID_OPERATION",
                        "sendText: INVALID_OPERATION",
                        "closeHandshake 1000: INVALID_OPERATION",
                        "closeStatus: INVALID_OPERATION",
                        "server 1: CLOSE fin binary 03e9",
                        "server 1: end"),
                TraceScenario.of(
                        "end without Close in the handshake",
                        client -> {
                            client.upgrade().untilClose();
                            client.finish().gone();
                        },
                        Program.of(OPEN, HANDSHAKE, CLOSE_STATUS),
                        "closeHandshake 1000: CONNECTION_ERROR in CLOSE by PEER against RFC 6455 7.1.5 ... (1006) [FAILED]",
                        "closeStatus: INVALID_OPERATION"),
                TraceScenario.of(
                        "end without Close behind shutdown",
                        client -> {
                            client.upgrade().untilClose();
                            client.write(ServerFrames.text("a")).finish().gone();
                        },
                        Program.of(OPEN, Step.shutdown(CloseStatus.NORMAL), Program.messages()),
                        "text a [CLOSE_SENT]",
                        "(1006) [FAILED]"),
                TraceScenario.of(
                        "reset while receiving",
                        client -> {
                            client.upgrade().await("receiving");
                            client.connection().reset();
                        },
                        Program.of(
                                OPEN, EndingScenarios.during(RECEIVE_MESSAGE, "receiving"), RECEIVE_MESSAGE, HANDSHAKE),
                        "receiveMessage: CONNECTION_ERROR in RECEIVE by NETWORK ... [FAILED]",
                        "receiveMessage: INVALID_OPERATION",
                        "closeHandshake 1000: INVALID_OPERATION"),
                TraceScenario.of(
                        "reset in the handshake",
                        client -> {
                            client.upgrade().untilClose();
                            client.connection().reset();
                        },
                        Program.of(OPEN, HANDSHAKE),
                        "closeHandshake 1000: CONNECTION_ERROR in CLOSE by NETWORK ... [FAILED]"));
    }

    private static Stream<TraceScenario> limits() {
        return Stream.of(
                        TraceScenario.of(
                                "close limit: a silent server (S-101)",
                                client -> {
                                    client.upgrade().untilClose();
                                    client.gone();
                                },
                                Program.of(OPEN, HANDSHAKE, CLOSE_STATUS, RECEIVE_MESSAGE),
                                "closeHandshake 1000: TIMEOUT in CLOSE by NETWORK ... [FAILED]",
                                "closeStatus: INVALID_OPERATION",
                                "receiveMessage: INVALID_OPERATION"),
                        TraceScenario.of(
                                "close limit: a server that sends on and on (S-101)",
                                client -> {
                                    client.upgrade().untilClose();
                                    while (client.connection().awaitEnd(Duration.ofMillis(5)) == ClientEnd.STILL_OPEN) {
                                        client.connection().sendText("more");
                                    }
                                },
                                Program.of(OPEN, HANDSHAKE),
                                "closeHandshake 1000: TIMEOUT in CLOSE by NETWORK"),
                        TraceScenario.of(
                                "close limit: a server that leaves TCP open behind both frames (S-103)",
                                client -> {
                                    // Its Close frame is there before ours: the limit finds nothing but TCP left open.
                                    client.upgrade(ServerFrames.close(1000, "")).untilClose();
                                    client.gone();
                                },
                                Program.of(OPEN, HANDSHAKE, CLOSE_STATUS),
                                "closeHandshake 1000: 1000 [CLOSED]",
                                "closeStatus: 1000"))
                .map(scenario -> scenario.with(builder -> builder.timeouts(Timeouts.DEFAULT.withClose(SHORT))));
    }

    private static Stream<TraceScenario> handles() {
        return Stream.of(
                TraceScenario.of(
                        "close of the handle tells 1001",
                        client -> client.upgrade().frames(),
                        Program.of(OPEN, CLOSE_STATUS, CLOSE, CLOSE),
                        "closeStatus: INVALID_OPERATION",
                        "close: done [RELEASED]",
                        "close: done [RELEASED]",
                        "server 1: CLOSE fin binary 03e9",
                        "server 1: end"),
                TraceScenario.of(
                        "abort tells nothing",
                        client -> client.upgrade().frames(),
                        Program.of(OPEN, Step.sendText("x"), Step.ABORT, Step.ABORT),
                        "abort: done [RELEASED]",
                        "server 1: TEXT fin binary 78",
                        "server 1: end"),
                TraceScenario.of(
                        "close of the handle within a message of ours",
                        client -> client.upgrade().frames(),
                        Program.of(OPEN, Step.send(BufferType.UTF8_FRAGMENT, (byte) 'a'), CLOSE),
                        "server 1: TEXT binary 61",
                        "server 1: CLOSE fin binary 03e9",
                        "server 1: end"),
                TraceScenario.of(
                        "abort of the session closes everything",
                        client -> client.upgrade().frames(),
                        Program.of(OPEN, Step.ABORT_SESSION, RECEIVE_MESSAGE, Step.sendText("x"), OPEN),
                        "abortSession: done [RELEASED]",
                        "receiveMessage: INVALID_HANDLE",
                        "sendText: INVALID_HANDLE",
                        "open: INVALID_HANDLE",
                        "server 1: end"));
    }
}
