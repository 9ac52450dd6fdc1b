package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes seeds: inputs in order and nearly so, of which the fuzzer makes others. The same each time. */
final class SeedGenerator {

    private static final int COUNT = 56;

    private static final String[] LIST_VALUES = {
        "Upgrade",
        "keep-alive, Upgrade",
        "upgrade,close",
        "UPGRADE",
        " , ,Upgrade,",
        "x-upgrade",
        "\"Upgrade\"",
        "\"a, Upgrade\"",
        "a;q=\"x\\\"y,z\", Upgrade",
        "\"open, Upgrade",
        "websocket",
        "WebSocket",
        "websocket, h2c",
        "chat",
        "superchat",
        "Chat",
        "chat, superchat",
        "permessage-deflate",
        "permessage-deflate; client_max_window_bits=15",
        "x-a; b=\"c\\\\\", chat",
        ",",
        ""
    };

    private static final String[] CHALLENGES = {
        "Basic realm=\"a b\"",
        "Basic",
        "Negotiate",
        "Negotiate YII=",
        "NTLM TlRMTVNTUAAC==",
        "Digest realm=\"x\", nonce=\"n\", qop=\"auth,auth-int\"",
        "Digest realm=\"x\", algorithm=SHA-256, nonce=n , stale = TRUE",
        "Basic realm=\"a\\\"b\\\\\", charset=\"UTF-8\"",
        "Basic realm=a, Digest nonce=b, Bearer",
        "Basic realm=\"open",
        "Basic realm=a, realm=b",
        "A b=, C",
        ", ,Basic realm=x,,",
        "Basic realm=x Digest",
        "Scheme a/b+c==",
        "Scheme a==b",
        "Bearer error=\"x\",\tscope=\"a b\"",
        "=a",
        "a=b"
    };

    private static final String[] HOSTS = {
        "server.test",
        "SERVER.Test.",
        "a.b.server.test",
        "a_b.test",
        "xn--bcher-kva.test",
        "bücher.test",
        "127.0.0.1",
        "127.1",
        "0177.0.0.1",
        "[::1]",
        "[2001:DB8::0:1]",
        "[::ffff:1.2.3.4]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[1:2:3:4:5:6:7::]",
        "[::1:2:3:4:5:6:7:8]",
        "-a.test",
        "a..b",
        "1.2.3.4.5",
        "0x7f.1",
        "a%41.test",
        "256.1.1.1",
        "stra\u00dfe.test",
        "[v1.x]"
    };

    private static final String[] PLACES = {
        "",
        "/",
        "/chat?x=y&z",
        ":8080/a/../b",
        ":0/",
        ":65536",
        ":",
        ":443/%41%zz",
        "/a b",
        "/\u00e9?\u65e5",
        "#f",
        "?q",
        "/[x]",
        "//x@y",
        "/a;b=c"
    };

    private static final String[] TEXTS = {
        "6162",
        "c3a9",
        "e697a5",
        "f09d849e",
        "c080",
        "c1bf",
        "e08080",
        "e09fbf",
        "eda080",
        "ed9fbf",
        "efbfbf",
        "f0808080",
        "f08fbfbf",
        "f48fbfbf",
        "f4908080",
        "f5808080",
        "ff",
        "80",
        "c3",
        "e697",
        "f09d84",
        "c3c3a9",
        "e69741",
        "f09d8441",
        "00",
        "7f",
        "fe"
    };

    private SeedGenerator() {}

    static List<byte[]> make(Target target) {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        for (int i = 0; i < COUNT; i++) {
            byte[] seed =
                    make(target, i, new SplittableRandom(1000L * target.id().hashCode() + i));
            seeds.put(HexFormat.of().formatHex(seed), seed);
        }
        return List.copyOf(seeds.values());
    }

