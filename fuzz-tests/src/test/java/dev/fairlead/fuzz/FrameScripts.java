package dev.fairlead.fuzz;

import dev.fairlead.codec.frame.Role;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Random frames of one end, mostly in order: each third script or so has something wrong in it, and then what follows as if it had
 * not. The same number gives the same script.
 */
final class FrameScripts {

    private static final int[] DATA_LENGTHS = {0, 1, 2, 5, 20, 125, 126, 127, 200};

    private static final String[] TEXTS = {"", "a", "grüße", "日本語", "𝄞 clef", "\u0000\uFFFF"};

    private static final int[] CODES = {1000, 1001, 1002, 1003, 1007, 1011, 1014, 3000, 4999};

    private static final int[] BAD_CODES = {0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535};

    private final SplittableRandom random;
    private final boolean masked;

    /** Of a hundred frames, how many have something wrong. */
    private final int faults;

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    /** The opcode of the message that is open; 0: none is. */
    private int open;

    /** What is left of the text of that message, or of its payload if it is compressed. */
    private byte[] text = {};

    /** Whether that message is compressed. */
    private boolean compressed;

    /** Whether frames of texts may declare any length. */
    private final boolean endlessTexts;

    /** Whether most messages are compressed. */
    private final boolean deflate;

    private FrameScripts(long number, boolean masked, boolean endlessTexts, boolean deflate) {
        this.random = new SplittableRandom(number);
        this.masked = masked;
        this.endlessTexts = endlessTexts;
        this.deflate = deflate;
        this.faults = random.nextInt(3) == 0 ? 0 : 12;
    }

    static byte[] ofServer(long number) {
        return new FrameScripts(number, false, true, false).make();
    }

    /**
     * No text is longer than it says: one that breaks the limit on messages and is no UTF-8 either may be refused for the one or for
     * the other, whichever shows first.
     */
    static byte[] ofServerWithinLimits(long number) {
        return new FrameScripts(number, false, false, false).make();
    }

    static byte[] ofClient(long number) {
        return new FrameScripts(number, true, true, false).make();
    }

    /** Of an end that compresses most messages. */
    static byte[] compressed(long number, Role sender) {
        return new FrameScripts(number, sender == Role.CLIENT, true, true).make();
    }

    private byte[] make() {
        int count = 1 + random.nextInt(12);
        for (int i = 0; i < count; i++) {
            int kind = random.nextInt(10);
            if (kind < 7) {
                data();
            } else if (kind < 9 || i < count - 1) {
                frame(0x80 | (9 + random.nextInt(2)), bytes(random.nextInt(8) == 0 ? 125 : random.nextInt(6)));
            } else {
                frame(0x88, close());
            }
        }
        byte[] all = wire.toByteArray();
        boolean cut = random.nextInt(6) == 0;
        return cut ? Arrays.copyOf(all, random.nextInt(all.length + 1)) : all;
    }

    private void data() {
        if (open == 0) {
            open = 1 + random.nextInt(2);
            compressed = deflate && random.nextInt(4) > 0;
            text = compressed ? RandomDeflate.message(random, this::fault) : text();
            boolean last = random.nextBoolean();
            frame((last ? 0x80 : 0) | (compressed ? 0x40 : 0) | open, part(last));
            open = last ? 0 : open;
        } else {
            boolean last = random.nextInt(3) == 0;
            frame(last ? 0x80 : 0, part(last));
            open = last ? 0 : open;
        }
    }

    /** Of a text, or of what is compressed, what comes next, cut within characters too; of anything else some bytes. */
    private byte[] part(boolean last) {
        if (open == 2 && !compressed) {
            return bytes(DATA_LENGTHS[random.nextInt(DATA_LENGTHS.length)]);
        }
        int size = last ? text.length : random.nextInt(text.length + 1);
        byte[] part = Arrays.copyOf(text, size);
        text = Arrays.copyOfRange(text, size, text.length);
        return part;
    }

    private byte[] text() {
        StringBuilder made = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            made.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        if (random.nextInt(12) == 0) {
            made.append("x".repeat(DATA_LENGTHS[random.nextInt(DATA_LENGTHS.length)]));
        }
        byte[] bytes = made.toString().getBytes(StandardCharsets.UTF_8);
        if (fault() && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private byte[] close() {
        if (random.nextInt(5) == 0) {
            return bytes(fault() ? 1 : 0);
        }
        int[] codes = fault() ? BAD_CODES : CODES;
        byte[] reason = text();
        int length = Math.min(reason.length, 123);
        return ByteBuffer.allocate(2 + length)
                .putShort((short) codes[random.nextInt(codes.length)])
                .put(reason, 0, length)
                .array();
    }

    private void frame(int first, byte[] payload) {
        int head = fault() ? first ^ 1 << random.nextInt(8) : first;
        boolean mask = fault() ? !masked : masked;
        wire.write(head);
        length(payload.length, mask ? 0x80 : 0);
        int key = mask ? random.nextInt() : 0;
        if (mask) {
            wire.writeBytes(ByteBuffer.allocate(4).putInt(key).array());
        }
        for (int i = 0; i < payload.length; i++) {
            wire.write(payload[i] ^ key >> (24 - 8 * (i % 4)));
        }
    }

    private void length(int length, int maskBit) {
        // A longer form than needed is a fault; once in a while so is a length without end.
        int form = fault() ? random.nextInt(4) : length < 126 ? 0 : 1;
        if (form == 0 && length < 126) {
            wire.write(maskBit | length);
        } else if (form < 2) {
            wire.write(maskBit | 126);
            wire.write(length >> 8);
            wire.write(length);
        } else {
            wire.write(maskBit | 127);
            long declared = form == 2 || (open == 1 && !endlessTexts) ? length : random.nextLong();
            wire.writeBytes(ByteBuffer.allocate(8).putLong(declared).array());
        }
    }

    private byte[] bytes(int count) {
        byte[] made = new byte[count];
        random.nextBytes(made);
        return made;
    }

    private boolean fault() {
        return random.nextInt(100) < faults;
    }
}
