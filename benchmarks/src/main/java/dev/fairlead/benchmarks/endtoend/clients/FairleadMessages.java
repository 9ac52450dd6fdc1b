package dev.fairlead.benchmarks.endtoend.clients;

import dev.fairlead.api.Message;
import dev.fairlead.benchmarks.endtoend.BenchConnection;
import dev.fairlead.benchmarks.endtoend.BenchListener;

/** Fairlead's messages as a benchmark has them. */
final class FairleadMessages {

    private FairleadMessages() {}

    /** Hands a message on; false if it is the last one. */
    static boolean deliver(Message message, BenchConnection connection, BenchListener listener) {
        if (message instanceof Message.Binary binary) {
            listener.binary(connection, binary.payload().remaining());
        } else if (message instanceof Message.Text text) {
            listener.text(connection, text.text());
        } else {
            return false;
        }
        return true;
    }
}
