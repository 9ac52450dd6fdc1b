package dev.fairlead.api;

import static dev.fairlead.api.Step.COMPLETE_UPGRADE;
import static dev.fairlead.api.Step.MARK;
import static dev.fairlead.api.Step.RECEIVE_BODY;
import static dev.fairlead.api.Step.RECEIVE_RESPONSE;
import static dev.fairlead.api.Step.RESPONSE;
import static dev.fairlead.api.Step.SEND_REQUEST;

import dev.fairlead.api.Calls.Underway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Requests: steps in a wrong order, sent again, closed, and what the server sees of them. */
final class RequestScenarios {

    private static final Step HANDSHAKE = Step.closeHandshake(CloseStatus.NORMAL);

    private RequestScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(wrongOrder(), sentAgain(), goingOn(), fields()).flatMap(part -> part);
    }

    /** A 101 for the upgrades, 200 for everything else. */
    private static Served.Script willing() {
        return client -> {
            client.request();
            if (client.connection().request().headers().contains("Upgrade")) {
                client.connection().upgrade();
                client.frames();
            } else {
                client.write(ok("hi")).gone();
            }
        };
    }

    private static byte[] ok(String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static TraceScenario order(String name, Program program, String... expected) {
        return TraceScenario.of("order of steps: " + name, willing(), program, expected);
    }

    private static Stream<TraceScenario> wrongOrder() {
        return Stream.of(
                order(
                        "nothing before the send",
                        Program.of(RECEIVE_RESPONSE, RESPONSE, RECEIVE_BODY, COMPLETE_UPGRADE, MARK, SEND_REQUEST),
                        "receiveResponse: INCORRECT_HANDLE_STATE in RECEIVE_RESPONSE by CALLER",
                        "response: INCORRECT_HANDLE_STATE",
                        "receiveBody: INCORRECT_HANDLE_STATE",
                        "completeUpgrade: INCORRECT_HANDLE_STATE in COMPLETE_UPGRADE",
                        "sendRequest: done"),
                order(
                        "nothing but receiving behind the send",
                        Program.of(
                                MARK,
                                SEND_REQUEST,
                                SEND_REQUEST,
                                MARK,
                                Step.addHeader("X", "y"),
                                COMPLETE_UPGRADE,
                                RECEIVE_RESPONSE,
                                COMPLETE_UPGRADE),
                        "sendRequest: INCORRECT_HANDLE_STATE",
                        "markForUpgrade: INCORRECT_HANDLE_STATE",
                        "addHeader X: INCORRECT_HANDLE_STATE",
                        "completeUpgrade: INCORRECT_HANDLE_STATE",
                        "receiveResponse: answer 101",
                        "completeUpgrade: WebSocket [OPEN]",
                        "server 1: end"),
                order(
                        "one answer makes one WebSocket",
                        Program.of(
                                MARK,
                                SEND_REQUEST,
                                RECEIVE_RESPONSE,
                                RECEIVE_RESPONSE,
                                COMPLETE_UPGRADE,
                                COMPLETE_UPGRADE,
                                RESPONSE,
                                RECEIVE_BODY),
                        "receiveResponse: INCORRECT_HANDLE_STATE",
                        "completeUpgrade: WebSocket [OPEN]",
                        "completeUpgrade: INCORRECT_HANDLE_STATE",
                        "response: answer 101",
                        "receiveBody: binary"),
                order(
                        "an upgrade has to be marked before the send",
                        Program.of(SEND_REQUEST, MARK, RECEIVE_RESPONSE, MARK, RECEIVE_BODY, COMPLETE_UPGRADE),
                        "markForUpgrade: INCORRECT_HANDLE_STATE",
                        "receiveResponse: answer 200",
                        "receiveBody: binary 6869",
                        "completeUpgrade: INCORRECT_HANDLE_STATE"),
                order(
                        "only GET can be upgraded",
                        Program.of(
                                client -> client.newRequest("POST"),
                                MARK,
                                SEND_REQUEST,
                                RECEIVE_RESPONSE,
                                RECEIVE_BODY),
                        "markForUpgrade: INCORRECT_HANDLE_STATE in SETUP",
                        "receiveBody: binary 6869",
                        "server 1: POST / "),
                order(
                        "nothing after the close",
                        Program.of(
                                MARK,
                                SEND_REQUEST,
                                RECEIVE_RESPONSE,
                                COMPLETE_UPGRADE,
                                Step.CLOSE_REQUEST,
                                SEND_REQUEST,
                                RECEIVE_RESPONSE,
                                RESPONSE,
                                Step.CLOSE_REQUEST,
                                Step.sendText("x")),
                        "completeUpgrade: WebSocket [OPEN]",
                        "sendRequest: INVALID_HANDLE",
                        "receiveResponse: INVALID_HANDLE",
                        "response: INVALID_HANDLE",
                        "closeRequest: done",
                        "sendText: done [OPEN]",
                        "server 1: TEXT fin binary 78"),
                order(
                        "a WebSocket outlives its session's handle",
                        Program.of(
                                Step.OPEN,
                                Step.action(
                                        "closeSession",
                                        client -> client.session().close()),
                                Step.sendText("x"),
                                Step.OPEN,
                                Step.CLOSE),
                        "closeSession: done [OPEN]",
                        "sendText: done [OPEN]",
                        "open: INVALID_HANDLE",
                        "server 1: TEXT fin binary 78",
                        "server 1: CLOSE fin binary 03e9"));
    }

    private static Stream<TraceScenario> sentAgain() {
        Program once = Program.of(SEND_REQUEST, RECEIVE_RESPONSE, RECEIVE_BODY, COMPLETE_UPGRADE);
        return Stream.of(
                again("after a refusal", ok("no"), Program.of(MARK, once, once), "receiveBody: binary 6e6f"),
                again(
                        "after what is no answer",
                        "SSH-2.0\r\n".getBytes(StandardCharsets.US_ASCII),
                        Program.of(MARK, once, once),
                        "receiveResponse: INVALID_SERVER_RESPONSE"),
                again(
                        "with another field, without reading the body",
                        ok("no"),
                        Program.of(MARK, SEND_REQUEST, RECEIVE_RESPONSE, Step.addHeader("X", "y"), once),
                        "addHeader X: done"),
                TraceScenario.of(
                        "sent again after an upgrade, for a second WebSocket",
                        willing(),
                        Program.of(MARK, once, client -> {
                            WebSocket first = client.socket();
                            once.run(client);
                            client.call(Step.sendText("second"));
                            first.sendText("first");
                            client.note("first is " + first.state());
                        }),
                        "completeUpgrade: WebSocket [OPEN]",
                        "completeUpgrade: WebSocket [OPEN]",
                        "first is OPEN [OPEN]",
                        "server 1: TEXT fin binary 6669727374",
                        "server 2: TEXT fin binary 7365636f6e64"));
    }

    /** The first connection is answered so, the second one upgraded. */
    private static TraceScenario again(String name, byte[] answer, Program program, String expected) {
        return TraceScenario.of(
                "sent again " + name,
                client -> {
                    client.request();
                    if (client.number() == 1) {
                        client.write(answer).gone();
                    } else {
                        client.connection().upgrade();
                        client.answerClose();
                    }
                },
                Program.of(program, HANDSHAKE),
                expected,
                "completeUpgrade: WebSocket [OPEN]",
                "closeHandshake 1000: 1000 [CLOSED]",
                "server 1: end",
                "server 2: GET / ",
                "server 2: FINISHED");
    }

    private static Stream<TraceScenario> goingOn() {
        return Stream.of(
                TraceScenario.of(
                        "a step is refused while another one goes on",
                        client -> {
                            client.request().await("refused");
                            client.write(ok("hi")).gone();
                        },
                        Program.of(SEND_REQUEST, client -> {
                            Underway receiving = client.beginAndAwait(RECEIVE_RESPONSE);
                            client.call(RECEIVE_RESPONSE);
                            client.call(SEND_REQUEST);
                            client.call(RECEIVE_BODY);
                            client.notes().reach("refused");
                            client.end("receiveResponse", receiving);
                            client.call(RECEIVE_BODY);
                        }),
                        "receiveResponse: INCORRECT_HANDLE_STATE in RECEIVE_RESPONSE by CALLER",
                        "sendRequest: INCORRECT_HANDLE_STATE in SEND_REQUEST by CALLER",
                        "receiveBody: INCORRECT_HANDLE_STATE",
                        "receiveResponse: answer 200",
                        "receiveBody: binary 6869"),
                ended("by the close of the request", Step.CLOSE_REQUEST),
                ended("by the abort of the session", Step.ABORT_SESSION),
                TraceScenario.of(
                        "an opening is ended by the abort of the session",
                        client -> client.request().reach("asked").gone(),
                        client -> {
                            Underway opening = client.beginAndAwait(Step.OPEN);
                            client.notes().await("asked");
                            client.call(Step.ABORT_SESSION);
                            client.end("open", opening);
                        },
                        "open: OPERATION_CANCELLED in RECEIVE_RESPONSE by CALLER",
                        "server 1: end"));
    }

    private static TraceScenario ended(String name, Step ending) {
        return TraceScenario.of(
                "a response is ended " + name,
                client -> client.request().gone(),
                Program.of(SEND_REQUEST, client -> {
                    Underway receiving = client.beginAndAwait(RECEIVE_RESPONSE);
                    client.call(ending);
                    client.end("receiveResponse", receiving);
                    client.call(RECEIVE_RESPONSE);
                }),
                "receiveResponse: OPERATION_CANCELLED in RECEIVE_RESPONSE by CALLER",
                "receiveResponse: INVALID_HANDLE",
                "server 1: end");
    }

    private static Stream<TraceScenario> fields() {
        UpgradeOptions options = UpgradeOptions.builder()
                .header("Origin", "http://x.test")
                .subprotocols("chat", "superchat")
                .build();
        return Stream.of(TraceScenario.of(
                        "fields of caller, options and session reach the server",
                        willing(),
                        Program.of(
                                Step.addHeader("X-A", "1"),
                                Step.addHeader("X-A", "2"),
                                Step.addHeader("Host", "other"),
                                Step.addHeader("X B", "1"),
                                Step.addHeader("X", "a\nb"),
                                Step.mark(options),
                                SEND_REQUEST,
                                RECEIVE_RESPONSE,
                                COMPLETE_UPGRADE),
                        "addHeader Host: INVALID_PARAMETER",
                        "addHeader X B: INVALID_PARAMETER",
                        "addHeader X: INVALID_PARAMETER",
                        "completeUpgrade: WebSocket speaks superchat",
                        "server 1: GET / ",
                        "server 1: end")
                .with(builder -> builder.userAgent("traces"))
                .serving(builder -> builder.subprotocols(List.of("superchat"))));
    }
}
