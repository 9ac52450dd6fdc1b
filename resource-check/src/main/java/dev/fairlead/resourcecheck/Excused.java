package dev.fairlead.resourcecheck;

import java.util.List;

/**
 * What a test may leave to its class.
 *
 * @param threads what the names of threads begin with
 * @param descriptors kinds of descriptors
 */
record Excused(List<String> threads, List<String> descriptors) {

    static final Excused NOTHING = new Excused(List.of(), List.of());
}
