package dev.fairlead.api;

/**
 * Who is at fault.
 *
 * @since 0.1
 */
public enum Culprit {
    /** The program that made the call. */
    CALLER,
    /** The composition of the program: which modules and options it was started with. */
    SETUP,
    /** The server broke a rule, or refused. */
    PEER,
    /** The network, or a server that is not there or does not answer in time. */
    NETWORK
}
