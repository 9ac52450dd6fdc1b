package dev.fairlead.api;

import static dev.fairlead.api.Step.OPEN;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The scenarios of {@link Scenario} on real sockets, and further violations (threats S-40 to S-73, S-97). */
final class ViolationScenarios {

    private static final int ROOM = 5;

    private ViolationScenarios() {}

    static Stream<TraceScenario> all() {
        return Stream.of(
                        Scenario.all().map(ViolationScenarios::whole),
                        Scenario.all().map(ViolationScenarios::inPieces),
                        headers(),
                        controls(),
                        closeCodes(),
                        text(),
                        limits(),
                        whileOthersGoOn())
                .flatMap(part -> part);
    }

    private static Served.Script sending(byte[] wire) {
        return client -> client.upgrade().write(wire).finish().framesButPongs();
    }

    private static String[] expected(Scenario scenario) {
        return scenario.trace().stream()
                .map(event -> event.startsWith("end") ? "CONNECTION_ERROR in RECEIVE by PEER" : event)
                .toArray(String[]::new);
    }

    private static TraceScenario whole(Scenario scenario) {
        return TraceScenario.of(
                "stream: " + scenario,
                sending(scenario.wire()),
                Program.of(OPEN, Program.messages(), Step.CLOSE_STATUS, Step.sendText("behind")),
                expected(scenario));
    }

    private static TraceScenario inPieces(Scenario scenario) {
        return TraceScenario.of(
                "stream in pieces: " + scenario,
                sending(scenario.wire()),
                Program.of(OPEN, Program.pieces(ROOM)),
                expected(scenario));
    }

    /** A good message, then a violation; the server goes on listening. */
    private static TraceScenario violation(String name, String hex, int code, String section) {
        byte[] wire = ServerFrames.join(ServerFrames.text("good"), ServerFrames.hex(hex));
        return TraceScenario.of(
                "violation: " + name,
                client -> client.upgrade().write(wire).frames(),
                Program.of(OPEN, Program.messages(), Step.CLOSE_STATUS, Step.closeHandshake(CloseStatus.NORMAL)),
                "text good [OPEN]",
                "violation " + code + " RFC 6455 " + section + " ... [FAILED]",
                "closeStatus: INVALID_OPERATION",
                "closeHandshake 1000: INVALID_OPERATION",
                "server 1: CLOSE fin binary",
                "server 1: end");
    }

    private static Stream<TraceScenario> headers() {
        Stream<TraceScenario> opcodes = IntStream.of(4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF)
                .mapToObj(opcode ->
                        violation("opcode " + opcode + " (S-43)", String.format("8%X 00", opcode), 1002, "5.2"));
        return Stream.concat(
                opcodes,
                Stream.of(
                        violation("RSV2 (S-41)", "A1 01 61", 1002, "5.2"),
                        violation("RSV3 (S-41)", "91 01 61", 1002, "5.2"),
                        violation("RSV1 on a ping", "C9 00", 1002, "5.2"),
                        violation("the top bit of a 64-bit length (S-44)", "82 7F 8000000000000000", 1002, "5.2"),
                        violation("300 in 64 bits (S-46)", "82 7F 000000000000012C", 1002, "5.2"),
                        violation("a masked ping", "89 80 00000000", 1002, "5.1")));
    }

    private static Stream<TraceScenario> controls() {
        return Stream.of(
                violation("a pong of 126 bytes (S-47)", "8A 7E 007E", 1002, "5.5"),
                violation("a Close frame of 126 bytes (S-99)", "88 7E 007E", 1002, "5.5"),
                violation("a pong that is not final (S-48)", "0A 00", 1002, "5.5"),
                violation("a Close frame that is not final (S-48)", "08 00", 1002, "5.5"),
                violation("a ping with a 64-bit length", "89 7F 0000000000010000", 1002, "5.5"));
    }

    private static Stream<TraceScenario> closeCodes() {
        return IntStream.of(0, 999, 1004, 1006, 1015, 1016, 2000, 2999, 5000, 65_535)
                .mapToObj(code ->
                        violation("close code " + code + " (S-97)", String.format("88 02 %04X", code), 1002, "7.4"));
    }

