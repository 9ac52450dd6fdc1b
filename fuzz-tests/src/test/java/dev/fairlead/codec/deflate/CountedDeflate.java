package dev.fairlead.codec.deflate;

import dev.fairlead.codec.frame.Role;
import java.util.function.UnaryOperator;

/** What the codec's own tests know of zlib objects and of strict reading, for targets in another package. */
public final class CountedDeflate {

    private final CountingZlib zlib = new CountingZlib();

    /** Creates a count of nothing. */
    public CountedDeflate() {}

    /**
     * Creates an inflater whose zlib objects are counted.
     *
     * @param parameters what was agreed
     * @param role which side it is on
     * @param limit how large a message may be
     * @return the inflater
     */
    public MessageInflater inflater(DeflateParameters parameters, Role role, long limit) {
        return new MessageInflater(parameters, role, limit, zlib);
    }

    /**
     * Creates a deflater whose zlib objects are counted.
     *
     * @param parameters what was agreed
     * @param role which side it is on
     * @param level 1 to 9
     * @return the deflater
     */
    public MessageDeflater deflater(DeflateParameters parameters, Role role, int level) {
        return new MessageDeflater(parameters, role, level, zlib);
    }

    /**
     * Tells how many zlib objects hold memory.
     *
     * @return those that were created and not ended
     */
    public int live() {
        return zlib.live();
    }

    /**
     * Tells how often zlib was let inflate.
     *
     * @return steps of all inflaters
     */
    public long steps() {
        return zlib.steps();
    }

    /**
     * Makes messages of payloads, one after the other, and takes no reference that is not allowed.
     *
     * @param parameters what was agreed
     * @param sender who sends them
     * @return what fails with an {@link AssertionError}
     */
    public static UnaryOperator<byte[]> strictly(DeflateParameters parameters, Role sender) {
        return new StrictInflater(parameters.maxWindowBits(sender), parameters.contextTakeover(sender))::message;
    }
}