    private static byte[] make(Target target, int number, SplittableRandom random) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        switch (target) {
            case FRAME_DECODER -> put(seed, number % 5).writeBytes(FrameScripts.ofServer(number));
            case SERVER_DECODER ->
                put(seed, number % 5, number % 3)
                        .writeBytes(number % 3 == 1 ? HeadScripts.request(number) : FrameScripts.ofClient(number));
            case RESPONSE_HEAD ->
                put(seed, number % 5, number % 3 * number % 7).writeBytes(HeadScripts.response(number));
            case HEADER_LISTS -> put(seed, number % 4).writeBytes(latin(lines(LIST_VALUES, number, random)));
            case CHALLENGES -> seed.writeBytes(latin(lines(CHALLENGES, number, random)));
            case URL -> seed.writeBytes(utf8(url(number, random)));
            case FRAME_INFLATER ->
                put(seed, random.nextInt(256), number % 16, number % 5)
                        .writeBytes(FrameScripts.compressed(number, number % 2 == 0 ? Role.SERVER : Role.CLIENT));
            case DEFLATER -> messages(seed, number, random);
            case UTF8 -> text(put(seed, number % 5), number, random);
            case FRAME_ENCODER -> frames(seed, random);
            case SERVER_NAME -> names(seed, number, random);
            case SESSION -> steps(seed, number, random);
        }
        return seed.toByteArray();
    }

    private static ByteArrayOutputStream put(ByteArrayOutputStream seed, int... bytes) {
        for (int each : bytes) {
            seed.write(each);
        }
        return seed;
    }

    private static String lines(String[] values, int number, SplittableRandom random) {
        StringBuilder lines = new StringBuilder(values[number % values.length]);
        for (int i = random.nextInt(3); i > 0; i--) {
            lines.append(random.nextBoolean() ? "\n" : ", ").append(oneOf(values, random));
        }
        return lines.toString();
    }

    private static String url(int number, SplittableRandom random) {
        String scheme = number % 9 == 0
                ? oneOf(new String[] {"http", "HTTPS", "ftp", "Ws", ""}, random)
                : "ws" + "s".repeat(number % 2);
        String user = number % 13 == 0 ? "user:pass@" : "";
        return scheme + "://" + user + HOSTS[number % HOSTS.length] + oneOf(PLACES, random);
    }

    private static void text(ByteArrayOutputStream seed, int number, SplittableRandom random) {
        seed.writeBytes(HexFormat.of().parseHex(TEXTS[number % TEXTS.length]));
        for (int i = random.nextInt(12); i > 0; i--) {
            seed.writeBytes(HexFormat.of().parseHex(TEXTS[random.nextInt(4)]));
        }
        seed.writeBytes(HexFormat.of().parseHex(oneOf(TEXTS, random)));
    }

    /** A key, then frames: kind, length, room. */
    private static void frames(ByteArrayOutputStream seed, SplittableRandom random) {
        put(seed, random.nextInt(), random.nextInt(), random.nextInt(), random.nextInt());
        int[] kinds = {0x81, 0x82, 1, 0, 0x80, 0x84, 0x85, 2, 0x80, 0x83};
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            put(
                    seed,
                    kinds[random.nextInt(kinds.length)],
                    120 + random.nextInt(136),
                    random.nextInt(256),
                    random.nextInt(64));
        }
    }

    /** What is agreed, role and level, then steps with what they take. */
    private static void messages(ByteArrayOutputStream seed, int number, SplittableRandom random) {
        put(seed, random.nextInt(256), number);
        for (int i = 3 + random.nextInt(24); i > 0; i--) {
            int step = random.nextInt(10);
            put(seed, step);
            if (step == 0) {
                byte[] text = latin(oneOf(CHALLENGES, random));
                put(seed, text.length - 1).writeBytes(text);
            } else if (step < 6) {
                put(seed, random.nextInt(256), random.nextInt(256));
            }
        }
    }

    private static void names(ByteArrayOutputStream seed, int number, SplittableRandom random) {
        String host = HOSTS[number % HOSTS.length].replaceAll("[\\[\\]]", "");
        byte[] wanted = utf8(host);
        put(seed, number % 11 == 10 ? 1 : 0, wanted.length).writeBytes(wanted);
        String parent = host.indexOf('.') < 0 ? "*.test" : "*" + host.substring(host.indexOf('.'));
        byte[][] names = {
            latin(host),
            latin(parent),
            latin("*." + host),
            {127, 0, 0, 1},
            new byte[16],
            latin("other.test"),
            latin(host.toUpperCase(Locale.ROOT))
        };
        names[4][15] = 1;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            byte[] name = names[random.nextInt(names.length)];
            put(seed, name[0] == 127 || name.length == 16 ? 1 : random.nextInt(8) == 0 ? 2 : 0, name.length)
                    .writeBytes(name);
        }
    }

    /** The channel, then steps; what the server sends is mostly in order. */
    private static void steps(ByteArrayOutputStream seed, int number, SplittableRandom random) {
        put(seed, number % 3 == 0 ? 0 : 255, number % 4 == 0 ? 3 : 255, number % 5 == 0 ? 200 : 0, random.nextInt(32));
        for (int i = 4 + random.nextInt(10); i > 0; i--) {
            int turn = random.nextInt(3) == 0 ? 0 : 0x80;
            int step = random.nextInt(20);
            put(seed, turn | step);
            switch (step) {
                case 0, 1 -> {
                    byte[] wire = FrameScripts.ofServer(random.nextInt(1000));
                    byte[] part = Arrays.copyOf(wire, Math.min(wire.length, 120));
                    put(seed, part.length).writeBytes(part);
                }
                case 2 -> put(seed, new int[] {0x81, 0x82, 0x88, 0x89, 0x8A, 1, 0}[random.nextInt(7)], 2, 0x03, 0xE8);
                case 7, 8 -> put(seed, random.nextInt(4), 3, 'a', 'b', 'c');
                case 9, 10 -> put(seed, 2, 'h', 'i');
                case 11, 12 -> put(seed, random.nextInt(2), random.nextInt(4), 'b', 'y', 'e');
                default -> put(seed, 40);
            }
        }
    }

    private static String oneOf(String[] choice, SplittableRandom random) {
        return choice[random.nextInt(choice.length)];
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
