package dev.fairlead.api;

import dev.fairlead.api.FaultTable.Cell;
import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.resourcecheck.PageSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The part {@code faults} of {@code docs/conformance.md}. */
final class FaultPage {

    private static final Map<String, Map<Way, String>> FOUND = new ConcurrentHashMap<>();

    private static final String HEAD = """
            Written by `FaultMatrixTests` of module `api`. A server on a real socket, or somebody before it, does it at
            the point that is named; the call that is going on then fails with the error that is named, once. Ways: each transport
            without TLS, with that of the JDK, and with that of Bouncy Castle; all of them find the same.

            | fault | point | without TLS | with TLS | ways |
            |---|---|---|---|---|
            """;

    private FaultPage() {}

    static void takeDown(Cell cell, Way way, String told) {
        takeDown(cell.kind().words(), cell.point().words(), way, told);
    }

    static void takeDown(String fault, String point, Way way, String told) {
        FOUND.computeIfAbsent(fault + " | " + point, absent -> new ConcurrentHashMap<>())
                .put(way, told);
    }

    /** Compares the page, if each cell was run in each way. */
    static void compare() {
        List<String> keys = new ArrayList<>(FaultsBefore.keys());
        FaultTable.CELLS.forEach(
                cell -> keys.add(cell.kind().words() + " | " + cell.point().words()));
        if (!FOUND.keySet().containsAll(keys)) {
            return;
        }
        StringBuilder made = new StringBuilder(HEAD);
        for (String key : keys) {
            Map<Way, String> found = FOUND.getOrDefault(key, Map.of());
            Set<String> places = new TreeSet<>();
            found.keySet().forEach(way -> places.add(place(way)));
            made.append("| ")
                    .append(key)
                    .append(" | ")
                    .append(told(found, false))
                    .append(" | ");
            made.append(told(found, true)).append(" | ").append(places.size()).append(" |\n");
        }
        new PageSection(Path.of("..", "docs", "conformance.md"), "faults").mustBe(made.toString());
    }

    private static String place(Way way) {
        return way.transport() + way.tls().map(Enum::name).orElse("");
    }

    private static String told(Map<Way, String> found, boolean secure) {
        Set<String> words = new TreeSet<>();
        found.forEach((way, told) -> {
            if (way.tls().isPresent() == secure) {
                words.add(told);
            }
        });
        return words.isEmpty() ? "–" : String.join("; ", words);
    }
}
