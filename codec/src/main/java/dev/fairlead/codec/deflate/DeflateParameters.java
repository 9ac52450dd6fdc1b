package dev.fairlead.codec.deflate;

import dev.fairlead.codec.frame.Role;

/**
 * What both ends agreed on (RFC 7692 7.1).
 *
 * @param serverNoContextTakeover whether the server begins each message without a look at those before
 * @param clientNoContextTakeover whether the client does
 * @param serverMaxWindowBits how far back the server looks: 2 to this power bytes; 8 to 15
 * @param clientMaxWindowBits how far back the client looks; 8 to 15
 * @since 0.1
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits) {

    /** What an answer without parameters agrees to: context is kept in both directions, 32,768 bytes of it. */
    public static final DeflateParameters DEFAULT = new DeflateParameters(false, false, 15, 15);

    /**
     * Creates parameters.
     *
     * @param serverNoContextTakeover whether the server begins each message afresh
     * @param clientNoContextTakeover whether the client begins each message afresh
     * @param serverMaxWindowBits 8 to 15
     * @param clientMaxWindowBits 8 to 15
     * @throws IllegalArgumentException if a number of bits is out of its range
     */
    public DeflateParameters {
        DeflateFields.requireBits(DeflateFields.SERVER_MAX_WINDOW_BITS, serverMaxWindowBits);
        DeflateFields.requireBits(DeflateFields.CLIENT_MAX_WINDOW_BITS, clientMaxWindowBits);
    }

    /**
     * Tells whether messages may refer to those before them.
     *
     * @param sender who sends them
     * @return whether the sender keeps its context
     */
    public boolean contextTakeover(Role sender) {
        return !(sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }

    /**
     * Returns how far back messages may refer.
     *
     * @param sender who sends them
     * @return 8 to 15; the distance in bytes is 2 to this power
     */
    public int maxWindowBits(Role sender) {
        return sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
    }
}
