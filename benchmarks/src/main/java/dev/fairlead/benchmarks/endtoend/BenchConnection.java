package dev.fairlead.benchmarks.endtoend;

import java.util.function.BooleanSupplier;

/** An open connection of a library. */
@SuppressWarnings("try")
public interface BenchConnection extends AutoCloseable {

    /**
     * Sends a whole message and has it leave, in the way that the library's users would choose for speed: waiting or not. Does not change
     * the array. May be called from a listener.
     *
     * @param payload is not copied if the library does not ask for that
     * @throws Exception if it cannot be sent
     */
    void sendBinary(byte[] payload) throws Exception;

    /**
     * As {@link #sendBinary} does.
     *
     * @param text the message
     * @throws Exception if it cannot be sent
     */
    void sendText(String text) throws Exception;

    /**
     * Sends the same message again and again, each with a flush of its own, with the back-pressure that the library documents.
     *
     * @param payload of each
     * @param goesOn asked after each message
     * @return how many messages the library has taken, all of which reach the server
     * @throws Exception if one cannot be sent
     */
    default long sendEach(byte[] payload, BooleanSupplier goesOn) throws Exception {
        long count = 0;
        do {
            sendBinary(payload);
            count++;
        } while (goesOn.getAsBoolean());
        return count;
    }

    /**
     * Sends the same message again and again, in batches if the library knows such a thing.
     *
     * @param payload of each
     * @param goesOn asked after each message
     * @return how many messages the library has taken, all of which reach the server
     * @throws Exception if one cannot be sent
     */
    default long sendBatched(byte[] payload, BooleanSupplier goesOn) throws Exception {
        return sendEach(payload, goesOn);
    }

    /** Ends it, as abruptly as the library can. */
    @Override
    void close() throws Exception;
}
