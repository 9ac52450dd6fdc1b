package dev.fairlead.benchmarks.endtoend;

import java.time.Duration;

/**
 * For how long to measure, and how much.
 *
 * @param warm seconds before the first window
 * @param seconds of a window
 * @param windows how many
 * @param idle connections of the scenario with idle ones
 */
record Timing(double warm, double seconds, int windows, int idle) {

    /** What compression, TLS and opening take longer to get warm, as their code is the largest, or is run the least often. */
    private static final double LONGER = 2;

    /** Starting, opening thousands of connections, checking that nothing was lost. */
    private static final long ELSE_SECONDS = 60;

    private static final long CONNECTIONS_PER_SECOND = 50;

    double warm(Scenario scenario) {
        boolean isLonger = scenario.task() == Scenario.Task.DEFLATE
                || scenario.task() == Scenario.Task.OPEN
                || scenario.security() == Scenario.Security.TLS;
        return isLonger ? LONGER * warm : warm;
    }

    /** Returns after what time a process is ended. */
    Duration limit(Scenario scenario) {
        long measuring = (long) Math.ceil(warm(scenario) + windows * seconds);
        return Duration.ofSeconds(ELSE_SECONDS + 2 * measuring + scenario.connections() / CONNECTIONS_PER_SECOND);
    }
}
