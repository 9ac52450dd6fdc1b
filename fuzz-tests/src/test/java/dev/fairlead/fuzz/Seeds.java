package dev.fairlead.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The inputs that the fuzzer begins with, each a line of hexadecimal digits: those that were made, and those that found something. */
final class Seeds {

    private static final Path FOLDER = Path.of("src", "test", "resources", "seeds");

    private static final HexFormat HEX = HexFormat.of();

    private Seeds() {}

    /** What {@link SeedGenerator} makes for the target. */
    static Path made(Target target) {
        return FOLDER.resolve(target.id() + ".made.txt");
    }

    /** What runs have found for it, or have seen that nothing else sees. */
    static Path found(Target target) {
        return FOLDER.resolve(target.id() + ".found.txt");
    }

    static List<byte[]> of(Target target) {
        List<byte[]> seeds = new ArrayList<>(read(made(target)));
        seeds.addAll(read(found(target)));
        return seeds;
    }

    static List<byte[]> read(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(HEX::parseHex)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(List<byte[]> seeds) {
        StringBuilder text = new StringBuilder();
        seeds.forEach(seed -> text.append(HEX.formatHex(seed)).append('\n'));
        return text.toString();
    }

    /** As files, for the fuzzer. */
    static void writeTo(Path folder, Target target) throws IOException {
        Files.createDirectories(folder);
        List<byte[]> seeds = of(target);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }
}
