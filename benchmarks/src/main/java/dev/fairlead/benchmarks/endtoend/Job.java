package dev.fairlead.benchmarks.endtoend;

import java.util.Map;

/** The work of a client, going on in the background while it is measured. */
interface Job {

    /** Opens what is to be open, and begins. */
    void start() throws Exception;

    /**
     * Returns how many operations are done, since ever.
     *
     * @param server what the server has counted
     */
    long operations(ServerCounts.Snapshot server);

    /** A window begins: what was before it is forgotten. */
    default void windowBegins() {}

    /** Adds to a window that has ended what is special to this work. */
    default void addTo(Map<Figure, Double> figures) {}

    /** Ends, and checks that nothing was lost. Connections may stay open. */
    void finish() throws Exception;
}
