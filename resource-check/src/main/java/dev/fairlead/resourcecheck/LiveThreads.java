package dev.fairlead.resourcecheck;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The platform threads that run. */
record LiveThreads(Set<Thread> threads) {

    /** Threads that nobody who writes a test starts or can end, by the beginning of their names. */
    private static final List<String> NOT_OF_TESTS = List.of(
            // Counts the time of @Timeout; made with the first one, kept by JUnit until the end of the run.
            "junit-jupiter-timeout-watcher",
            // Waits for the end of child processes; the JDK keeps it for a minute after the last.
            "process reaper",
            // Counts the time of CompletableFuture.orTimeout; made with the first one, kept by the JDK for good.
            "CompletableFutureDelayScheduler",
            // Frees what drawings hold; made with the first one, kept by the JDK for good.
            "Java2D Disposer",
            // Shared by the whole JVM, which ends idle ones in its own time; from JDK 25 on it counts that time too.
            "ForkJoinPool.commonPool-");

    /** The group of what carries virtual threads. */
    private static final String CARRIERS = "CarrierThreads";

    /** The JDK's own thread groups: its cleaners and pollers, and what carries virtual threads. */
    private static final Set<String> GROUPS_OF_THE_JDK = Set.of("InnocuousThreadGroup", CARRIERS);

    /** Bouncy Castle's, which now and then gathers entropy for a few seconds, in a thread without a name of its own. */
    private static final String GATHERS_ENTROPY = "org.bouncycastle.jcajce.provider.drbg.EntropyGatherer";

    static LiveThreads now() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        // What does not fit is dropped in silence: an array that was filled was too small.
        Thread[] found = new Thread[64];
        int count = root.enumerate(found);
        while (count == found.length) {
            found = new Thread[2 * count];
            count = root.enumerate(found);
        }
        return new LiveThreads(new HashSet<>(Arrays.asList(found).subList(0, count)));
    }

    /**
     * What is kept until the test has ended: the threads themselves would keep what they ran from being freed, since from
     * JDK 19 on a thread that has ended still refers to its task.
     */
    Set<Long> ids() {
        return threads.stream().map(Thread::getId).collect(Collectors.toSet());
    }

    /** Describes those that were not there before, by their ids, and whose names do not begin with one of {@code excused}. */
    List<String> leftSince(Set<Long> before, List<String> excused) {
        return threads.stream()
                .filter(thread -> !before.contains(thread.getId()) && thread.isAlive())
                .filter(thread -> !isOfTheJdk(thread) && !isAmong(NOT_OF_TESTS, thread) && !isAmong(excused, thread))
                .filter(thread -> !gathersEntropy(thread))
                .map(LiveThreads::description)
                .toList();
    }

    /** How many threads carry virtual ones. */
    long carriers() {
        return threads.stream()
                .map(Thread::getThreadGroup)
                .filter(group -> group != null && group.getName().equals(CARRIERS))
                .count();
    }

    private static boolean isOfTheJdk(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        // None: it has ended since.
        return group == null || GROUPS_OF_THE_JDK.contains(group.getName());
    }

    private static boolean isAmong(List<String> beginnings, Thread thread) {
        return beginnings.stream().anyMatch(thread.getName()::startsWith);
    }

    private static boolean gathersEntropy(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(GATHERS_ENTROPY));
    }

    private static String description(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n        at " + frame)
                .collect(Collectors.joining("", "thread " + thread.getName() + ", " + thread.getState(), ""));
    }
}
