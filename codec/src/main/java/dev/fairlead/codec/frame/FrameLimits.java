package dev.fairlead.codec.frame;

/**
 * How many frames a peer may spend on one message (RFC 6455 section 10.4).
 *
 * <p>No frame costs memory here, but each costs time, and a message that never ends costs it for ever. Going beyond either
 * limit is a {@link ProtocolViolation} with code 1008. Control frames between the fragments are not counted.
 *
 * @param framesPerMessage how many data frames a message may have, the first and the last included; at least 1
 * @param emptyFramesInARow how many data frames of one message may follow each other without payload, the first and the last
 *     frame of the message included; at least 1. The count starts anew with each message and after each frame with payload;
 *     control frames in between do not end a row.
 * @since 0.1
 */
public record FrameLimits(int framesPerMessage, int emptyFramesInARow) {

    /** 131,072 frames per message (twice what the Autobahn suite sends at most), 64 empty ones in a row. */
    public static final FrameLimits DEFAULT = new FrameLimits(131_072, 64);

    /**
     * Creates limits.
     *
     * @param framesPerMessage how many data frames a message may have; at least 1
     * @param emptyFramesInARow how many data frames without payload may follow each other in a message; at least 1
     * @throws IllegalArgumentException if a limit is less than 1
     */
    public FrameLimits {
        requireOne("framesPerMessage", framesPerMessage);
        requireOne("emptyFramesInARow", emptyFramesInARow);
    }

    private static void requireOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", the least is 1");
        }
    }
}
