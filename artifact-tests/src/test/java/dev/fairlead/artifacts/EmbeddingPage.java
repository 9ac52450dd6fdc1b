package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The recipes of {@code docs/embedding.md}: fenced blocks, of which those in Java name their file beside the language. */
final class EmbeddingPage {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$");

    private EmbeddingPage() {}

    /**
     * A fenced block.
     *
     * @param file the file that it is; empty if none is named
     */
    record Block(String language, String file, String text) {}

    /** All blocks in a language. */
    static List<Block> blocks(String language) throws IOException {
        return in(Files.readString(SizeTable.PAGE), language);
    }

    /** The blocks of a section in a language; there is at least one. */
    static List<Block> blocks(String section, String language) throws IOException {
        String page = Files.readString(SizeTable.PAGE);
        int begin = page.indexOf("\n## " + section + "\n");
        assertTrue(begin >= 0, "the page has no section " + section);
        int end = page.indexOf("\n## ", begin + 1);
        List<Block> found = in(page.substring(begin, end < 0 ? page.length() : end), language);
        assertTrue(!found.isEmpty(), section + " has no block in " + language);
        return found;
    }

    /** The blocks in Java that are files. */
    static List<Block> files() throws IOException {
        return blocks("java").stream().filter(block -> !block.file().isEmpty()).toList();
    }

    private static List<Block> in(String text, String language) {
        return BLOCK.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2) == null ? "" : block.group(2), block.group(3)))
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** Writes the files in Java of the page. */
    static void writeSources(Path folder) throws IOException {
        for (Block block : files()) {
            Path file = folder.resolve(block.file());
            Files.createDirectories(file.getParent());
            Files.writeString(file, block.text());
        }
    }
}
