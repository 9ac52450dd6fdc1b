package dev.fairlead.api;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a server sends until it ends its stream, and what a client has to see of it. */
final class Scenario {

    private static final String EOF = "end 1006";
    private static final String MIXED = "a\u00E4\u20AC\uD834\uDD1E";

    private final String name;
    private final byte[] wire;
    private final List<String> trace;

    private Scenario(String name, byte[] wire, List<String> trace) {
        this.name = name;
        this.wire = wire;
        this.trace = trace;
    }

    /** The server's bytes. */
    byte[] wire() {
        return wire.clone();
    }

    /** What the client sees, in the words of {@link Trace}. */
    List<String> trace() {
        return trace;
    }

    static Scenario of(String name, byte[] wire, String... trace) {
        return new Scenario(name, wire, List.of(trace));
    }

    @Override
    public String toString() {
        return name;
    }

    static Stream<Scenario> all() {
        return Stream.of(messages(), controls(), closings(), violations()).flatMap(part -> part);
    }

    private static Stream<Scenario> messages() {
        return Stream.of(
                of("nothing", new byte[0], EOF),
                of("a text", ServerFrames.text("hello"), "text hello", EOF),
                of("a binary", ServerFrames.hex("82 02 FF 00"), "binary ff00", EOF),
                of("empty messages", ServerFrames.hex("81 00 82 00 81 00"), "text ", "binary ", "text ", EOF),
                of("text of 1 to 4 bytes a character", ServerFrames.text(MIXED), "text " + MIXED, EOF),
                of(
                        "characters cut by frames",
                        ServerFrames.hex("01 01 C3 00 02 A4E2 00 02 82AC 80 01 21"),
                        "text \u00E4\u20AC!",
                        EOF),
                of("three empty fragments", ServerFrames.hex("01 00 00 00 80 00"), "text ", EOF),
                of("an empty last fragment", ServerFrames.hex("02 01 07 80 00"), "binary 07", EOF),
                of(
                        "NUL, BOM and noncharacters",
                        ServerFrames.text("\u0000\uFEFF\uFFFE\uFFFF\uDBFF\uDFFF"),
                        "text \u0000\uFEFF\uFFFE\uFFFF\uDBFF\uDFFF",
                        EOF),
                of("binary that is no UTF-8", ServerFrames.hex("82 02 C080"), "binary c080", EOF),
                sized(125),
                sized(126),
                sized(127),
                sized(5000),
                of("many messages", repeated(ServerFrames.text("again"), 50), repeated("text again", 50)));
    }

    private static Scenario sized(int size) {
        byte[] payload = ServerFrames.bytes(size);
        return of(
                "binary of " + size + " bytes",
                ServerFrames.binary(payload),
                "binary of " + size + " bytes, " + Integer.toHexString(Arrays.hashCode(payload)),
                EOF);
    }

    private static Stream<Scenario> controls() {
        return Stream.of(
                of("a ping", ServerFrames.ping(new byte[2]), EOF),
                of(
                        "pings of 0 and 125 bytes around a text",
                        ServerFrames.join(
                                ServerFrames.ping(), ServerFrames.text("x"), ServerFrames.ping(new byte[125])),
                        "text x",
                        EOF),
                of(
                        "a ping between fragments",
                        ServerFrames.join(
                                ServerFrames.hex("01 02 6162"),
                                ServerFrames.ping(new byte[3]),
                                ServerFrames.hex("80 01 63")),
                        "text abc",
                        EOF),
                of("pongs nobody asked for", ServerFrames.hex("8A 00 01 01 61 8A 02 0102 80 00"), "text a", EOF));
    }

    private static Stream<Scenario> closings() {
        return Stream.of(
                of("an empty Close frame", ServerFrames.emptyClose(), "closed 1005"),
                of("a Close frame with a reason", ServerFrames.close(4000, MIXED), "closed 4000 \"" + MIXED + "\""),
                of(
                        "the longest Close frame",
                        ServerFrames.close(1000, "r".repeat(123)),
                        "closed 1000 \"" + "r".repeat(123) + "\""),
                of(
                        "a message, half of another one, Close",
                        ServerFrames.join(
                                ServerFrames.text("x"), ServerFrames.hex("02 01 01"), ServerFrames.close(1001, "")),
                        "text x",
                        "closed 1001"),
                of(
                        "garbage behind a Close frame",
                        ServerFrames.join(ServerFrames.close(1000, ""), ServerFrames.hex("FFFFFFFF")),
                        "closed 1000"),
                of("the end within a header", ServerFrames.hex("81 01 61 82"), "text a", EOF),
                of("the end within a payload", ServerFrames.hex("81 05 6162"), EOF),
                of("the end within a Close frame", ServerFrames.hex("88 03 03E8"), EOF));
    }

    private static Stream<Scenario> violations() {
        return Stream.of(
                violation("a masked frame", "81 81 00000000 61", 1002, "5.1"),
                violation("a reserved bit", "C1 01 61", 1002, "5.2"),
                violation("a reserved opcode", "83 00", 1002, "5.2"),
                violation("a length that is not minimal", "82 7E 0005 00", 1002, "5.2"),
                violation("a ping of 126 bytes", "89 7E 007E", 1002, "5.5"),
                violation("a ping that is not final", "09 00", 1002, "5.5"),
                violation("a continuation of nothing", "80 00", 1002, "5.4"),
                violation("a message within a message", "01 00 82 00", 1002, "5.4"),
                violation("a Close frame of one byte", "88 01 03", 1002, "5.5.1"),
                violation("a Close frame with 1005", "88 02 03ED", 1002, "7.4"),
                violation("a close reason that is no UTF-8", "88 03 03E8 FF", 1007, "8.1"),
                violation("an overlong character", "81 03 61 C080", 1007, "8.1"),
                violation("a surrogate over two frames", "01 01 ED 80 02 A080", 1007, "8.1"),
                violation("a text that ends within a character", "81 02 61C3", 1007, "8.1"),
                of(
                        "65 empty frames in a row",
                        ServerFrames.join(ServerFrames.hex("02 01 01"), repeated(ServerFrames.hex("00 00"), 65)),
                        "violation 1008 RFC 6455 10.4"));
    }

    /** A good message, then a violation. */
    private static Scenario violation(String name, String hex, int code, String section) {
        return of(
                name,
                ServerFrames.join(ServerFrames.text("good"), ServerFrames.hex(hex)),
                "text good",
                "violation " + code + " RFC 6455 " + section);
    }

    private static byte[] repeated(byte[] frame, int times) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            wire.writeBytes(frame);
        }
        return wire.toByteArray();
    }

    /** So often, and then the end. */
    private static String[] repeated(String event, int times) {
        return Stream.concat(Stream.generate(() -> event).limit(times), Stream.of(EOF))
                .toArray(String[]::new);
    }
}
