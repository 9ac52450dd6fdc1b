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
 * The one wait to write that a channel allows, shared by the writer, who comes first, and by what reading has caused: an
 * answer of the engine for which there is no room must leave although nobody writes, because the server may send nothing
 * before it has it.
 */
final class TlsWriteWait {

    private final TransportChannel below;
    private final TlsOutput output;
    private final ReentrantLock lock = new ReentrantLock();

    /** Whether the wait below is for an answer. With the lock. */
    private boolean forAnswer;

    /** Whether the writer waits, or is about to. With the lock. */
    private boolean forWriter;

    /** What the writer does when the wait for the answer has ended. With the lock. */
    private @Nullable Runnable next;

    TlsWriteWait(TransportChannel below, TlsOutput output) {
        this.below = below;
        this.output = output;
    }

    /** Sees to it that an answer leaves for which there was no room, if there is one. By the reader; never waits. */
    void beginForAnswer() {
        lock.lock();
        try {
            if (forAnswer || forWriter || !output.hasAnswerWaiting()) {
                return;
            }
            forAnswer = true;
        } finally {
            lock.unlock();
        }
        below.whenReady(Interest.WRITE, Deadline.NEVER, this::answerCanLeave);
    }

    private void answerCanLeave(Wake wake) {
        Runnable writer;
        lock.lock();
        try {
            forAnswer = false;
            writer = next;
            next = null;
        } finally {
            lock.unlock();
        }
        if (writer != null) {
            // The writer writes what waits before anything else.
            writer.run();
        } else if (wake != Wake.CLOSED) {
            output.tryAlert();
            beginForAnswer();
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

    /** Returns true if the wait for an answer has to end first, after which {@code then} is run; ends it. */
    private boolean takeOver(Runnable then) {
        lock.lock();
        try {
            forWriter = true;
            if (!forAnswer) {
                return false;
            }
            next = then;
        } finally {
            lock.unlock();
        }
        below.wake(Interest.WRITE);
        return true;
    }

    private void done() {
        lock.lock();
        try {
            forWriter = false;
        } finally {
            lock.unlock();
        }
    }
}
