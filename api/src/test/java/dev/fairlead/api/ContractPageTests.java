package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract suite itself: it is whole, and its page cannot say anything else than its run. */
class ContractPageTests {

    private static final int ASSERTIONS = 133;

    private static Stream<ContractPage.Row> rows() {
        return ContractPage.GROUPS.stream().flatMap(group -> ContractPage.rows(group).stream());
    }

    private static String page() throws IOException {
        return Files.readString(ContractPage.PAGE);
    }

    @Test
    void eachAssertionHasOneTestInTheGroupThatItBelongsTo() {
        assertEquals(
                IntStream.rangeClosed(1, ASSERTIONS)
                        .mapToObj(number -> String.format("C-%02d", number))
                        .toList(),
                rows().map(row -> row.assertion().id()).toList());
        for (Class<?> group : ContractPage.GROUPS) {
            ContractGroup facts = group.getAnnotation(ContractGroup.class);
            assertEquals(
                    IntStream.rangeClosed(facts.first(), facts.last()).boxed().toList(),
                    ContractPage.rows(group).stream()
                            .map(ContractPage.Row::number)
                            .toList());
        }
    }

    @Test
    void everyTestButThoseOfTheTypesIsRunInAllWays() {
        for (ContractPage.Row row : rows().toList()) {
            List<Class<?>> needs = List.of(row.test().getParameterTypes());
            boolean ofTheTypes = !row.assertion().byTheTypes().isEmpty();
            assertEquals(
                    ofTheTypes ? List.of() : List.of(Contract.class),
                    needs,
                    row.assertion().id());
            assertFalse(
                    ofTheTypes && !row.assertion().departs().isEmpty(),
                    row.assertion().id());
        }
        assertEquals(4, Way.ALL.size());
    }

    @Test
    void wordsDoNotBreakTheTable() {
        assertTrue(rows().map(ContractPage.Row::assertion)
                .map(each -> each.text() + each.departs() + each.byTheTypes() + each.notYet() + each.strength())
                .noneMatch(words -> words.contains("|") || words.contains("\n")));
    }

    @Test
    void thePageSaysWhatItSays() throws IOException {
        assertEquals(page(), ContractPage.render(page(), Map.of()));
        assertEquals(ASSERTIONS, ContractPage.outcomes(page()).size());
        assertEquals(
                List.of(),
                ContractPage.outcomes(page()).values().stream()
                        .flatMap(List::stream)
                        .filter(outcome -> !List.of("kept", "departs", "by the types", "not yet")
                                .contains(outcome))
                        .toList());
    }

    @Test
    void anotherOutcomeInOneWayMakesAnotherPage() throws IOException {
        for (Way way : Way.ALL) {
            String other = ContractPage.render(page(), Map.of("C-80", Map.of(way, "FAILED")));
            assertNotEquals(page(), other);
            assertEquals(1, List.of(other.split("FAILED", -1)).size() - 1);
            List<String> outcomes = ContractPage.outcomes(other).getOrDefault("C-80", List.of());
            assertEquals(Way.ALL.indexOf(way), outcomes.indexOf("FAILED"));
        }
    }

    @Test
    void aLineThatIsMissingOrChangedMakesAnotherPage() throws IOException {
        String without =
                page().lines().filter(line -> !line.startsWith("| C-80 ")).collect(Collectors.joining("\n", "", "\n"));
        assertTrue(ContractPage.render(without, Map.of()).contains("not run"));
        String embellished = page().replace("| departs | departs |", "| kept | departs |");
        Map<String, Map<Way, String>> found = rows().filter(
                        row -> !row.assertion().departs().isEmpty())
                .collect(Collectors.toMap(
                        row -> row.assertion().id(),
                        row -> Way.ALL.stream().collect(Collectors.toMap(way -> way, way -> "departs"))));
        assertNotEquals(page(), embellished);
        assertNotEquals(embellished, ContractPage.render(embellished, found));
    }
}
