package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchSettings;

/** Fairlead on the selector transport, whose messages are a stream. */
public final class FairleadFlowClient extends FairleadClient {

    /**
     * Makes a client.
     *
     * @param settings how
     */
    public FairleadFlowClient(BenchSettings settings) {
        super(settings, "nio", Reading.STREAM);
    }
}
