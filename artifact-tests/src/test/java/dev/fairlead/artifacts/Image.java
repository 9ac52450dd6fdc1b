package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.artifacts.Artifacts.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A run-time image that was made with the {@code jlink} of the JDK that runs these tests. */
final class Image {

    static final int JDK = Runtime.version().feature();

    /** The flags of every image, so that sizes are compared like with like. From Java 21 on levels have names. */
    static final List<String> FLAGS = List.of(
            "--strip-debug",
            JDK < 21 ? "--compress=2" : "--compress=zip-9",
            "--no-header-files",
            "--no-man-pages",
            // Bouncy Castle's jars are signed, which an image cannot tell.
            "--ignore-signing-information");

    private final Path folder;

    private Image(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes one.
     *
     * @param classes of an application that is to be linked too, with its descriptor
     * @param modules those that are named; what they require comes along
     */
    static Image link(String name, Path classes, String... modules) throws IOException, InterruptedException {
        Path folder = Artifacts.fresh("image-" + name);
        List<String> command = new ArrayList<>(List.of(
                Artifacts.tool("jlink"),
                "--module-path",
                classes + File.pathSeparator + Artifacts.MODULES,
                "--add-modules",
                String.join(",", modules),
                "--output",
                folder.toString()));
        command.addAll(FLAGS);
        Outcome jlink = Artifacts.run(command.toArray(new String[0]));
        assertEquals(0, jlink.status(), jlink.output());
        return new Image(folder);
    }

    /** Runs its {@code java}. */
    Outcome java(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("bin/java").toString()));
        command.addAll(List.of(arguments));
        return Artifacts.run(Path.of(""), environment, command.toArray(new String[0]));
    }

    /** The bytes of all its files. */
    long bytes() throws IOException {
        long sum = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                sum += Files.size(file);
            }
        }
        return sum;
    }

    void delete() throws IOException {
        Artifacts.delete(folder);
    }
}
