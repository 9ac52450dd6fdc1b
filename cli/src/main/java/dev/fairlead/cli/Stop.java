package dev.fairlead.cli;

/** How a command that would run for ever learns that it is to end. */
interface Stop {

    /** Begins to watch: from now on {@link #await} tells, and the program no longer ends by itself. */
    void watch();

    /** Waits until somebody wants the program to end. */
    void await() throws InterruptedException;
}
