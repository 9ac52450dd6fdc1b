package dev.fairlead.api;

import static dev.fairlead.api.Step.COMPLETE_UPGRADE;
import static dev.fairlead.api.Step.MARK;
import static dev.fairlead.api.Step.RECEIVE_BODY;
import static dev.fairlead.api.Step.RECEIVE_RESPONSE;
import static dev.fairlead.api.Step.SEND_REQUEST;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Answers 101, good and bad, step by step (threats S-01 to S-39). */
final class UpgradeScenarios {

    private static final String UPGRADED = "completeUpgrade: WebSocket [OPEN]";

    /** All steps, whatever becomes of those before. */
    static final Program EXCHANGE =
            Program.of(MARK, SEND_REQUEST, RECEIVE_RESPONSE, RECEIVE_BODY, COMPLETE_UPGRADE, Step.RESPONSE);

    private UpgradeScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(
                        accepted(),
                        interim(),
                        behindTheHead(),
                        wrongFields(),
                        wrongAccepts(),
                        extensions(),
                        subprotocols(UpgradeOptions.builder().subprotocols("chat", "superchat")))
                .flatMap(part -> part);
    }

    /** The bytes of an answer, with what belongs to the request where {@code {accept}} and {@code {key}} stand. */
    static byte[] filled(Served client, String answer) throws Exception {
        String key = client.connection()
                .request()
                .headers()
                .first("Sec-WebSocket-Key")
                .orElse("");
        return answer.replace("{accept}", Dialog.acceptFor(key))
                .replace("{key}", key)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Answers so, and ends the server's side. */
    static Served.Script answering(String answer) {
        return client -> {
            client.request();
            client.write(filled(client, answer)).finish().gone();
        };
    }

    /** A 101 with lines that are separated by bars. */
    private static String answer(String lines) {
        return "HTTP/1.1 101 Switching Protocols\r\n" + lines.replace("|", "\r\n") + "\r\n\r\n";
    }

    private static String with(String furtherLine) {
        return answer("Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Accept: {accept}|" + furtherLine);
    }

    private static TraceScenario good(String name, String answer) {
        return TraceScenario.of("101 " + name, answering(answer), EXCHANGE, "receiveResponse: answer 101", UPGRADED);
    }

    private static TraceScenario bad(String rule, String name, String answer) {
        return TraceScenario.of(
                "101 " + name,
                answering(answer),
                EXCHANGE,
                "receiveResponse: answer 101",
                ", rule " + rule + ")",
                "response: answer 101",
                "server 1: end");
    }

    private static Stream<TraceScenario> accepted() {
        return Stream.of(
                good("as it should be", Dialog.ANSWER_101),
                good("without a reason (S-01)", Dialog.ANSWER_101.replace("Switching Protocols", "")),
                good(
                        "in other letter case (S-05)",
                        answer("UPGRADE: WebSocket|connection: upgrade|sec-websocket-accept:{accept}")),
                good(
                        "with Upgrade behind keep-alive",
                        answer("Upgrade: websocket|Connection: keep-alive, Upgrade|Sec-WebSocket-Accept: {accept}")),
                good(
                        "with Connection twice",
                        answer(
                                "Upgrade:websocket|Connection: x|Connection: Upgrade|Sec-WebSocket-Accept: {accept}\t ")),
                good("with Content-Length", with("Content-Length: 5")),
                good("with Transfer-Encoding", with("Transfer-Encoding: chunked")),
                good("with a folded field (S-30)", with("X: a\r\n b")),
                TraceScenario.of(
                        "101 byte by byte (S-37)",
                        client -> {
                            client.request();
                            client.connection().writeSegments(filled(client, Dialog.ANSWER_101), 1);
                            client.finish().gone();
                        },
                        EXCHANGE,
                        UPGRADED));
    }

    private static Stream<TraceScenario> interim() {
        String others =
                "HTTP/1.1 100 Continue||HTTP/1.1 102 Processing|X: 1||HTTP/1.1 103 Hints|Link: </a>|Content-Length: 7||"
                        .replace("|", "\r\n");
        return Stream.of(
                good("behind interim answers (S-24)", others + Dialog.ANSWER_101),
                good("behind eight interim answers", "HTTP/1.1 100 \r\n\r\n".repeat(8) + Dialog.ANSWER_101),
                TraceScenario.of(
                        "101 behind nine interim answers (S-25)",
                        answering("HTTP/1.1 100 \r\n\r\n".repeat(9) + Dialog.ANSWER_101),
                        EXCHANGE,
                        "receiveResponse: HEADER_COUNT_EXCEEDED",
                        "completeUpgrade: INCORRECT_HANDLE_STATE"),
                TraceScenario.of(
                        "101 after a pause behind an interim answer",
                        client -> {
                            client.request();
                            client.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                                    .await("waiting")
                                    .write(filled(client, Dialog.ANSWER_101))
                                    .finish()
                                    .gone();
                        },
                        Program.of(MARK, SEND_REQUEST, client -> {
                            Calls.Underway receiving = client.beginAndAwait(RECEIVE_RESPONSE);
                            client.notes().reach("waiting");
                            client.end("receiveResponse", receiving);
                            client.call(COMPLETE_UPGRADE);
                        }),
                        "receiveResponse: answer 101",
                        UPGRADED));
    }

    private static Stream<TraceScenario> behindTheHead() {
        byte[] large = ServerFrames.bytes(65_536);
        return Stream.of(
                behind("a message", ServerFrames.text("hi"), "receiveMessage: text hi"),
                behind(
                        "three messages and a Close frame",
                        ServerFrames.join(
                                ServerFrames.text("a"),
                                ServerFrames.binary(new byte[2]),
                                ServerFrames.text("c"),
                                ServerFrames.close(1000, "")),
                        "text a",
                        "binary 0000",
                        "text c",
                        "closed 1000 [CLOSE_RECEIVED]"),
                behind(
                        "64 KiB of frames (S-39)",
                        ServerFrames.join(ServerFrames.binary(large), ServerFrames.text("end")),
                        "binary of 65536 bytes",
                        "text end"),
                behind("half a header", ServerFrames.hex("81"), "ended the connection without a Close frame, within"),
                behind("a violation", ServerFrames.hex("83 00"), "violation 1002 RFC 6455 5.2", "server 1: CLOSE fin"));
    }

    private static TraceScenario behind(String name, byte[] frames, String... expected) {
        return TraceScenario.of(
                "101 and " + name + " behind it",
                client -> client.upgrade(frames).finish().frames(),
                Program.of(MARK, SEND_REQUEST, RECEIVE_RESPONSE, RECEIVE_BODY, COMPLETE_UPGRADE, Program.messages()),
                expected);
    }

    private static Stream<TraceScenario> wrongFields() {
        String upgrade = "Upgrade: websocket|";
        String connection = "Connection: Upgrade|";
        String accept = "Sec-WebSocket-Accept: {accept}";
        return Stream.of(
                bad("UPGRADE", "without Upgrade (S-04)", answer(connection + accept)),
                bad("UPGRADE", "with Upgrade twice (S-06)", answer(upgrade + upgrade + connection + accept)),
                bad(
                        "UPGRADE",
                        "with a list in Upgrade (S-06)",
                        answer("Upgrade: websocket, h2c|" + connection + accept)),
                bad("UPGRADE", "with another Upgrade", answer("Upgrade: h2c|" + connection + accept)),
                bad("CONNECTION", "without Connection (S-07)", answer(upgrade + accept)),
                bad("CONNECTION", "with Connection: close (S-07)", answer(upgrade + "Connection: close|" + accept)),
                bad("CONNECTION", "with upgraded (S-09)", answer(upgrade + "Connection: upgraded|" + accept)),
                bad("CONNECTION", "with xupgrade (S-09)", answer(upgrade + "Connection: xupgrade|" + accept)),
                bad("ACCEPT", "without Accept (S-10)", answer(upgrade + "Connection: Upgrade")),
                bad("ACCEPT", "with Accept twice (S-15)", with(accept)),
                bad("ACCEPT", "with a right and a wrong Accept (S-15)", with("Sec-WebSocket-Accept: wrong")),
                bad("VERSION", "of HTTP/1.0 (S-02)", Dialog.ANSWER_101.replace("HTTP/1.1", "HTTP/1.0")));
    }

    private static Stream<TraceScenario> wrongAccepts() {
        return Stream.of(
                        "",
                        "{key}",
                        "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                        "{accept}=",
                        "{accept}x",
                        "\"{accept}\"",
                        "{accept}, {accept}",
                        "{accept}\r\n x")
                .map(accept -> bad(
                        "ACCEPT",
                        "with Accept " + accept.replace("\r\n", "CRLF") + "(S-11, S-12)",
                        Dialog.ANSWER_101.replace("{accept}", accept)));
    }

    private static Stream<TraceScenario> extensions() {
        return Stream.of(
                        "permessage-bzip2",
                        "permessage-deflate",
                        "permessage-deflate, permessage-deflate",
                        "permessage-deflate; =",
                        ";;")
                .map(value -> bad(
                        "EXTENSION",
                        "with extension " + value + " (S-16 to S-19)",
                        with("Sec-WebSocket-Extensions: " + value)));
    }

    private static Stream<TraceScenario> subprotocols(UpgradeOptions.Builder offer) {
        UpgradeOptions two = offer.build();
        UpgradeOptions required = offer.requireSubprotocol().build();
        return Stream.of(
                bad("SUBPROTOCOL", "with a subprotocol nobody offered (S-20)", with("Sec-WebSocket-Protocol: chat")),
                offered("in other letter case (S-21)", two, "Sec-WebSocket-Protocol: Chat", "rule SUBPROTOCOL"),
                offered("of its own (S-21)", two, "Sec-WebSocket-Protocol: other", "rule SUBPROTOCOL"),
                offered("twice", two, "Sec-WebSocket-Protocol: chat, superchat", "rule SUBPROTOCOL"),
                offered(
                        "that was offered",
                        two,
                        "Sec-WebSocket-Protocol: superchat",
                        "WebSocket speaks superchat [OPEN]"),
                offered(
                        "that was offered and required",
                        required,
                        "Sec-WebSocket-Protocol: chat",
                        "speaks chat [OPEN]"),
                offered("not, though asked (S-23)", two, "X: y", UPGRADED),
                offered("not, though required (S-23)", required, "X: y", "rule SUBPROTOCOL"));
    }

    private static TraceScenario offered(String name, UpgradeOptions offer, String line, String expected) {
        return TraceScenario.of(
                "101 that chooses a subprotocol " + name,
                answering(with(line)),
                Program.of(Step.mark(offer), SEND_REQUEST, RECEIVE_RESPONSE, COMPLETE_UPGRADE),
                "receiveResponse: answer 101",
                expected);
    }
}
