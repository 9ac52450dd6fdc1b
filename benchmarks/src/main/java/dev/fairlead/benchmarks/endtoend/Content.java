package dev.fairlead.benchmarks.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** The messages, the same in each process. */
final class Content {

    private static final String MIXED = "The quick brown fox, na\u00efve caf\u00e9, \u03b1\u03b2\u03b3 "
            + "\u4e2d\u6587\u5b57 \ud83d\ude00 jumps over 42 dogs; ";

    private static final String[] NAMES = {"alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi"};

    private static final int ITEM_BYTES = 110;

    private Content() {}

    /** What a message carries. */
    enum Kind {
        /** Random bytes. */
        BINARY,
        /** JSON in ASCII, each message another one. */
        JSON,
        /** Latin, Greek, Chinese and an emoji. */
        MIXED;

        boolean isText() {
            return this != BINARY;
        }
    }

    static byte[] bytes(Kind kind, int size, int index) {
        return kind == Kind.BINARY
                ? binary(size, index)
                : text(kind, size, index).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] binary(int size, int index) {
        byte[] bytes = new byte[size];
        new Random(index).nextBytes(bytes);
        return bytes;
    }

    /** Returns text of exactly so many bytes in UTF-8. */
    static String text(Kind kind, int size, int index) {
        return kind == Kind.JSON ? json(size, new Random(index)) : mixed(size);
    }

    private static String json(int size, Random random) {
        StringBuilder json = new StringBuilder("{\"items\":[");
        while (json.length() < size - 2 * ITEM_BYTES) {
            json.append("{\"id\":").append(random.nextInt(1_000_000_000));
            json.append(",\"user\":\"").append(NAMES[random.nextInt(NAMES.length)]);
            json.append("\",\"price\":").append(random.nextInt(10_000_000) / 100.0);
            json.append(",\"active\":").append(random.nextBoolean()).append("},");
        }
        json.append("{}],\"pad\":\"");
        while (json.length() < size - 2) {
            json.append((char) ('a' + random.nextInt(26)));
        }
        return json.append("\"}").toString().substring(0, size);
    }

    private static String mixed(int size) {
        int bytes = MIXED.getBytes(StandardCharsets.UTF_8).length;
        return MIXED.repeat(size / bytes) + "x".repeat(size % bytes);
    }
}
