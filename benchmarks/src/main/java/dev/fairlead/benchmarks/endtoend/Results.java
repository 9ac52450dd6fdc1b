package dev.fairlead.benchmarks.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A folder with what a run has measured, and what is made of it. */
final class Results {

    /** Where a page has the tables. */
    private static final String BEGIN = "<!-- begin end-to-end -->\n";

    private static final String END = "<!-- end end-to-end -->\n";

    private static final String PAGE = "performance.md";
    private static final String CHARTS = "performance";

    private final Path folder;
    private final Path rows;
    private final Path about;

    private Results(Path folder) {
        this.folder = folder;
        rows = folder.resolve("windows.csv");
        about = folder.resolve("about.txt");
    }

    /** Begins with an empty table. */
    static Results begin(Path folder, List<String> facts) throws IOException {
        Results results = new Results(Files.createDirectories(folder));
        Files.write(results.rows, List.of(Row.header()));
        Files.write(results.about, facts);
        Files.deleteIfExists(results.errors());
        Files.createFile(results.errors());
        return results;
    }

    /** What is there from a run before. */
    static Results of(Path folder) {
        return new Results(folder);
    }

    Path folder() {
        return folder;
    }

    /** What measuring processes have written to standard error. */
    Path errors() {
        return folder.resolve("errors.txt");
    }

    /** Tells whose errors follow. */
    void begins(Cell cell) throws IOException {
        Files.writeString(errors(), "# round " + cell.round() + ", " + cell + "\n", StandardOpenOption.APPEND);
    }

    void add(List<Row> more) throws IOException {
        Files.write(rows, more.stream().map(Row::toCsv).toList(), StandardOpenOption.APPEND);
    }

    List<Row> rows() throws IOException {
        return Files.readAllLines(rows).stream().skip(1).map(Row::parse).toList();
    }

    /** Draws charts and writes tables, into this folder; returns the tables. */
    String report(List<Scenario> all) throws IOException {
        Summary summary = new Summary(rows());
        Path charts = Files.createDirectories(folder.resolve(CHARTS));
        List<PageText.Chart> drawn = new Charts(summary, charts).draw(summary.scenarios(all));
        String text = new PageText(summary, all).write(Files.readAllLines(about), drawn);
        Files.writeString(folder.resolve(PAGE), text + "\n");
        return text;
    }

    /** Writes the tables into a page, and the charts and raw data into a folder beside it. */
    void publish(String text, Path docs) throws IOException {
        Path page = docs.resolve(PAGE);
        String old = Files.readString(page);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no place for the tables");
        }
        Files.writeString(page, old.substring(0, begin + BEGIN.length()) + "\n" + text + "\n" + old.substring(end));
        Path beside = Files.createDirectories(docs.resolve(CHARTS));
        try (var charts = Files.newDirectoryStream(folder.resolve(CHARTS), "*.svg")) {
            for (Path chart : charts) {
                copy(chart, beside);
            }
        }
        copy(rows, beside);
        copy(about, beside);
    }

    private static void copy(Path file, Path into) throws IOException {
        Files.copy(file, into.resolve(String.valueOf(file.getFileName())), StandardCopyOption.REPLACE_EXISTING);
    }
}
