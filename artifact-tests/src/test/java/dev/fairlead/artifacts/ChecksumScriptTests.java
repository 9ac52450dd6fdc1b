package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code .ci/checksums} on a tree of two modules and a list of two files, with a Maven that tells where it was called. */
@EnabledOnOs(OS.LINUX)
class ChecksumScriptTests {

    /** The SHA-256 of no bytes. */
    private static final String OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Path folder;
    private Path tree;
    private Path repository;
    private Path calls;

    @BeforeEach
    void lay() throws IOException, InterruptedException {
        folder = Artifacts.fresh("checksum-script");
        tree = folder.resolve("tree");
        repository = folder.resolve("repository");
        calls = folder.resolve("calls");
        Files.createDirectories(tree.resolve(".ci"));
        for (String script : List.of("checksums", "published")) {
            Files.copy(Artifacts.ROOT.resolve(".ci/" + script), tree.resolve(".ci/" + script));
        }
        write(
                tree.resolve(".mvn/checksums/checksums.sha256"),
                OF_NOTHING + "  there.jar\n" + OF_NOTHING + "  absent.jar\n");
        write(tree.resolve("part/pom.xml"), "<project/>");
        write(tree.resolve("tests/pom.xml"), "<project><maven.deploy.skip>true</maven.deploy.skip></project>");
        write(tree.resolve(".gitignore"), "target/\n");
        write(tree.resolve("part/target/built"), "by somebody else");
        write(repository.resolve("there.jar"), "");
        Path maven = folder.resolve("bin/mvn");
        write(maven, """
                #!/bin/sh
                test -f part/pom.xml && test ! -e part/target && pwd >>'%s'
                : >'%s'
                """.formatted(calls, repository.resolve("absent.jar")));
        assertTrue(maven.toFile().setExecutable(true));
        assumeTrue(run("git", "init", "--quiet", tree.toString()) == 0, "no git");
        assertEquals(0, run("git", "-C", tree.toString(), "add", "."));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private int run(String... command) throws IOException, InterruptedException {
        return Artifacts.run(
                        folder,
                        Map.of(
                                "PATH",
                                folder.resolve("bin") + File.pathSeparator + System.getenv("PATH"),
                                "FAIRLEAD_REPOSITORY",
                                repository.toString()),
                        command)
                .status();
    }

    private int copy() throws IOException, InterruptedException {
        return run(
                "bash",
                tree.resolve(".ci/checksums").toString(),
                "copy",
                folder.resolve("copied").toString());
    }

    @Test
    void whatIsAbsentIsDownloadedWithoutABuildInTheTree() throws IOException, InterruptedException {
        assertEquals(0, copy());
        assertTrue(Files.exists(folder.resolve("copied/there.jar")));
        assertTrue(Files.exists(folder.resolve("copied/absent.jar")));
        List<String> places = Files.readAllLines(calls);
        assertFalse(places.isEmpty());
        assertFalse(places.contains(tree.toRealPath().toString()), places.toString());
        assertEquals("by somebody else", Files.readString(tree.resolve("part/target/built")));
    }

    @Test
    void whereAllIsThereNothingIsDownloaded() throws IOException, InterruptedException {
        write(repository.resolve("absent.jar"), "");
        assertEquals(0, copy());
        assertFalse(Files.exists(calls));
    }

    @Test
    void anotherFileThanTheListedOneIsRefused() throws IOException, InterruptedException {
        write(repository.resolve("there.jar"), "another one");
        assertNotEquals(0, copy());
    }
}
