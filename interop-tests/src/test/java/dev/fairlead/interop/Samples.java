package dev.fairlead.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Messages of all kinds and sizes. A client that looked back too far would do so with these. */
final class Samples {

    /** All, in the order in which they are to be sent. */
    static final List<Sample> ALL = new Samples().all();

    /** Not by chance: a failure comes again. */
    private final Random random = new Random(7692);

    private final List<Sample> samples = new ArrayList<>();

    private Samples() {}

    private List<Sample> all() {
        addDocuments(30);
        addEachFormOfLength();
        addWhatIsJustFurtherBackThanEachWindow();
        addPieces();
        addDocuments(20);
        addUncompressedAmongCompressed();
        addWhatIsLong();
        addDocuments(20);
        return List.copyOf(samples);
    }

    /** Much of each is in the one before. */
    private void addDocuments(int count) {
        for (int i = 0; i < count; i++) {
            samples.add(Sample.text(document(1 + i * i % 29)));
        }
    }

    private String document(int entries) {
        StringBuilder json = new StringBuilder("[");
        for (int i = 0; i < entries; i++) {
            json.append("{\"id\":%d,\"name\":\"Grüße, 世界! \uD83D\uDE00\",\"price\":%d.%02d},"
                    .formatted(i, random.nextInt(1000), random.nextInt(100)));
        }
        return json.append("null]").toString();
    }

    /** RFC 6455 5.2. */
    private void addEachFormOfLength() {
        for (int size : List.of(0, 1, 2, 125, 126, 127, 128)) {
            samples.add(Sample.binary(noise(size)));
            samples.add(Sample.text("x".repeat(size)));
        }
        samples.add(Sample.binary(noise(65_536)));
        samples.add(Sample.text("x".repeat(65_535)));
    }

    /** The second of two alike is found again by who looks back that far. */
    private void addWhatIsJustFurtherBackThanEachWindow() {
        for (int bits = 8; bits < 15; bits++) {
            Sample noise = Sample.binary(noise((1 << bits) + 50));
            samples.addAll(List.of(noise, noise));
        }
    }

    private void addPieces() {
        samples.add(Sample.text(document(3)).inPiecesOf(1));
        samples.add(Sample.text(document(25)).inPiecesOf(100));
        samples.add(Sample.text(document(25)).inPiecesOf(1001));
        samples.add(Sample.binary(noise(5000)).inPiecesOf(999));
        samples.add(Sample.binary(repeated(noise(700), 20_000)).inPiecesOf(9000));
    }

    /** What is not compressed is not in the context either (RFC 7692 6). */
    private void addUncompressedAmongCompressed() {
        Sample noise = Sample.binary(noise(200));
        Sample text = Sample.text(document(5));
        samples.addAll(List.of(noise.uncompressed(), noise, noise.uncompressed(), noise));
        samples.addAll(List.of(text.uncompressed(), text, text.uncompressed(), text));
        samples.add(Sample.text("").uncompressed());
        samples.add(Sample.binary(noise(5000)).uncompressed());
        samples.addAll(List.of(text.uncompressed().inPiecesOf(50), text));
    }

    /** Longer than what one buffer of zlib takes, with periods longer than the smaller windows. */
    private void addWhatIsLong() {
        for (int period : List.of(700, 3000)) {
            String text = Base64.getEncoder().encodeToString(noise(period * 3 / 4));
            byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
            samples.add(Sample.text(new String(repeated(ascii, 70_000), StandardCharsets.US_ASCII)));
        }
        samples.add(Sample.binary(repeated(noise(700), 200_000)));
    }

    private byte[] noise(int size) {
        byte[] noise = new byte[size];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] repeated(byte[] period, int size) {
        byte[] all = new byte[size];
        for (int at = 0; at < size; at += period.length) {
            System.arraycopy(period, 0, all, at, Math.min(period.length, size - at));
        }
        return all;
    }
}
