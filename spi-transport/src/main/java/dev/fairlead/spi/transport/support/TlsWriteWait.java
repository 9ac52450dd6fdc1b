package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one wait to write that a channel allows, shared by the writer, who comes first, and by the records that wait to be
 * written: they must leave although nobody writes any more, the end of a message as well as an answer of the engine, before
 * which the server may send nothing.
 */
final class TlsWriteWait {

    private final TransportChannel below;
    private final TlsOutput output;
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether the wait below is for the records. With the lock. */
    private boolean forRecords;

    /** Whether the writer waits, or is about to. With the lock. */
    private boolean forWriter;

    /** What the writer does when the wait for the records has ended. With the lock. */
    private @Nullable Runnable next;

    TlsWriteWait(TransportChannel below, TlsOutput output) {
        this.below = below;
        this.output = output;
    }

    /** Sees to it that what waits to be written leaves, if something does. By who reads or writes; never waits. */
    void beginForRecords() {
        lock.lock();
        try {
            if (forRecords || forWriter || !output.isWaiting()) {
                return;
            }
            forRecords = true;
        } finally {
            lock.unlock();
        }
        below.whenReady(Interest.WRITE, Deadline.NEVER, this::recordsCanLeave);
    }

    private void recordsCanLeave(Wake wake) {
        Runnable writer;
        lock.lock();
        try {
            forRecords = false;
            writer = next;
            next = null;
        } finally {
            lock.unlock();
        }
        if (writer != null) {
            // The writer writes what waits before anything else.
            writer.run();
        } else if (wake != Wake.CLOSED) {
            output.tryFlush();
            beginForRecords();
        }
    }

    /** Waits, as {@code awaitReady} does. */
    Wake await(Deadline deadline) throws IOException {
        CompletableFuture<Wake> free = new CompletableFuture<>();
        if (takeOver(() -> free.complete(Wake.READY))) {
            free.join();
        }
        try {
            return below.awaitReady(Interest.WRITE, deadline);
        } finally {
            done();
        }
    }

    /** Calls back, as {@code whenReady} does. */
    void whenReady(Deadline deadline, Consumer<Wake> then) {
        Runnable wait = () -> below.whenReady(Interest.WRITE, deadline, wake -> {
            done();
            then.accept(wake);
        });
        if (!takeOver(wait)) {
            wait.run();
        }
    }

    /** Returns true if the wait for the records has to end first, after which {@code then} is run; ends it. */
    private boolean takeOver(Runnable then) {
        lock.lock();
        try {
            forWriter = true;
            if (!forRecords) {
                return false;
            }
            next = then;
        } finally {
            lock.unlock();
        }
        below.wake(Interest.WRITE);
        return true;
    }

    /** The writer may not come back: what waited before him leaves all the same. */
    private void done() {
        lock.lock();
        try {
            forWriter = false;
        } finally {
            lock.unlock();
        }
        output.tryFlush();
        beginForRecords();
    }
}
