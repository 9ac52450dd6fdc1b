package dev.fairlead.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the threat model names as a proof is a test. */
class ThreatModelTests {

    private static final int CLASSES_AT_LEAST = 40;

    /** A test, with its module if that is not api. */
    private static final Pattern PROOF = Pattern.compile("(?:([a-z-]+) )?`([A-Z][A-Za-z0-9]*Tests)`");

    private static List<String> rows() throws IOException {
        return Files.readAllLines(Artifacts.ROOT.resolve("THREAT_MODEL.md")).stream()
                .filter(line -> line.matches("\\| [A-E][0-9]+ .*"))
                .toList();
    }

    @Test
    void eachProofIsATest() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String row : rows()) {
            Matcher proof = PROOF.matcher(row.substring(row.lastIndexOf("| ", row.length() - 3)));
            int proofs = 0;
            while (proof.find()) {
                proofs++;
                String module = proof.group(1) == null ? "api" : proof.group(1);
                if (!exists(module, proof.group(2))) {
                    missing.add(module + " " + proof.group(2));
                }
            }
            assertTrue(proofs > 0, row);
        }
        assertEquals(List.of(), missing);
    }

    private static boolean exists(String module, String test) throws IOException {
        Path tests = Artifacts.ROOT.resolve(module).resolve("src/test/java");
        try (Stream<Path> files = Files.walk(tests)) {
            return files.anyMatch(file -> file.getFileName().toString().equals(test + ".java"));
        }
    }

    @Test
    void eachClassIsThereOnce() throws IOException {
        List<String> classes =
                rows().stream().map(row -> row.split("\\|", -1)[1].strip()).toList();
        assertEquals(classes.stream().distinct().toList(), classes);
        assertTrue(classes.size() >= CLASSES_AT_LEAST, classes.toString());
    }
}
