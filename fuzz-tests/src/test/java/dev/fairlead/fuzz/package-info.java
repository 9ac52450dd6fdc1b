/**
 * Inputs that nobody thought of. Each {@link dev.fairlead.fuzz.Target} has an oracle of its own; {@link
 * dev.fairlead.fuzz.FuzzEntry} is what the fuzzer calls, {@link dev.fairlead.fuzz.SeedReplayTests} replays what it began with and
 * what it has found.
 */
@NullMarked
package dev.fairlead.fuzz;

import org.jspecify.annotations.NullMarked;
