package dev.fairlead.api;

import static dev.fairlead.api.BufferType.BINARY_FRAGMENT;
import static dev.fairlead.api.BufferType.BINARY_MESSAGE;
import static dev.fairlead.api.BufferType.UTF8_FRAGMENT;
import static dev.fairlead.api.BufferType.UTF8_MESSAGE;
import static dev.fairlead.api.Step.OPEN;

import dev.fairlead.api.Calls.Underway;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Messages in pieces, sends that are refused, and sends behind others. */
final class SendScenarios {

    private static final Step DONE = Step.closeHandshake(CloseStatus.NORMAL);
    private static final byte[] ONE = {1};

    private SendScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(pieces(), refused(), queued()).flatMap(part -> part);
    }

    private static TraceScenario to(String name, Program program, String... expected) {
        return TraceScenario.of(
                "sending " + name, client -> client.upgrade().answerClose(), Program.of(OPEN, program, DONE), expected);
    }

    private static Stream<TraceScenario> pieces() {
        return Stream.of(
                to(
                        "characters cut by pieces",
                        Program.of(
                                Step.send(UTF8_FRAGMENT, (byte) 0xC3),
                                Step.send(UTF8_FRAGMENT, (byte) 0xA4, (byte) 0xE2),
                                Step.send(UTF8_MESSAGE, (byte) 0x82, (byte) 0xAC)),
                        "server 1: TEXT binary c3",
                        "server 1: CONTINUATION binary a4e2",
                        "server 1: CONTINUATION fin binary 82ac"),
                to(
                        "empty pieces",
                        Program.of(Step.send(BINARY_FRAGMENT), Step.send(BINARY_FRAGMENT), Step.send(BINARY_MESSAGE)),
                        "server 1: BINARY binary",
                        "server 1: CONTINUATION binary",
                        "server 1: CONTINUATION fin binary"),
                to(
                        "text as a whole, of 1 to 4 bytes a character",
                        Step.sendText("a\u00E4\u20AC\uD834\uDD1E"),
                        "sendText: done",
                        "server 1: TEXT fin binary 61c3a4e282acf09d849e"),
                to(
                        "what is held back",
                        Program.of(
                                Step.sendTextHeldBack("a"),
                                Step.FLUSH,
                                Step.sendTextHeldBack("b"),
                                Step.sendText("c"),
                                Step.sendTextHeldBack("d")),
                        "sendText, more follows: done",
                        "flush: done",
                        "server 1: TEXT fin binary 61",
                        "server 1: TEXT fin binary 62",
                        "server 1: TEXT fin binary 63",
                        "server 1: TEXT fin binary 64",
                        "server 1: CLOSE fin binary 03e8"),
                to(
                        "text as the last piece",
                        Program.of(Step.send(UTF8_FRAGMENT, (byte) 'a'), Step.sendText("b")),
                        "server 1: TEXT binary 61",
                        "server 1: CONTINUATION fin binary 62"),
                TraceScenario.of(
                        "sending half a message and then a Close frame",
                        client -> client.upgrade().answerClose(),
                        Program.of(OPEN, Step.send(BINARY_FRAGMENT, ONE), DONE),
                        "closeHandshake 1000: 1000 [CLOSED]",
                        "server 1: BINARY binary 01",
                        "server 1: CLOSE fin binary 03e8"));
    }

    private static Stream<TraceScenario> refused() {
        String refused = ": INVALID_PARAMETER in SEND by CALLER";
        return Stream.of(
                to(
                        "binary within a text is refused, and the text goes on",
                        Program.of(
                                Step.send(UTF8_FRAGMENT, (byte) 'a'),
                                Step.send(BINARY_FRAGMENT, ONE),
                                Step.send(BINARY_MESSAGE, ONE),
                                Step.send(UTF8_MESSAGE, (byte) 'b')),
                        "BINARY_FRAGMENT of 1" + refused,
                        "BINARY_MESSAGE of 1" + refused,
                        "UTF8_MESSAGE of 1: done [OPEN]",
                        "server 1: CONTINUATION fin binary 62"),
                to(
                        "text within a binary is refused, and the binary goes on",
                        Program.of(Step.send(BINARY_FRAGMENT, ONE), Step.sendText("b"), Step.send(BINARY_MESSAGE, ONE)),
                        "sendText" + refused,
                        "server 1: CONTINUATION fin binary 01"),
                to(
                        "what is no UTF-8 is refused",
                        Program.of(
                                Step.send(UTF8_MESSAGE, (byte) 0xC0, (byte) 0x80),
                                Step.send(UTF8_MESSAGE, (byte) 0xED, (byte) 0xA0, (byte) 0x80),
                                Step.send(UTF8_MESSAGE, (byte) 'c')),
                        "UTF8_MESSAGE of 2" + refused,
                        "UTF8_MESSAGE of 3" + refused,
                        "server 1: TEXT fin binary 63"),
                to(
                        "a text that ends within a character is refused, and goes on",
                        Program.of(
                                Step.send(UTF8_FRAGMENT, (byte) 'a'),
                                Step.send(UTF8_MESSAGE, (byte) 0xC3),
                                Step.send(UTF8_FRAGMENT, (byte) 0xC3),
                                Step.send(UTF8_MESSAGE, (byte) 0xA4)),
                        "UTF8_MESSAGE of 1" + refused,
                        "server 1: CONTINUATION binary c3",
                        "server 1: CONTINUATION fin binary a4"),
                to(
                        "an unpaired surrogate is refused",
                        Program.of(Step.sendText("a\uD834"), Step.sendText("ok")),
                        "sendText" + refused,
                        "sendText: done"),
                to(
                        "after a Close frame was sent is refused",
                        Program.of(
                                Step.shutdown(CloseStatus.NORMAL),
                                Step.sendText("x"),
                                Step.send(BINARY_MESSAGE, ONE),
                                Step.shutdown(CloseStatus.NORMAL)),
                        "sendText: INVALID_OPERATION in SEND by CALLER",
                        "BINARY_MESSAGE of 1: INVALID_OPERATION",
                        "shutdown 1000: INVALID_OPERATION in SHUTDOWN"),
                to(
                        "after the closing handshake is refused",
                        Program.of(DONE, Step.sendText("x"), Step.shutdown(CloseStatus.NORMAL)),
                        "sendText: INVALID_OPERATION in SEND by CALLER",
                        "shutdown 1000: INVALID_OPERATION",
                        "closeHandshake 1000: INVALID_OPERATION"),
                TraceScenario.of(
                        "sending after the close of the handle is refused",
                        client -> client.upgrade().frames(),
                        Program.of(
                                OPEN,
                                Step.CLOSE,
                                Step.sendText("x"),
                                Step.send(BINARY_MESSAGE, ONE),
                                Step.RECEIVE_MESSAGE,
                                Step.receive(1),
                                Step.shutdown(CloseStatus.NORMAL),
                                DONE,
                                Step.CLOSE_STATUS,
                                Step.CLOSE,
                                Step.ABORT),
                        "sendText: INVALID_HANDLE",
                        "BINARY_MESSAGE of 1: INVALID_HANDLE",
                        "receiveMessage: INVALID_HANDLE",
                        "receive: INVALID_HANDLE",
                        "shutdown 1000: INVALID_HANDLE",
                        "closeHandshake 1000: INVALID_HANDLE",
                        "closeStatus: INVALID_HANDLE",
                        "close: done",
                        "abort: done [RELEASED]",
                        "server 1: CLOSE fin binary 03e9",
                        "server 1: end"),
                TraceScenario.of(
                        "sending after a violation of the server is refused",
                        client -> client.upgrade(ServerFrames.hex("83 00")).frames(),
                        Program.of(OPEN, Step.RECEIVE_MESSAGE, Step.sendText("x"), Step.RECEIVE_MESSAGE, DONE),
                        "violation 1002",
                        "sendText: INVALID_OPERATION in SEND by CALLER",
                        "receiveMessage: INVALID_OPERATION in RECEIVE by CALLER",
                        "closeHandshake 1000: INVALID_OPERATION in CLOSE by CALLER"));
    }

    private static Stream<TraceScenario> queued() {
        return Stream.of(inOrder(), closeBehindOthers(), oneAtATime());
    }

    /** A server that begins to read when all is queued. */
    private static Served.Script late() {
        return client -> client.upgrade().await("queued").answerClose();
    }

    private static TraceScenario inOrder() {
        int[] sizes = {300_000, 10, 200_000, 0, 100_000};
        return TraceScenario.of(
                        "sending several messages behind one another",
                        late(),
                        Program.of(OPEN, client -> {
                            List<Underway> sends = new ArrayList<>();
                            for (int size : sizes) {
                                sends.add(client.beginAndAwait(Step.send(BINARY_MESSAGE, ServerFrames.bytes(size))));
                            }
                            client.notes().reach("queued");
                            for (Underway send : sends) {
                                client.end("send", send);
                            }
                            client.call(DONE);
                        }),
                        "send: done",
                        "server 1: BINARY fin binary of 300000 bytes",
                        "server 1: BINARY fin binary 00",
                        "server 1: BINARY fin binary of 200000 bytes",
                        "server 1: BINARY fin binary ",
                        "server 1: BINARY fin binary of 100000 bytes",
                        "server 1: FINISHED")
                .with(CancelScenarios::smallBuffers)
                .serving(builder -> builder.receiveBufferBytes(CancelScenarios.SMALL));
    }

    private static TraceScenario closeBehindOthers() {
        return TraceScenario.of(
                        "sending a Close frame behind messages",
                        late(),
                        Program.of(OPEN, client -> {
                            Underway first =
                                    client.beginAndAwait(Step.send(BINARY_MESSAGE, ServerFrames.bytes(300_000)));
                            Underway second = client.beginAndAwait(Step.sendText("second"));
                            Underway last = client.beginAndAwait(Step.shutdown(CloseStatus.of(4000, "last")));
                            // What is sent is decided by the order of the calls: nothing comes behind a Close frame.
                            client.call(Step.sendText("too late"));
                            client.notes().reach("queued");
                            client.end("first", first);
                            client.end("second", second);
                            client.end("shutdown", last);
                            client.call(Step.RECEIVE_MESSAGE);
                            client.call(Step.CLOSE);
                        }),
                        "sendText: INVALID_OPERATION in SEND",
                        "first: done",
                        "second: done",
                        "shutdown: done [CLOSE_SENT]",
                        "closed 4000 \"last\" [BOTH_CLOSED]",
                        "server 1: BINARY fin binary of 300000 bytes",
                        "server 1: TEXT fin binary 7365636f6e64",
                        "server 1: CLOSE fin binary 0fa06c617374")
                .with(CancelScenarios::smallBuffers)
                .serving(builder -> builder.receiveBufferBytes(CancelScenarios.SMALL));
    }

    /** WinHTTP's rule. */
    private static TraceScenario oneAtATime() {
        return TraceScenario.of(
                        "sending one at a time, where no queue is allowed",
                        late(),
                        Program.of(OPEN, client -> {
                            Underway first =
                                    client.beginAndAwait(Step.send(BINARY_MESSAGE, ServerFrames.bytes(300_000)));
                            client.call(Step.sendText("second"));
                            client.call(Step.shutdown(CloseStatus.NORMAL));
                            client.call(DONE);
                            client.notes().reach("queued");
                            client.end("first", first);
                            client.call(Step.sendText("third"));
                            client.call(DONE);
                        }),
                        "sendText: INVALID_OPERATION in SEND",
                        "shutdown 1000: INVALID_OPERATION in SHUTDOWN",
                        "closeHandshake 1000: INVALID_OPERATION in CLOSE",
                        "first: done",
                        "sendText: done",
                        "server 1: BINARY fin binary of 300000 bytes",
                        "server 1: TEXT fin binary 7468697264",
                        "server 1: FINISHED")
                .with(builder -> CancelScenarios.smallBuffers(builder).sendQueueBytes(0))
                .serving(builder -> builder.receiveBufferBytes(CancelScenarios.SMALL));
    }
}
