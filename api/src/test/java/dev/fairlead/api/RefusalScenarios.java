package dev.fairlead.api;

import static dev.fairlead.api.UpgradeScenarios.EXCHANGE;
import static dev.fairlead.api.UpgradeScenarios.answering;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Answers that refuse the upgrade, their bodies, and what is no answer at all. */
final class RefusalScenarios {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final String LENGTH_4 = "Content-Length: 4\r\n\r\nnope";

    private RefusalScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(statuses(), bodies(), brokenBodies(), noAnswers(), limits(), cuts(), inOneCall())
                .flatMap(part -> part);
    }

    private static Stream<TraceScenario> statuses() {
        return Stream.of(200, 204, 301, 302, 304, 400, 401, 403, 404, 407, 426, 429, 500, 503, 599)
                .map(status -> TraceScenario.of(
                        "refusal with " + status,
                        answering("HTTP/1.1 " + status + " Not this time\r\nX: y\r\n" + LENGTH_4),
                        EXCHANGE,
                        "receiveResponse: answer " + status + " \"Not this time\" X=y",
                        "receiveBody: binary " + (status == 204 || status == 304 ? "" : "6e6f7065"),
                        "completeUpgrade: INVALID_SERVER_RESPONSE in COMPLETE_UPGRADE",
                        "response: answer " + status,
                        "server 1: end"));
    }

    private static TraceScenario body(String name, String answer, String... expected) {
        return TraceScenario.of(
                "refusal whose body " + name, answering("HTTP/1.1 403 No\r\n" + answer), EXCHANGE, expected);
    }

    private static Stream<TraceScenario> bodies() {
        String large = "0123456789abcdef".repeat(5_000);
        return Stream.of(
                body(
                        "is chunked",
                        CHUNKED + "1\r\nn\r\n3;x=y\r\nope\r\n0\r\nT: 1\r\n\r\nrest",
                        "receiveBody: binary 6e6f7065"),
                body("ends with the connection", "\r\nnope", "receiveBody: binary 6e6f7065"),
                body("is empty", "Content-Length: 0\r\n\r\n", "receiveBody: binary "),
                body("is empty and chunked", CHUNKED + "0\r\n\r\n", "receiveBody: binary "),
                body("is followed by bytes", LENGTH_4 + " and more", "receiveBody: binary 6e6f7065"),
                body("is larger than the limit", "Content-Length: 80000\r\n\r\n" + large, "binary of 65536 bytes"),
                body("is larger than the limit and ends with the connection", "\r\n" + large, "binary of 65536 bytes"),
                body(
                        "looks compressed",
                        "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\u001F\u008B",
                        "receiveBody: binary 1f8b"),
                TraceScenario.of(
                        "refusal whose body is asked for twice",
                        answering("HTTP/1.1 403 No\r\n" + LENGTH_4),
                        Program.of(
                                Step.SEND_REQUEST,
                                Step.RECEIVE_RESPONSE,
                                Step.RECEIVE_BODY,
                                Step.RECEIVE_BODY,
                                Step.COMPLETE_UPGRADE),
                        "receiveBody: binary 6e6f7065",
                        "receiveBody: binary 6e6f7065",
                        "completeUpgrade: INCORRECT_HANDLE_STATE"),
                TraceScenario.of(
                        "answer to HEAD, which has no body",
                        answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
                        Program.of(client -> client.newRequest("HEAD"), EXCHANGE),
                        "markForUpgrade: INCORRECT_HANDLE_STATE",
                        "receiveBody: binary ",
                        "completeUpgrade: INCORRECT_HANDLE_STATE",
                        "server 1: HEAD /"));
    }

    private static Stream<TraceScenario> brokenBodies() {
        String early = "receiveBody: CONNECTION_ERROR in RECEIVE_RESPONSE by PEER against RFC 9112 8";
        return Stream.of(
                body("ends too early", "Content-Length: 9\r\n\r\nnope", early),
                body("ends within a chunk", CHUNKED + "9\r\nnope", early),
                body("ends before the last chunk", CHUNKED + "4\r\nnope\r\n", early),
                body("ends before its trailer", CHUNKED + "4\r\nnope\r\n0\r\n", early),
                body("has no decimal length", "Content-Length: x\r\n\r\n", "against RFC 9110 8.6"),
                body("has a negative length", "Content-Length: -1\r\n\r\n", "against RFC 9110 8.6"),
                body("has two lengths", "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", "against RFC 9112 6.3"),
                body("has a chunk without a size", CHUNKED + "zz\r\n", "against RFC 9112 7.1"),
                body("has a chunk that is too long", CHUNKED + "4\r\nnopeX", "against RFC 9112 7.1"));
    }

    private static TraceScenario none(String name, String answer, String rule) {
        return TraceScenario.of(
                "no answer: " + name,
                answering(answer),
                EXCHANGE,
                "receiveResponse: INVALID_SERVER_RESPONSE in RECEIVE_RESPONSE by PEER against RFC " + rule + " ",
                "receiveBody: INCORRECT_HANDLE_STATE",
                "completeUpgrade: INCORRECT_HANDLE_STATE",
                "response: INCORRECT_HANDLE_STATE",
                "server 1: end");
    }

    private static Stream<TraceScenario> noAnswers() {
        String status = "HTTP/1.1 101 OK\r\n";
        return Stream.of(
                none("HTTP/2.0 (S-03)", "HTTP/2.0 101 OK\r\n\r\n", "9112 2.3"),
                none("http/1.1 (S-03)", "http/1.1 101 OK\r\n\r\n", "9112 2.3"),
                none("ICY (S-03)", "ICY 101 OK\r\n\r\n", "9112 2.3"),
                none("SSH", "SSH-2.0-OpenSSH_9.6\r\n", "9112 2.3"),
                none("an alert of TLS", "\u0015\u0003\u0001", "9112 2.3"),
                none("HTTP/1.2", "HTTP/1.2 101 OK\r\n", "9112 2.3"),
                none("status 1o1 (S-03)", "HTTP/1.1 1o1 OK\r\n", "9112 4"),
                none("status 0101 (S-03)", "HTTP/1.1 0101 OK\r\n", "9112 4"),
                none("status 600", "HTTP/1.1 600 OK\r\n", "9110 15"),
                none("bare LF (S-28)", "HTTP/1.1 101 OK\n", "9112 2.2"),
                none("bare CR in a value (S-29)", status + "X: a\rb\r\n", "9112 2.2"),
                none("NUL in a value (S-29)", status + "X: a\u0000b\r\n", "9110 5.5"),
                none("space before a colon (S-31)", status + "Upgrade : w\r\n", "9112 5.1"),
                none("space before the first field (S-32)", status + " Upgrade: w\r\n", "9112 2.2"),
                none("no colon (S-33)", status + "Upgrade\r\n", "9112 5"),
                none("an empty name (S-33)", status + ": w\r\n", "9110 5.1"),
                none("a name that is no token (S-33)", status + "Up grade: w\r\n", "9110 5.1"),
                none("an empty line first (S-35)", "\r\n" + Dialog.ANSWER_101, "9112 2.3"));
    }

    private static Stream<TraceScenario> limits() {
        return Stream.of(
                        new String[] {"one line of 9 KiB", "X: " + "x".repeat(9_216) + "\r\n", "HEADER_SIZE_OVERFLOW"},
                        new String[] {
                            "a head of 17 KiB",
                            "X: 0123456789\r\n".repeat(90) + ("Y: " + "y".repeat(8_000) + "\r\n").repeat(2),
                            "HEADER_SIZE_OVERFLOW"
                        },
                        new String[] {"101 fields", "X: y\r\n".repeat(101), "HEADER_COUNT_EXCEEDED"})
                .map(limit -> TraceScenario.of(
                        "head over the limit: " + limit[0] + " (S-36)",
                        answering("HTTP/1.1 200 OK\r\n" + limit[1] + "\r\n"),
                        EXCHANGE,
                        "receiveResponse: " + limit[2]));
    }

    private static Stream<TraceScenario> cuts() {
        return Stream.of(
                cut("before its first byte", "", "receiveResponse: CONNECTION_ERROR in RECEIVE_RESPONSE by PEER"),
                cut("in the status line", "HTTP/1.1 10", "ended the connection before its response head was whole"),
                cut("behind an interim head", "HTTP/1.1 100 \r\n\r\n", "ended the connection before its response head"),
                TraceScenario.of(
                        "connection that is reset after the request (S-108)",
                        client -> {
                            client.request();
                            client.await("waiting");
                            client.connection().reset();
                        },
                        Program.of(Step.MARK, Step.SEND_REQUEST, client -> {
                            Calls.Underway receiving = client.beginAndAwait(Step.RECEIVE_RESPONSE);
                            client.notes().reach("waiting");
                            client.end("receiveResponse", receiving);
                            client.call(Step.COMPLETE_UPGRADE);
                        }),
                        "receiveResponse: CONNECTION_ERROR in RECEIVE_RESPONSE by NETWORK",
                        "completeUpgrade: INCORRECT_HANDLE_STATE"));
    }

    private static TraceScenario cut(String name, String answer, String expected) {
        return TraceScenario.of("head that is cut " + name + " (S-38)", answering(answer), EXCHANGE, expected);
    }

    private static Stream<TraceScenario> inOneCall() {
        return Stream.of(
                        new String[] {"403 and a body", "HTTP/1.1 403 No\r\n" + LENGTH_4, "body binary 6e6f7065"},
                        new String[] {
                            "404 and chunks",
                            "HTTP/1.1 404 No\r\n" + CHUNKED + "4\r\nnope\r\n0\r\n\r\n",
                            "body binary 6e6f7065"
                        },
                        new String[] {
                            "302", "HTTP/1.1 302 There\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "Location=/x"
                        },
                        new String[] {
                            "503 and half a body",
                            "HTTP/1.1 503 No\r\nContent-Length: 9\r\n\r\nnope",
                            "body binary 6e6f7065"
                        },
                        new String[] {
                            "403 and a broken body", "HTTP/1.1 403 No\r\nContent-Length: x\r\n\r\n", "(answer 403"
                        },
                        new String[] {
                            "101 without Accept",
                            "HTTP/1.1 101 OK|Upgrade: websocket|Connection: Upgrade||".replace("|", "\r\n"),
                            "rule ACCEPT"
                        },
                        new String[] {"no HTTP", "220 mail.test ESMTP\r\n", "no answer"},
                        new String[] {"nothing", "", "open: CONNECTION_ERROR in RECEIVE_RESPONSE by PEER"})
                .map(line -> TraceScenario.of(
                        "opening in one call, answered with " + line[0],
                        client -> {
                            client.request();
                            client.write(line[1].getBytes(StandardCharsets.ISO_8859_1))
                                    .finish()
                                    .gone();
                        },
                        Step.OPEN,
                        line[2],
                        "server 1: end"));
    }
}
