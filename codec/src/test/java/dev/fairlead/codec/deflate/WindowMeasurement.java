package dev.fairlead.codec.deflate;

import dev.fairlead.codec.frame.Role;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.Deflater;

/**
 * Measures two ways to keep a compressor within a window, and a zlib that was told its size, for
 * {@code docs/decisions/041-the-window-of-the-compressor.md}, which also has the command. Not a test: a program.
 */
final class WindowMeasurement {

    private static final int LEVEL = 6;
    private static final int MESSAGES_BYTES = 400_000;
    private static final int ROUNDS = 5;

    /** What zlib itself makes of messages, for each window from 9 bits on: it has none of 8. */
    private static final String ZLIB = """
            import struct, sys, zlib
            messages, data, context = [], sys.stdin.buffer.read(), sys.argv[1] == "true"
            while data:
                n = struct.unpack(">i", data[:4])[0]
                messages.append(data[4:4 + n])
                data = data[4 + n:]
            for bits in range(9, 16):
                total, deflate = 0, None
                for message in messages:
                    if deflate is None or not context: deflate = zlib.compressobj(level=6, wbits=-bits)
                    total += len(deflate.compress(message) + deflate.flush(zlib.Z_SYNC_FLUSH)) - 4
                print(total)
            """;

    private record Sample(String name, List<byte[]> messages) {

        long bytes() {
            return messages.stream().mapToLong(message -> message.length).sum();
        }
    }

    private WindowMeasurement() {}

    /**
     * Prints the tables.
     *
     * @param args the file that is the sample of text
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Sample> samples = List.of(
                new Sample("JSON 256 B", json(256)),
                new Sample("JSON 1 KiB", json(1_024)),
                new Sample("JSON 16 KiB", json(16_384)),
                new Sample(
                        "text " + Files.size(Path.of(args[0])) + " B", List.of(Files.readAllBytes(Path.of(args[0])))));
        for (boolean context : new boolean[] {true, false}) {
            for (Sample sample : samples) {
                table(sample, context);
            }
        }
    }

    private static void table(Sample sample, boolean context) throws IOException, InterruptedException {
        System.out.println("\n| " + sample.name() + (context ? ", context kept" : ", no context")
                + " | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 |\n|---|---|---|---|---|---|---|---|---|");
        StringBuilder[] rows = {
            new StringBuilder("| zlib told the size, ratio | – "),
            new StringBuilder("| (a) afresh, ratio "),
            new StringBuilder("| (b) with half, ratio "),
            new StringBuilder("| (a) MB/s "),
            new StringBuilder("| (b) MB/s ")
        };
        for (String total : zlib(sample, context)) {
            add(rows[0], "%.2f", (double) sample.bytes() / Long.parseLong(total));
        }
        for (int bits = 8; bits <= 15; bits++) {
            int size = bits;
            long[] afresh = measure(sample, () -> afresh(sample, size, context));
            long[] half = measure(sample, () -> withHalf(sample, size, context));
            add(rows[1], "%.2f", (double) sample.bytes() / afresh[0]);
            add(rows[2], "%.2f", (double) sample.bytes() / half[0]);
            add(rows[3], "%.0f", afresh[1] / 1e6);
            add(rows[4], "%.0f", half[1] / 1e6);
        }
        for (StringBuilder row : rows) {
            System.out.println(row + "|");
        }
    }

    private static void add(StringBuilder row, String format, double value) {
        row.append("| ").append(String.format(Locale.ROOT, format, value)).append(' ');
    }

    /** Returns the compressed size, and bytes a second in the best of the rounds. */
    private static long[] measure(Sample sample, Supplier<Long> way) {
        int repeats = (int) Math.max(1, MESSAGES_BYTES / sample.bytes());
        long size = 0;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < repeats; i++) {
                size = way.get();
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return new long[] {size, sample.bytes() * repeats * 1_000_000_000L / best};
    }

    /** Way (a): the compressor begins afresh, without a dictionary, when it was given a whole window. */
    private static long afresh(Sample sample, int bits, boolean context) {
        Deflater deflater = new Deflater(LEVEL, true);
        byte[] out = new byte[1 << 17];
        long total = 0;
        int given = 0;
        for (byte[] message : sample.messages()) {
            for (int at = 0; at < message.length; ) {
                if (given == 1 << bits && bits < 15) {
                    deflater.reset();
                    given = 0;
                }
                int count = bits == 15 ? message.length : Math.min(message.length - at, (1 << bits) - given);
                deflater.setInput(message, at, count);
                total += deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
                at += count;
                given += count;
            }
            total -= 4;
            if (!context) {
                deflater.reset();
                given = 0;
            }
        }
        deflater.end();
        return total;
    }

    /** Way (b), that of {@link MessageDeflater}: it begins afresh with the last half of the window as a dictionary. */
    private static long withHalf(Sample sample, int bits, boolean context) {
        DeflateParameters parameters = new DeflateParameters(false, !context, 15, bits);
        ByteBuffer dst = ByteBuffer.allocate(1 << 17);
        long total = 0;
        try (MessageDeflater deflater = new MessageDeflater(parameters, Role.CLIENT, LEVEL)) {
            for (byte[] message : sample.messages()) {
                deflater.deflate(ByteBuffer.wrap(message), dst.clear());
                deflater.endMessage(dst);
                total += dst.position();
            }
        }
        return total;
    }

    private static List<String> zlib(Sample sample, boolean context) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("python3", "-c", ZLIB, Boolean.toString(context))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (DataOutputStream out = new DataOutputStream(process.getOutputStream())) {
            for (byte[] message : sample.messages()) {
                out.writeInt(message.length);
                out.write(message);
            }
        }
        String totals = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        process.waitFor();
        return totals.lines().toList();
    }

    /** Messages of about a size: an array of records, as a feed of trades would send them. */
    private static List<byte[]> json(int size) {
        Random random = new Random(7);
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES_BYTES / size; i++) {
            StringBuilder text = new StringBuilder("{\"items\":[");
            while (text.length() < size - 2) {
                text.append(String.format(
                        Locale.ROOT,
                        "{\"id\":%d,\"symbol\":\"%c%cX\",\"price\":%.2f,\"side\":\"%s\",\"time\":\"2026-11-26T%02d:%02d:%02dZ\"},",
                        random.nextInt(1_000_000),
                        'A' + random.nextInt(26),
                        'A' + random.nextInt(26),
                        random.nextDouble() * 1_000,
                        random.nextBoolean() ? "buy" : "sell",
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60)));
            }
            text.setLength(size - 2);
            messages.add(text.append("]}").toString().getBytes(StandardCharsets.UTF_8));
        }
        return messages;
    }
}
