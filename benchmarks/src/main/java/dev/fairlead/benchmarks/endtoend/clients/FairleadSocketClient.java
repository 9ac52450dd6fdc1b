package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchSettings;

/** Fairlead on the blocking transport. */
public final class FairleadSocketClient extends FairleadClient {

    /**
     * Makes a client.
     *
     * @param settings how
     */
    public FairleadSocketClient(BenchSettings settings) {
        super(settings, "socket", Reading.of(settings));
    }
}
