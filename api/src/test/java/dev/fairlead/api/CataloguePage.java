package dev.fairlead.api;

import dev.fairlead.api.TraceScenario.Way;
import dev.fairlead.resourcecheck.PageSection;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part {@code catalogue} of {@code docs/conformance.md}: what is claimed of hostile servers must be what a run has found. */
final class CataloguePage {

    /** The tests of all rows, in the order of the page. */
    static final List<Class<?>> GROUPS = List.of(
            HeadCatalogueTests.class,
            HttpCatalogueTests.class,
            FrameCatalogueTests.class,
            MessageCatalogueTests.class,
            CompressionCatalogueTests.class,
            TextCatalogueTests.class,
            ClosingCatalogueTests.class,
            NetworkCatalogueTests.class,
            TlsCatalogueTests.class,
            RedirectCatalogueTests.class,
            ResolvingCatalogueTests.class);

    private static final Path PAGE = Path.of("..", "docs", "conformance.md");

    /** What this run has found, by id and way. */
    private static final Map<String, Map<Way, Outcome>> FOUND = new ConcurrentHashMap<>();

    private static final String HEAD = """
            Written by `*CatalogueTests` of module `api`. Each row is a server on a real socket, met on both transports with blocking and
            with asynchronous calls; rows that concern TLS also over TLS by the JDK and by Bouncy Castle. Each run also asserts that
            the call fails once, within its limit, that the listener is told of it once and of the closing of each handle last,
            that nothing can be done with the WebSocket any more, that the server has seen the end, and that no descriptor, thread or
            buffer is left.

            *kept*: what is expected was found, with both kinds of calls. *departs*: what is found differs on purpose, and why is said.
            """;

    private static final String COLUMNS = """
            | id | the server | expected | source | found | socket | nio | socket, JDK | nio, JDK | socket, BC | nio, BC |
            |---|---|---|---|---|---|---|---|---|---|---|
            """;

    private CataloguePage() {}

    /** What came of a row in one way. */
    record Outcome(String verdict, List<String> found) {}

    static String name(Way way) {
        return way.transport()
                + way.tls()
                        .map(tls -> ", TLS by " + (tls == SecureEnds.JDK ? "the JDK" : "Bouncy Castle"))
                        .orElse("")
                + ", " + way.calls().name().toLowerCase(Locale.ROOT);
    }

    static void takeDown(String id, Way way, Outcome outcome) {
        FOUND.computeIfAbsent(id, absent -> new ConcurrentHashMap<>()).put(way, outcome);
    }

    static List<Method> tests(Class<?> group) {
        return Stream.of(group.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Row.class))
                .sorted(Comparator.comparing(method -> row(method).id(), CataloguePage::byNumber))
                .toList();
    }

    static Row row(Method test) {
        return test.getAnnotation(Row.class);
    }

    static int byNumber(String one, String other) {
        return Integer.compare(number(one), number(other));
    }

    static int number(String id) {
        return Integer.parseInt(id.substring("S-".length()));
    }

    /** Fails if the page says anything else than what was found by a group; other groups' rows stay as they are. */
    static void compare(Class<?> group) throws IOException {
        Map<String, String> lines = said();
        Set<String> own = tests(group).stream().map(test -> row(test).id()).collect(Collectors.toSet());
        tests(group).forEach(test -> {
            if (isWhole(row(test))) {
                lines.put(row(test).id(), line(row(test)));
            }
        });
        StringBuilder made = new StringBuilder(HEAD);
        for (Class<?> part : GROUPS) {
            String title = part.getAnnotation(RowGroup.class).value();
            made.append("\n### ").append(title).append("\n\nTests: `").append(part.getSimpleName());
            made.append("`\n\n").append(COLUMNS);
            tests(part).forEach(test -> {
                String id = row(test).id();
                made.append(lines.getOrDefault(id, "| " + id + " | not run" + " |".repeat(9)));
                made.append('\n');
            });
        }
        made.append(CatalogueIds.elsewhere());
        if (own.isEmpty()) {
            throw new AssertionError(group + " has no row");
        }
        new PageSection(PAGE, "catalogue").mustBe(made.toString());
    }

    /** Rows that the page has, by their ids. */
    private static Map<String, String> said() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| S-"))
                .collect(Collectors.toMap(
                        line -> line.split("\\|", -1)[1].strip(), line -> line, (first, second) -> first));
    }

    /** Whether a row was run in all its ways. */
    private static boolean isWhole(Row row) {
        return RowExtension.ways(row).allMatch(way -> outcomes(row).containsKey(way));
    }

    private static Map<Way, Outcome> outcomes(Row row) {
        return FOUND.getOrDefault(row.id(), Map.of());
    }

    private static String line(Row row) {
        List<String> cells = new ArrayList<>(List.of(row.id(), row.sends(), row.expected(), row.source()));
        cells.add(found(row) + (row.departs().isEmpty() ? "" : "<br>*Departs:* " + row.departs()));
        for (Way way : Way.ALL) {
            addIfBlocking(cells, row, way);
        }
        for (Way way : Way.SECURE) {
            addIfBlocking(cells, row, way);
        }
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static void addIfBlocking(List<String> cells, Row row, Way way) {
        if (way.calls() == Calls.BLOCKING) {
            Set<String> verdicts = new LinkedHashSet<>();
            outcomes(row).forEach((run, outcome) -> {
                if (run.transport().equals(way.transport()) && run.tls().equals(way.tls())) {
                    verdicts.add(outcome.verdict());
                }
            });
            cells.add(verdicts.isEmpty() ? "–" : String.join(", ", verdicts));
        }
    }

    /** What was found, once if it was the same in all ways. */
    private static String found(Row row) {
        Map<List<String>, List<Way>> ways = RowExtension.ways(row)
                .collect(Collectors.groupingBy(way -> outcomes(row)
                        .getOrDefault(way, new Outcome("", List.of()))
                        .found()));
        if (ways.size() == 1) {
            return String.join("<br>", ways.keySet().iterator().next());
        }
        return ways.entrySet().stream()
                .map(entry -> where(row, entry.getValue()) + ": " + String.join("<br>", entry.getKey()))
                .sorted()
                .collect(Collectors.joining("<br>"));
    }

    private static String where(Row row, List<Way> ways) {
        List<Way> secure =
                RowExtension.ways(row).filter(way -> way.tls().isPresent()).toList();
        if (ways.equals(secure)) {
            return "with TLS";
        }
        return ways.equals(Way.ALL)
                ? "without TLS"
                : ways.stream().map(CataloguePage::name).collect(Collectors.joining("; "));
    }
}
