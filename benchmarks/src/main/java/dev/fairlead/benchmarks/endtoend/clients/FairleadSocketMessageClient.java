package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.benchmarks.endtoend.BenchSettings;

/** Fairlead on the blocking transport, which makes an object of each message. */
public final class FairleadSocketMessageClient extends FairleadClient {

    /**
     * Makes a client.
     *
     * @param settings how
     */
    public FairleadSocketMessageClient(BenchSettings settings) {
        super(settings, "socket", Reading.WHOLE_MESSAGES);
    }
}
