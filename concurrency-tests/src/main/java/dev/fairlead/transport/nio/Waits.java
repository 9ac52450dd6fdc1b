package dev.fairlead.transport.nio;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.support.NameLookup;
import dev.fairlead.spi.transport.support.TcpSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Channels that can be waited for: those of a host whose look-up never ends, so that nothing but the tests ends their waits.
 * One selector thread serves all.
 */
final class Waits {

    /** Far longer than anything takes: what runs into it was forgotten. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final TransportOptions NO_LOOK_UP = new TransportOptions(Map.of(), lookUp -> {});

    private static final EventLoop LOOP = startLoop();

    /** Of all channels that nobody closes: a descriptor for each would be too many. */
    private static final TcpSocket SHARED = newSocket();

    private Waits() {}

    private static EventLoop startLoop() {
        try {
            EventLoop loop = new EventLoop(Selector.open(), NO_LOOK_UP.blockingWork());
            loop.start();
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TcpSocket newSocket() {
        try {
            TcpSocket socket = new TcpSocket(new Endpoint("host.test", 80), NO_LOOK_UP, NameLookup.SYSTEM);
            socket.finishConnect(() -> {});
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a channel that must not be closed. */
    static NioChannel newChannel() {
        return new NioChannel(LOOP, SHARED);
    }

    /** Makes a channel with a descriptor of its own, to be closed. */
    static NioChannel openChannel() {
        return new NioChannel(LOOP, newSocket());
    }

    /** Has the calling thread wait; returns why that ended. */
    static Wake park(NioChannel channel, Interest interest) {
        try {
            return channel.awaitReady(interest, Deadline.after(PATIENCE));
        } catch (InterruptedIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the selector thread has done all that it was asked to before. */
    static void awaitLoop() {
        CountDownLatch done = new CountDownLatch(1);
        LOOP.execute(done::countDown);
        spinUntil(() -> done.getCount() == 0);
    }

    private static void spinUntil(BooleanSupplier done) {
        Deadline end = Deadline.after(PATIENCE);
        while (!done.getAsBoolean() && !end.hasPassed()) {
            Thread.onSpinWait();
        }
    }

    /** Spends a moment. */
    static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    /** A wait's callback. */
    static final class Told implements Consumer<Wake> {

        /** Written by the selector thread. */
        private final AtomicInteger count = new AtomicInteger();

        /** Written by the selector thread, before {@link #count}. */
        private volatile @Nullable Wake last;

        @Override
        public void accept(Wake wake) {
            last = wake;
            count.incrementAndGet();
        }

        /** Returns when it was called, or ought to have been. */
        void await() {
            spinUntil(() -> count.get() > 0);
        }

        int count() {
            return count.get();
        }

        /** What it was told last, or {@code nothing}. */
        String last() {
            Wake told = last;
            return told == null ? "nothing" : told.toString();
        }
    }
}
