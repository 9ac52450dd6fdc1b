package dev.fairlead.benchmarks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Messages of JSON of one size and one schema, all different, which are sent again and again; and the payloads of the second
 * and each later round. A round is eight times as much as zlib looks back, so that no message finds itself of the round before.
 */
final class JsonRing {

    /** What incompressible bytes may grow by, and what a library may want to see free behind them. */
    private static final int MORE_ROOM = 64 * 1024;

    private static final int LEAST_MESSAGES = 64;
    private static final int LEAST_BYTES = 8 * 32_768;

    /** Of fewer messages than that a round takes too long. */
    private static final int ENOUGH_BYTES = 4 << 20;

    private static final String[] WORDS = {
        "partial", "fill", "limit", "order", "venue", "routed", "by", "client", "after", "hours", "cancelled", "at",
        "market", "open", "hidden", "block", "late", "report", "of", "trade", "price", "improved", "odd", "lot"
    };

    private final int room;
    private final byte[][] messages;
    private final byte[][] payloads;

    /** Makes messages of exactly a size, the same each time, and lets {@code java.util.zip} compress them. */
    JsonRing(int bytes, boolean contextTakeover) {
        Random random = new Random(7);
        room = roomFor(bytes);
        messages = new byte[Math.max(Math.min(LEAST_MESSAGES, ENOUGH_BYTES / bytes), LEAST_BYTES / bytes)][];
        payloads = new byte[messages.length][];
        Arrays.setAll(messages, i -> json(bytes, i, random).getBytes(StandardCharsets.UTF_8));
        try (DeflatePeer zlib = new ZlibDeflate(contextTakeover)) {
            round(zlib);
            round(zlib);
        }
    }

    /** Returns room for each message of a size and for each payload. */
    static int roomFor(int bytes) {
        return bytes + MORE_ROOM;
    }

    private void round(DeflatePeer zlib) {
        Arrays.setAll(payloads, i -> compressed(zlib, i, ByteBuffer.allocate(room)));
    }

    /** A feed of trades, with a remark that fills what is left. */
    private static String json(int bytes, int number, Random random) {
        StringBuilder text = new StringBuilder("{\"seq\":" + number + ",\"trades\":[");
        String trade = trade(random);
        while (text.length() + trade.length() + 16 <= bytes) {
            text.append(trade).append(',');
            trade = trade(random);
        }
        text.setLength(text.length() - 1);
        text.append("],\"note\":\"");
        while (text.length() < bytes - 2) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        text.setLength(bytes - 2);
        return text.append("\"}").toString();
    }

    private static String trade(Random random) {
        return String.format(
                Locale.ROOT,
                "{\"id\":%d,\"symbol\":\"%c%cX\",\"price\":%.2f,\"side\":\"%s\",\"time\":\"2026-11-26T%02d:%02d:%02dZ\"}",
                random.nextInt(1_000_000),
                'A' + random.nextInt(26),
                'A' + random.nextInt(26),
                random.nextDouble() * 1_000,
                random.nextBoolean() ? "buy" : "sell",
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60));
    }

    int count() {
        return messages.length;
    }

    /** The same array each time. */
    byte[] message(int index) {
        return messages[index];
    }

    /** What {@code java.util.zip} makes of the message from the second round on; the same array each time. */
    byte[] payload(int index) {
        return payloads[index];
    }

    /**
     * Sends and receives a round, and checks both against {@code java.util.zip}.
     *
     * @param peer at the start of a round in both directions
     * @param reference so too; inflates what the peer has compressed
     * @return how many bytes the payloads had
     * @throws IllegalStateException if a text did not come back
     */
    long verify(DeflatePeer peer, DeflatePeer reference) {
        ByteBuffer text = ByteBuffer.allocate(room);
        ByteBuffer payload = ByteBuffer.allocate(room);
        long total = 0;
        for (int i = 0; i < messages.length; i++) {
            byte[] compressed = compressed(peer, i, payload);
            total += compressed.length;
            reference.inflate(compressed, text.clear());
            requireText(text, i, "compressed");

            peer.inflate(compressed(reference, i, payload), text.clear());
            requireText(text, i, "inflated");
        }
        return total;
    }

    private byte[] compressed(DeflatePeer peer, int index, ByteBuffer room) {
        peer.compress(messages[index], room.clear());
        byte[] payload = new byte[room.flip().remaining()];
        room.get(payload);
        return payload;
    }

    private void requireText(ByteBuffer text, int index, String how) {
        if (!text.flip().equals(ByteBuffer.wrap(messages[index]))) {
            throw new IllegalStateException("message " + index + " was not " + how + " to what it is");
        }
    }
}
