package dev.fairlead.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.fairlead.resourcecheck.PageSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The table of all cases in the documentation, which each run has to agree with, whatever carried it. */
record VerdictTable(Path file) {

    static final VerdictTable COMMITTED = new VerdictTable(Path.of("..", "docs", "conformance", "autobahn.csv"));

    private static final String HEADING = "case,behavior,behaviorClose";

    /**
     * Compares what was found with the rows of those cases, or writes them if pages are to be changed.
     *
     * @param asked which rows this run is about
     */
    void mustAgree(List<Verdict> found, Predicate<CaseId> asked) throws IOException {
        SortedMap<CaseId, String> rows = read();
        SortedMap<CaseId, String> ours = new TreeMap<>();
        found.forEach(verdict -> ours.put(verdict.id(), verdict.row()));
        if (Boolean.getBoolean(PageSection.UPDATE)) {
            rows.keySet().removeIf(asked);
            rows.putAll(ours);
            Files.createDirectories(file.getParent());
            Files.writeString(file, HEADING + "\n" + text(rows));
        } else {
            rows.keySet().removeIf(asked.negate());
            assertEquals(
                    text(rows),
                    text(ours),
                    file + " says something else; -D" + PageSection.UPDATE + "=true changes it");
        }
    }

    /** The cases that it has, in order. */
    Set<CaseId> cases() throws IOException {
        return read().keySet();
    }

    private SortedMap<CaseId, String> read() throws IOException {
        SortedMap<CaseId, String> rows = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.equals(HEADING)) {
                    rows.put(new CaseId(line.substring(0, line.indexOf(','))), line);
                }
            }
        }
        return rows;
    }

    private static String text(SortedMap<CaseId, String> rows) {
        return rows.values().stream().map(row -> row + "\n").collect(Collectors.joining());
    }
}
