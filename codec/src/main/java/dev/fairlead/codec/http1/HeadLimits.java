package dev.fairlead.codec.http1;

/**
 * What a peer may make us read and keep before its head is complete. Each limit is inclusive: a head exactly at it is
 * accepted, one more is refused.
 *
 * <p>RFC 6455 10.4 asks for such limits, RFC 9110 5.4 leaves their size to the recipient.
 *
 * @param headBytes bytes of all heads of one exchange, interim ones and line ends included
 * @param lineBytes bytes of one line without its line end
 * @param fields field lines of one head
 * @param interimHeads interim answers (1xx but 101) before the final one
 * @since 0.1
 */
public record HeadLimits(int headBytes, int lineBytes, int fields, int interimHeads) {

    /** 16 KiB a head, 8 KiB a line, 100 fields, 8 interim answers. */
    public static final HeadLimits DEFAULT = new HeadLimits(16_384, 8_192, 100, 8);

    /**
     * Makes limits.
     *
     * @param headBytes at least 1
     * @param lineBytes at least 1
     * @param fields at least 0
     * @param interimHeads at least 0
     * @throws IllegalArgumentException if a limit is lower than that
     */
    public HeadLimits {
        requireAtLeast("headBytes", headBytes, 1);
        requireAtLeast("lineBytes", lineBytes, 1);
        requireAtLeast("fields", fields, 0);
        requireAtLeast("interimHeads", interimHeads, 0);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " is " + value + ", the least is " + least);
        }
    }
}
