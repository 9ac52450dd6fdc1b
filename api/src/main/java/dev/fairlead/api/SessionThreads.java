package dev.fairlead.api;

/**
 * Makes the threads on which a session runs what may wait. The class for Java 21 and later, in {@code src/main/java21}, makes
 * virtual ones; this one makes platform threads.
 */
final class SessionThreads {

    private SessionThreads() {}

    /** Makes a daemon thread that is not started. */
    static Thread newThread(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
