package dev.fairlead.artifacts.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page about embedding shows is what the tests run. */
class EmbeddingPageTests {

    private static final Pattern SECTION =
            Pattern.compile("^## OSGi\n(.*?)(?=^## |\\z)", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern PACKAGES = Pattern.compile("packages\\.extra=(.*?)```", Pattern.DOTALL);

    private static String section() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("fairlead.root"), "docs", "embedding.md"));
        return SECTION.matcher(page).results().findFirst().orElseThrow().group(1);
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }

    @Test
    void theCodeIsThatOfTheClientInTheTests() throws IOException {
        List<String> shown = JAVA.matcher(section())
                .results()
                .map((MatchResult block) -> withoutSpace(block.group(1)))
                .toList();
        assertEquals(1, shown.size());
        String run = withoutSpace(Files.readString(ClientBundle.SOURCES.resolve("InstanceClient.java")));
        assertTrue(run.contains(shown.get(0)), shown.get(0));
    }

    @Test
    void thePackagesOfTheHostAreThoseOfTheTests() throws IOException {
        String shown =
                PACKAGES.matcher(section()).results().findFirst().orElseThrow().group(1);
        assertEquals(OsgiFramework.LOG_OF_THE_HOST, withoutSpace(shown.replace("\\", "")));
    }
}
