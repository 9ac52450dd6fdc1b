package dev.fairlead.benchmarks.endtoend;

import java.util.ArrayList;
import java.util.List;

/**
 * One client at one scenario in one round.
 *
 * @param round from 1 on
 * @param scenario what is done
 * @param library by whom
 */
record Cell(int round, Scenario scenario, Library library) {

    /** Returns all that can be done, such that whatever disturbs meets all clients alike: round by round, scenario by scenario. */
    static List<Cell> all(int rounds, List<Scenario> scenarios, List<Library> libraries) {
        List<Cell> cells = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (Scenario scenario : scenarios) {
                for (Library library : libraries) {
                    if (library.does(scenario)) {
                        cells.add(new Cell(round, scenario, library));
                    }
                }
            }
        }
        return cells;
    }

    @Override
    public String toString() {
        return scenario.name() + " " + library.title();
    }
}
