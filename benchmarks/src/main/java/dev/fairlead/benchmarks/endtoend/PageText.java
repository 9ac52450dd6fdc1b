package dev.fairlead.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The tables, in Markdown. */
final class PageText {

    private static final String NONE = "–";

    private final Summary summary;
    private final List<Scenario> scenarios;
    private final List<String> text = new ArrayList<>();

    PageText(Summary summary, List<Scenario> scenarios) {
        this.summary = summary;
        this.scenarios = summary.scenarios(scenarios);
    }

    /**
     * Returns all.
     *
     * @param facts of the machine and the run
     * @param charts by their scenarios; those of the series by none
     */
    String write(List<String> facts, List<Chart> charts) {
        facts.forEach(fact -> text.add("- " + fact));
        text.add("");
        overview();
        charts.stream().filter(chart -> chart.scenario().isEmpty()).forEach(this::chart);
        for (Scenario scenario : scenarios) {
            text.add("### " + scenario.title() + " (`" + scenario.name() + "`)");
            text.add("");
            table(scenario);
            charts.stream()
                    .filter(chart -> chart.scenario().equals(scenario.name()))
                    .forEach(this::chart);
        }
        return String.join("\n", text);
    }

    /**
     * A picture.
     *
     * @param scenario whose it is; empty if it shows several
     * @param title for who cannot see it
     * @param file its name
     */
    record Chart(String scenario, String title, String file) {}

    private void chart(Chart chart) {
        text.add("![" + chart.title() + "](performance/" + chart.file() + ")");
        text.add("");
    }

    private void overview() {
        row("scenario", "compared by", "Fairlead", "", "best peer", "", "to the best peer", "to a raw socket");
        rule(2, 6);
        for (Scenario scenario : scenarios) {
            Optional<Library> ours = summary.best(scenario, Library.Group.FAIRLEAD);
            Optional<Library> peer = summary.best(scenario, Library.Group.PEER);
            row(
                    "`" + scenario.name() + "`",
                    Column.main(scenario).title(),
                    ours.map(Library::title).orElse(NONE),
                    ours.map(one -> main(scenario, one)).orElse(NONE),
                    peer.map(Library::title).orElse(NONE),
                    peer.map(one -> main(scenario, one)).orElse(NONE),
                    ours.map(one -> ratio(scenario, one, Library.Group.PEER)).orElse(NONE),
                    ours.map(one -> ratio(scenario, one, Library.Group.RAW)).orElse(NONE));
        }
        text.add("");
    }

    private void table(Scenario scenario) {
        List<Column> columns = Column.of(scenario);
        List<String> head = new ArrayList<>(
                List.of("client", Column.main(scenario).title(), "to the best peer", "to a raw socket"));
        columns.forEach(column -> head.add(column.title()));
        row(head.toArray(String[]::new));
        rule(1, head.size() - 1);
        for (Library library : summary.libraries(scenario)) {
            String name = library.title();
            List<String> cells = new ArrayList<>();
            cells.add(library.group() == Library.Group.FAIRLEAD ? "**" + name + "**" : name);
            cells.add(main(scenario, library));
            cells.add(ratio(scenario, library, Library.Group.PEER));
            cells.add(ratio(scenario, library, Library.Group.RAW));
            columns.forEach(column -> cells.add(column.text(summary.median(scenario, library, column.figure()))));
            row(cells.toArray(String[]::new));
        }
        text.add("");
    }

    private String main(Scenario scenario, Library library) {
        return Column.main(scenario).text(summary.median(scenario, library, scenario.figure()));
    }

    private String ratio(Scenario scenario, Library library, Library.Group group) {
        return Column.number(summary.ratio(scenario, library, group));
    }

    private void row(String... cells) {
        text.add("| " + String.join(" | ", cells) + " |");
    }

    private void rule(int words, int numbers) {
        text.add("|" + String.join("", Collections.nCopies(words, "---|"))
                + String.join("", Collections.nCopies(numbers, "---:|")));
    }
}
