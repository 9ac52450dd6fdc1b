package dev.fairlead.artifacts;

import dev.fairlead.resourcecheck.PageSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of {@code docs/embedding.md} that has a size for each of some things. The page holds as long as each size is near to
 * what it says; with {@code -Dpages.update=true} it is written anew.
 *
 * @param part its name
 * @param head the first two lines of the table
 * @param slackKb by how many KB a size may differ; at least by two in a hundred
 */
record SizeTable(String part, String head, int slackKb) {

    static final Path PAGE = Artifacts.ROOT.resolve("docs/embedding.md");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (.+) \\| ([\\d,]+) \\|$");

    /** Compares sizes with those of the page. */
    void mustBe(Map<String, Long> bytesByRow) throws IOException {
        Map<String, Long> found = new LinkedHashMap<>();
        bytesByRow.forEach((row, bytes) -> found.put(row, Math.round(bytes / 1024.0)));
        Map<String, Long> said = said();
        boolean holds = said.keySet().equals(found.keySet())
                && said.entrySet().stream().allMatch(row -> isNear(row.getValue(), found.get(row.getKey())));
        // Sizes differ by a little from one build of a JDK to the next, which is no reason to write them anew.
        new PageSection(PAGE, part).mustBe(text(holds && !Boolean.getBoolean(PageSection.UPDATE) ? said : found));
    }

    private boolean isNear(long said, long found) {
        return Math.abs(found - said) <= Math.max(slackKb, said / 50);
    }

    private Map<String, Long> said() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf("<!-- begin " + part + " -->");
        String text = begin < 0 ? "" : page.substring(begin, page.indexOf("<!-- end " + part + " -->", begin));
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Matcher row = ROW.matcher(text); row.find(); ) {
            rows.put(row.group(1), Long.valueOf(row.group(2).replace(",", "")));
        }
        return rows;
    }

    private String text(Map<String, Long> rows) {
        return rows.entrySet().stream()
                .map(row -> String.format(Locale.ROOT, "| %s | %,d |", row.getKey(), row.getValue()))
                .collect(Collectors.joining("\n", head + "\n", "\n"));
    }
}
