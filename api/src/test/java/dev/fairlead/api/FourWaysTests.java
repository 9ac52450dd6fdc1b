package dev.fairlead.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.api.TraceScenario.Way;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Client and server see the same on every transport, and whether the client's calls block or not. */
@Timeout(60)
class FourWaysTests {

    private static final int LEAST_SCENARIOS = 200;

    static Stream<TraceScenario> scenarios() {
        return Stream.of(
                        UpgradeScenarios.all(),
                        RefusalScenarios.all(),
                        MessageScenarios.all(),
                        SendScenarios.all(),
                        ViolationScenarios.all(),
                        CloseScenarios.all(),
                        EndingScenarios.all(),
                        CancelScenarios.all(),
                        RequestScenarios.all())
                .flatMap(part -> part);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyWayLeavesTheSameTrace(TraceScenario scenario) throws Exception {
        List<String> first = scenario.trace(Way.ALL.get(0));
        scenario.check(first);
        for (Way way : Way.ALL.subList(1, Way.ALL.size())) {
            assertEquals(String.join("\n", first), String.join("\n", scenario.trace(way)), scenario + " on " + way);
        }
    }

    @Test
    void thereAreEnoughScenariosAndEachHasANameOfItsOwnAndExpectsSomething() {
        List<TraceScenario> all = scenarios().toList();
        assertTrue(all.size() >= LEAST_SCENARIOS, all.size() + " scenarios");
        assertEquals(
                all.size(), all.stream().map(TraceScenario::name).distinct().count());
        assertEquals(
                List.of(),
                all.stream()
                        .filter(scenario -> scenario.expected().isEmpty())
                        .map(TraceScenario::name)
                        .collect(Collectors.toList()));
    }

    @Test
    void thereAreFourWays() {
        assertEquals(4, Way.ALL.size());
    }

    @Test
    void aTraceWithoutWhatIsExpectedOrInAnotherOrderIsFound() {
        TraceScenario scenario = TraceScenario.of("two lines", client -> {}, client -> {}, "first", "second");
        scenario.check(List.of("the first", "something else", "the second"));
        assertThrows(AssertionError.class, () -> scenario.check(List.of("the first")));
        assertThrows(AssertionError.class, () -> scenario.check(List.of("the second", "the first")));
    }
}
