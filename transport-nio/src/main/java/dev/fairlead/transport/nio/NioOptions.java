package dev.fairlead.transport.nio;

/**
 * What can be decided for the transport {@code nio}. Immutable and thread-safe.
 *
 * @param threads how many selector threads one transport has, 1 to 1024; its channels are spread over them in turn
 * @since 0.1
 */
public record NioOptions(int threads) {

    /** The most threads that one transport can have. */
    private static final int MAX_THREADS = 1_024;

    /** One thread, which is enough unless the work on its callbacks fills a processor. */
    public static final NioOptions DEFAULT = new NioOptions(1);

    /**
     * Decides.
     *
     * @param threads 1 to 1024
     * @throws IllegalArgumentException if {@code threads} is not within 1 to 1024
     */
    public NioOptions {
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads " + threads + " is not within 1 to " + MAX_THREADS);
        }
    }
}
