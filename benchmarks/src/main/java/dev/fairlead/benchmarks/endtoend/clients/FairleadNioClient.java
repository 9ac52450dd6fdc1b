package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchSettings;

/** Fairlead on the selector transport. */
public final class FairleadNioClient extends FairleadClient {

    /**
     * Makes a client.
     *
     * @param settings how
     */
    public FairleadNioClient(BenchSettings settings) {
        super(settings, "nio", Reading.of(settings));
    }
}
