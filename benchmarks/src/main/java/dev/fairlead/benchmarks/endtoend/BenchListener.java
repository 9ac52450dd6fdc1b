package dev.fairlead.benchmarks.endtoend;

/** What is done with messages: one call for each whole one, on whatever thread the library has. */
public interface BenchListener {

    /**
     * A binary message.
     *
     * @param connection which has received it
     * @param length bytes of the message, as the library's own object tells
     */
    void binary(BenchConnection connection, int length);

    /**
     * A text message.
     *
     * @param connection which has received it
     * @param text the message
     */
    void text(BenchConnection connection, String text);

    /**
     * Something went wrong.
     *
     * @param failure what
     */
    void failed(Throwable failure);

    /**
     * So many bytes of whatever came. For sockets without a library alone, which do not look for messages.
     *
     * @param bytes how many
     */
    default void bytes(int bytes) {
        throw new UnsupportedOperationException("messages are expected");
    }
}
