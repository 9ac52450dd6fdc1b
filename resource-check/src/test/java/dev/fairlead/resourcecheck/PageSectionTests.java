package dev.fairlead.resourcecheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageSectionTests {

    @TempDir
    Path folder;

    private Path page;

    /** Also in a build that was asked to change its pages. */
    private final Properties before = (Properties) System.getProperties().clone();

    @BeforeEach
    void write() throws IOException {
        System.clearProperty(PageSection.UPDATE);
        page = folder.resolve("page.md");
        Files.writeString(page, """
                before
                <!-- begin facts -->

                one
                two

                <!-- end facts -->
                behind
                """);
    }

    @AfterEach
    void restore() {
        System.setProperties(before);
    }

    @Test
    void whatThePageSaysIsFine() {
        new PageSection(page, "facts").mustBe("one\ntwo\n");
    }

    @Test
    void aDifferenceIsToldWithItsLine() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> new PageSection(page, "facts").mustBe("one\nthree\n"));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("two\nand should say\nthree"), message);
    }

    @Test
    void aPartThatIsNotThereIsTold() {
        AssertionError error = assertThrows(AssertionError.class, () -> new PageSection(page, "fiction").mustBe("one"));
        assertEquals(page + " has no part fiction", error.getMessage());
    }

    @Test
    void whoAsksForItGetsThePageChanged() throws IOException {
        System.setProperty(PageSection.UPDATE, "true");
        try {
            new PageSection(page, "facts").mustBe("three");
        } finally {
            System.clearProperty(PageSection.UPDATE);
        }
        assertEquals("""
                before
                <!-- begin facts -->

                three

                <!-- end facts -->
                behind
                """, Files.readString(page));
    }
}
