package dev.fairlead.resourcecheck;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** What there was before; closed when it should be so again. */
final class Before implements AutoCloseable {

    /** How long what was let go may take to end. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * What is dropped is freed by the collector, which each look asks to do so; on a busy machine a few such rounds take longer
     * than {@link #PATIENCE}. What is held is held after any number of them.
     */
    private static final int LEAST_LOOKS = 12;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Scope scope;
    private final Excused excused;
    private final Set<Long> threads;
    private final Descriptors descriptors;
    private final DirectMemory memory;

    /** Looks; what is {@code excused} will be no concern of it. */
    Before(Scope scope, Excused excused) {
        this.scope = scope;
        this.excused = excused;
        memory = DirectMemory.now();
        descriptors = Descriptors.now();
        threads = LiveThreads.now().ids();
    }

    /**
     * Waits until nothing is left of what came since.
     *
     * @throws AssertionError if something still is after {@link #PATIENCE}
     */
    @Override
    public void close() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long pause = FIRST_PAUSE_NANOS;
        List<String> left = left();
        for (int looks = 1; !left.isEmpty() && (looks < LEAST_LOOKS || System.nanoTime() - end < 0); looks++) {
            // An interrupt that the test has left behind would make every pause end at once.
            boolean interrupted = Thread.interrupted();
            LockSupport.parkNanos(pause);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            left = left();
        }
        if (!left.isEmpty()) {
            throw new AssertionError("left behind, " + PATIENCE.toMillis() + " ms after the end of the "
                    + (scope == Scope.TEST ? "test" : "test class") + ":\n" + String.join("\n", left));
        }
    }

    private List<String> left() {
        List<String> bytes = scope == Scope.CLASS ? DirectMemory.now().leftSince(memory) : List.of();
        return Stream.of(
                        LiveThreads.now().leftSince(threads, excused.threads()),
                        Descriptors.now().leftSince(descriptors, excused.descriptors()),
                        bytes)
                .flatMap(List::stream)
                .toList();
    }
}
