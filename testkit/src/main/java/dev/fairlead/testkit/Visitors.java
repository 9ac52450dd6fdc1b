package dev.fairlead.testkit;

import dev.fairlead.codec.deflate.DeflateParameters;
import dev.fairlead.codec.upgrade.ServerUpgrade;
import dev.fairlead.spi.transport.Deadline;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The connections of one server, their threads, and what went wrong on them. */
final class Visitors {

    /** So that a server that runs for days does not fill the memory with what its clients did wrong. */
    private static final int MOST_FAILURES = 1_000;

    /** Does not block, so that {@link #awaitIdle} can see whether somebody waits to be accepted. */
    private final ServerSocketChannel listener;

    /** For the accepting thread to wait on. */
    private final Selector arrivals;

    private final ServerScript script;

    private final ServerUpgrade upgrade;

    private final int maxMessageBytes;

    /** Null: nothing to do with permessage-deflate. */
    private final @Nullable DeflateParameters deflate;

    private final Layering layering;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled when a thread leaves {@link #serving}. */
    private final Condition left = lock.newCondition();

    /** The threads that run, the accepting one aside. Under {@link #lock}. */
    private final Map<Thread, ServerConnection> serving = new HashMap<>();

    /**
     * The threads that {@link #close} waits for: those that serve, and those that have just finished. Under {@link
     * #lock}.
     */
    private final Set<Thread> threads = new HashSet<>();

    /** Under {@link #lock}. */
    private final List<Throwable> failures = new ArrayList<>();

    /** Whether {@link #close} has been called. Under {@link #lock}. */
    private boolean closing;

    /** Held while connections are accepted. Taken before {@link #lock}. */
    private final ReentrantLock accepting = new ReentrantLock();

    /** How many connections have been accepted, for the names of threads. Under {@link #accepting}. */
    private int accepted;

    private final Thread acceptor = new Thread(this::accept);

    Visitors(ServerSocketChannel listener, EmbeddedServer.Builder settings, ServerUpgrade upgrade) throws IOException {
        this.listener = listener;
        this.script = settings.script();
        this.upgrade = upgrade;
        this.maxMessageBytes = settings.maxMessageBytes();
        this.deflate = settings.deflate();
        this.layering = settings.layering();
        listener.configureBlocking(false);
        arrivals = Selector.open();
        listener.register(arrivals, SelectionKey.OP_ACCEPT);
    }

    void start(int port) {
        acceptor.setName("fairlead-testkit-server-" + port);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    List<Throwable> failures() {
        lock.lock();
        try {
            return List.copyOf(failures);
        } finally {
            lock.unlock();
        }
    }

    boolean awaitIdle(Deadline deadline) throws InterruptedException {
        acceptArrived();
        lock.lockInterruptibly();
        try {
            while (!serving.isEmpty() && !deadline.hasPassed()) {
                left.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            }
            return serving.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close(Deadline deadline) {
        Map<Thread, ServerConnection> connections;
        Set<Thread> ending;
        lock.lock();
        try {
            closing = true;
            connections = Map.copyOf(serving);
            ending = Set.copyOf(threads);
        } finally {
            lock.unlock();
        }
        stopListening();
        connections.forEach((thread, connection) -> {
            thread.interrupt();
            attempt(connection::close);
        });
        join(acceptor, deadline);
        ending.forEach(thread -> join(thread, deadline));
        forgetEnded();
    }

    /** From JDK 19 on a thread that has ended still refers to its task, and so to a connection and its buffers. */
    private void forgetEnded() {
        lock.lock();
        try {
            threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        try {
            do {
                arrivals.select(key -> {});
            } while (acceptArrived());
        } catch (ClosedSelectorException closed) {
            // The way this thread ends when the server is closed.
            return;
        } catch (IOException e) {
            giveUpListening(e);
        }
    }

    /** Accepts those who have connected, without waiting for others; false if nobody can connect any more. */
    private boolean acceptArrived() {
        accepting.lock();
        try {
            SocketChannel next = listener.accept();
            while (next != null) {
                welcome(next);
                next = listener.accept();
            }
            return true;
        } catch (ClosedChannelException closed) {
            return false;
        } catch (IOException | RuntimeException | Error e) {
            giveUpListening(e);
            return false;
        } finally {
            accepting.unlock();
        }
    }

    /** Nobody would notice a server that only stopped accepting: clients would wait in its backlog. */
    private void giveUpListening(Throwable reason) {
        report(reason);
        stopListening();
    }

    private void stopListening() {
        attempt(listener::close);
        // The port is free only when the selector has let go of the listener.
        attempt(arrivals::close);
    }

    private void welcome(SocketChannel channel) throws IOException {
        ServerConnection connection;
        try {
            Wire wire = new Wire(channel, layering.on(new SocketLayer(channel)));
            connection = new ServerConnection(wire, new Requests(wire, upgrade, deflate), maxMessageBytes);
        } catch (IOException | RuntimeException e) {
            // A test's own settings of TLS may fail; the next connection is another case.
            channel.close();
            report(e);
            return;
        }
        Thread thread = new Thread(() -> serve(connection), acceptor.getName() + "-" + ++accepted);
        thread.setDaemon(true);
        if (enter(thread, connection)) {
            thread.start();
        } else {
            connection.close();
        }
    }

    private boolean enter(Thread thread, ServerConnection connection) {
        lock.lock();
        try {
            if (!closing) {
                forgetEnded();
                threads.add(thread);
                serving.put(thread, connection);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    private void serve(ServerConnection connection) {
        try {
            if (shakeHands(connection)) {
                follow(connection);
            }
            connection.finish();
        } catch (Exception | Error e) {
            report(e);
        } finally {
            attempt(connection::close);
            leave();
        }
    }

    private boolean shakeHands(ServerConnection connection) throws IOException {
        try {
            return connection.handshake();
        } catch (SSLException e) {
            report(e);
            return false;
        }
    }

    private void follow(ServerConnection connection) {
        try {
            script.serve(connection);
        } catch (AssertionError e) {
            report(e);
        } catch (Exception e) {
            report(e);
            answer(connection, e);
        }
    }

    private static void answer(ServerConnection connection, Exception failure) {
        try {
            connection.answer(failure);
        } catch (IOException clientLeft) {
            failure.addSuppressed(clientLeft);
        }
    }

    private void leave() {
        lock.lock();
        try {
            serving.remove(Thread.currentThread());
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void report(Throwable failure) {
        lock.lock();
        try {
            boolean ofClosing = closing && (failure instanceof IOException || failure instanceof InterruptedException);
            if (!ofClosing && failures.size() < MOST_FAILURES) {
                failures.add(failure);
            }
        } finally {
            lock.unlock();
        }
    }

    private void join(Thread thread, Deadline deadline) {
        if (thread == Thread.currentThread() || Thread.currentThread().isInterrupted()) {
            return;
        }
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (thread.isAlive()) {
            report(new IllegalStateException("thread " + thread.getName() + " goes on after the server was closed"));
        }
    }

    private void attempt(Closing step) {
        try {
            step.close();
        } catch (IOException e) {
            report(e);
        }
    }

    /** A step of closing down that may fail without keeping the next one from being taken. */
    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }

    /** What a server puts between the sockets and its scripts. */
    @FunctionalInterface
    interface Layering {
        ByteLayer on(SocketLayer socket);
    }
}
