package dev.fairlead.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all rows come to: medians over the windows of all rounds, and how they compare. */
final class Summary {

    private final Map<String, Map<Library, List<Row>>> rows = new LinkedHashMap<>();

    Summary(List<Row> all) {
        for (Row row : all) {
            rows.computeIfAbsent(row.scenario(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(Library.named(row.client()), name -> new ArrayList<>())
                    .add(row);
        }
    }

    /** Returns those of these scenarios for which there are figures. */
    List<Scenario> scenarios(List<Scenario> all) {
        return all.stream().filter(one -> rows.containsKey(one.name())).toList();
    }

    /** Returns who has figures for a scenario, the best first. */
    List<Library> libraries(Scenario scenario) {
        return rows.getOrDefault(scenario.name(), Map.of()).keySet().stream()
                .sorted(Comparator.comparingDouble(one -> median(scenario, one, scenario.figure())))
                .toList();
    }

    /** Returns the median; not a number if there is none. */
    double median(Scenario scenario, Library library, Figure figure) {
        List<Row> windows = rows.getOrDefault(scenario.name(), Map.of()).getOrDefault(library, List.of());
        return Statistics.median(windows.stream().map(row -> row.figure(figure)).toList());
    }

    /** Returns the best of a group by what the scenario is compared by. */
    Optional<Library> best(Scenario scenario, Library.Group group) {
        return libraries(scenario).stream().filter(one -> one.group() == group).findFirst();
    }

    /** Returns how much of what the best of a group needs somebody needs; not a number if there is nobody. */
    double ratio(Scenario scenario, Library library, Library.Group group) {
        return best(scenario, group)
                .map(best -> median(scenario, library, scenario.figure()) / median(scenario, best, scenario.figure()))
                .orElse(Double.NaN);
    }
}