    private static Stream<TraceScenario> text() {
        return Stream.of("C1 BF", "E0 80 80", "F0 80 80 80", "ED A0 80", "ED BF BF", "F4 90 80 80", "F5 80", "FF 80")
                .map(bytes -> violation(
                        "text " + bytes + " (S-67 to S-69)",
                        String.format("81 %02X %s", bytes.replace(" ", "").length() / 2, bytes),
                        1007,
                        "8.1"));
    }

    private static TraceScenario limit(String name, byte[] wire, Limits limits, int code) {
        return TraceScenario.of(
                        "limit: " + name,
                        client -> client.upgrade().write(wire).frames(),
                        Program.of(OPEN, Program.messages()),
                        "violation " + code + " ... [FAILED]",
                        "server 1: CLOSE fin binary",
                        "server 1: end")
                .with(builder -> builder.limits(limits));
    }

    private static Stream<TraceScenario> limits() {
        Limits tenBytes = Limits.DEFAULT.withMessageBytes(10);
        Limits small = new Limits(16_384, 8_192, 100, 8, 65_536, 1_000_000, 3, 2, 1_024, 16_777_216);
        return Stream.of(
                limit("message of 11 bytes", ServerFrames.binary(new byte[11]), tenBytes, 1009),
                limit(
                        "fragments that are too large together (S-60)",
                        ServerFrames.hex("02 06 010203040506 80 05 0708090A0B"),
                        tenBytes,
                        1009),
                limit(
                        "length that announces too much (S-62)",
                        ServerFrames.join(ServerFrames.hex("82 7F 0000000006400000"), new byte[1_024]),
                        tenBytes,
                        1009),
                limit(
                        "four frames for a message (S-59)",
                        ServerFrames.hex("02 01 01 00 01 02 00 01 03 80 01 04"),
                        small,
                        1008),
                limit("three empty frames in a row (S-58)", ServerFrames.hex("02 00 00 00 00 00"), small, 1008),
                TraceScenario.of(
                                "limit of messages does not hold for pieces",
                                client -> client.upgrade(ServerFrames.binary(new byte[11]), ServerFrames.emptyClose())
                                        .frames(),
                                Program.of(OPEN, Program.pieces(ROOM)),
                                "receive: binary 0000000000000000000000",
                                "closed 1005")
                        .with(builder -> builder.limits(tenBytes)));
    }

    private static Stream<TraceScenario> whileOthersGoOn() {
        byte[] bad = ServerFrames.join(ServerFrames.hex("81 7F 0000000000100000 6162 FF"), new byte[100]);
        return Stream.of(
                TraceScenario.of(
                        "violation: bad text in a frame that is never whole (S-72)",
                        client -> client.upgrade().write(bad).frames(),
                        Program.of(OPEN, Program.messages()),
                        "violation 1007 RFC 6455 8.1",
                        "server 1: CLOSE fin binary",
                        "server 1: end"),
                TraceScenario.of(
                        "violation: while nobody receives, told to the next who does",
                        client -> {
                            client.upgrade(ServerFrames.text("good"), ServerFrames.hex("83 00"));
                            client.frame();
                            client.frames();
                        },
                        Program.of(OPEN, Step.sendText("still open"), Program.messages()),
                        "sendText: done [OPEN]",
                        "text good [OPEN]",
                        "violation 1002 RFC 6455 5.2",
                        "server 1: TEXT fin binary 7374696c6c206f70656e",
                        "server 1: CLOSE fin binary"),
                TraceScenario.of(
                        "violation: in the closing handshake",
                        client -> {
                            client.upgrade().untilClose();
                            client.write(ServerFrames.hex("83 00")).frames();
                        },
                        Program.of(OPEN, Step.closeHandshake(CloseStatus.NORMAL), Step.CLOSE_STATUS),
                        "closeHandshake 1000: INVALID_SERVER_RESPONSE in CLOSE by PEER against RFC 6455 5.2 violation 1002",
                        "closeStatus: INVALID_OPERATION",
                        "server 1: CLOSE fin binary 03e8",
                        "server 1: end"),
                TraceScenario.of(
                        "violation: behind our Close frame",
                        client -> {
                            client.upgrade().untilClose();
                            client.write(ServerFrames.text("late"), ServerFrames.hex("83 00"))
                                    .frames();
                        },
                        Program.of(OPEN, Step.shutdown(CloseStatus.NORMAL), Program.messages()),
                        "shutdown 1000: done [CLOSE_SENT]",
                        "text late [CLOSE_SENT]",
                        "violation 1002 ... [FAILED]"));
    }
}
