package dev.fairlead.api;

import dev.fairlead.api.TraceScenario.Way;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page {@code docs/contract.md}: what is claimed of the contract, which must be what a run has found. */
final class ContractPage {

    /** The tests of all assertions, in the order of the page. */
    static final List<Class<?>> GROUPS = List.of(
            ChainContractTests.class,
            UpgradeContractTests.class,
            HandleContractTests.class,
            OptionContractTests.class,
            SendContractTests.class,
            ReceiveContractTests.class,
            CloseContractTests.class,
            CloseStatusContractTests.class,
            NotificationContractTests.class);

    static final Path PAGE = Path.of("..", "docs", "contract.md");

    /** What the run makes of it, for who wants to copy it. */
    private static final Path MADE = Path.of("target", "contract.md");

    /** What this run has found, by id and way. */
    private static final Map<String, Map<Way, String>> FOUND = new ConcurrentHashMap<>();

    private static final int FIRST_WAY = 4;

    private static final String HEAD = """
            # WinHTTP's contract, and what Fairlead makes of it

            Written by the contract suite (`*ContractTests` of module `api`), which runs each assertion on both transports with
            blocking and with asynchronous calls, and fails if this page says anything else than what it has found. After a
            change, run it with `-Dcontract.update=true`, or copy `api/target/contract.md`.

            *Strength* is how well it is proven that WinHTTP does so: **W** by Wine's conformance tests, which are meant to pass on
            Windows, **D** documented, **C** seen in a client or an issue, **Wi** Wine only, **R** a rule of RFC 6455, **J** our own
            decision where nothing is known. *kept*: the test asserts just that. *departs*: it asserts what Fairlead does instead, on
            purpose. *by the types*: it cannot be written down in Java, which the test looks up in the types.
            """;

    private ContractPage() {}

    /** One assertion, and its test. */
    record Row(Assertion assertion, Method test) {

        int number() {
            return Integer.parseInt(assertion.id().substring("C-".length()));
        }

        private String line(List<String> outcomes) {
            return "| " + assertion.id() + " | " + text() + " | " + assertion.strength() + " | "
                    + String.join(" | ", outcomes) + " | `" + test.getName() + "` |";
        }

        private String text() {
            return assertion.text()
                    + remark("Departs", assertion.departs())
                    + remark("By the types", assertion.byTheTypes())
                    + remark("Not yet", assertion.notYet());
        }

        private static String remark(String what, String why) {
            return why.isEmpty() ? "" : ". *" + what + ":* " + why;
        }
    }

    static List<Row> rows(Class<?> group) {
        return Stream.of(group.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Assertion.class))
                .map(method -> new Row(method.getAnnotation(Assertion.class), method))
                .sorted(Comparator.comparingInt(Row::number))
                .toList();
    }

    static void takeDown(String id, Way way, String outcome) {
        FOUND.computeIfAbsent(id, absent -> new ConcurrentHashMap<>()).put(way, outcome);
    }

    /** Fails if the page says anything else than what was found by the tests of a group. */
    static void compare(Class<?> group) throws IOException {
        String page = Files.exists(PAGE) ? Files.readString(PAGE) : "";
        String made = render(page, FOUND);
        Files.createDirectories(MADE.toAbsolutePath().getParent());
        Files.writeString(MADE, made);
        if (Boolean.getBoolean("contract.update")) {
            Files.writeString(PAGE, made);
            return;
        }
        String found = render(page, foundBy(group));
        if (!found.equals(page)) {
            throw new AssertionError("docs/contract.md differs from the run: " + firstDifference(page, found)
                    + "\nIf the run is right, run it with -Dcontract.update=true, or copy api/target/contract.md");
        }
    }

    private static Map<String, Map<Way, String>> foundBy(Class<?> group) {
        return rows(group).stream()
                .map(row -> row.assertion().id())
                .collect(Collectors.toMap(id -> id, id -> FOUND.getOrDefault(id, Map.of())));
    }

    private static String firstDifference(String page, String made) {
        List<String> said = page.lines().toList();
        List<String> found = made.lines().toList();
        for (int i = 0; i < found.size(); i++) {
            if (i >= said.size() || !said.get(i).equals(found.get(i))) {
                return "line " + (i + 1) + " says\n" + (i < said.size() ? said.get(i) : "nothing")
                        + "\nand should say\n" + found.get(i);
            }
        }
        return "it has more lines than " + found.size();
    }

    /** The page with what was found; where nothing was found, with what it says already. */
    static String render(String page, Map<String, Map<Way, String>> found) {
        Map<String, List<String>> said = outcomes(page);
        StringBuilder made = new StringBuilder(HEAD);
        for (Class<?> group : GROUPS) {
            ContractGroup facts = group.getAnnotation(ContractGroup.class);
            made.append("\n## ").append(facts.title()).append("\n\nTests: `").append(group.getSimpleName());
            made.append("`\n\n| id | assertion | strength | ");
            made.append(Way.ALL.stream().map(ContractExtension::name).collect(Collectors.joining(" | ")));
            made.append(" | test |\n|---|---|---|---|---|---|---|---|\n");
            for (Row row : rows(group)) {
                String id = row.assertion().id();
                made.append(row.line(merge(said.get(id), found.getOrDefault(id, Map.of()))));
                made.append('\n');
            }
        }
        return made.toString();
    }

    private static List<String> merge(@org.jspecify.annotations.Nullable List<String> said, Map<Way, String> found) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < Way.ALL.size(); i++) {
            outcomes.add(found.getOrDefault(Way.ALL.get(i), said == null ? "not run" : said.get(i)));
        }
        return outcomes;
    }

    /** The outcomes that a page tells, by id. */
    static Map<String, List<String>> outcomes(String page) {
        return page.lines()
                .filter(line -> line.startsWith("| C-"))
                .map(line -> List.of(line.split(" *\\| *", -1)))
                .filter(cells -> cells.size() > FIRST_WAY + Way.ALL.size())
                .collect(Collectors.toMap(
                        cells -> cells.get(1),
                        cells -> cells.subList(FIRST_WAY, FIRST_WAY + Way.ALL.size()),
                        (first, second) -> first));
    }
}
