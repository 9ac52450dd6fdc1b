package dev.fairlead.testkit;

/**
 * How a client ended its TCP connection, as the server saw it.
 *
 * @since 0.1
 */
public enum ClientEnd {
    /** In order: the client closed its side, and everything it had sent has arrived. */
    FINISHED,

    /** With a reset: what was on its way may be lost. */
    RESET,

    /** Not at all, within the time that was given. */
    STILL_OPEN
}
