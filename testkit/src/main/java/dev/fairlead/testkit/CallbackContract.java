package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Waits that call back. */
abstract class CallbackContract extends CloseContract {

    /** A callback that notes what it is called with, and by whom. */
    private static final class Callback implements Consumer<Wake> {
        private final List<Wake> wakes = new CopyOnWriteArrayList<>();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Wake> first = new CompletableFuture<>();

        @Override
        public void accept(Wake wake) {
            wakes.add(wake);
            threads.add(Thread.currentThread());
            first.complete(wake);
        }

        /** Checks that it was or will soon be called with {@code expected}, once, and not by this thread. */
        void assertCalledOnceWith(Wake expected) throws Exception {
            assertEquals(expected, outcome(first));
            settle();
            assertEquals(List.of(expected), wakes);
            assertNotEquals(List.of(Thread.currentThread()), threads);
        }

        void assertNotCalled() {
            assertEquals(List.of(), wakes);
        }
    }

    private static Callback whenReady(TransportChannel client, Interest interest, Deadline deadline) {
        Callback callback = new Callback();
        client.whenReady(interest, deadline, callback);
        return callback;
    }

    @Test
    void callsBackWhenThereAreBytes() throws Exception {
        Connection connection = connection();
        Callback callback = whenReady(connection.client(), Interest.READ, Deadline.NEVER);
        settle();
        callback.assertNotCalled();
        connection.peer().write(FIVE);
        connection.peer().end();
        callback.assertCalledOnceWith(Wake.READY);
        assertArrayEquals(FIVE, readFully(connection.client(), 5));
        connection.client().close();
        callback.assertCalledOnceWith(Wake.READY);
    }

    @Test
    void callsBackWhenThereIsRoom() throws Exception {
        Connection connection = connection();
        ByteBuffer src = ByteBuffer.allocate(MORE_THAN_ROOM);
        writeUntilNoRoom(connection.client(), src);
        Callback callback = whenReady(connection.client(), Interest.WRITE, Deadline.NEVER);
        settle();
        callback.assertNotCalled();
        connection.peer().read(src.position());
        callback.assertCalledOnceWith(Wake.READY);
    }

    @Test
    void callsBackAtOnceForWhatHappenedBefore() throws Exception {
        Connection connection = connection();
        connection.peer().write(FIVE);
        awaitReady(connection.client(), Interest.READ);
        whenReady(connection.client(), Interest.READ, Deadline.after(Duration.ZERO))
                .assertCalledOnceWith(Wake.READY);
        whenReady(connection.client(), Interest.WRITE, Deadline.NEVER).assertCalledOnceWith(Wake.READY);
        whenReady(connection.client(), Interest.CONNECT, Deadline.NEVER).assertCalledOnceWith(Wake.READY);
    }

    @Test
    void connectsByCallbacks() throws Exception {
        TransportPeer peer = closedAtEnd(peer());
        TransportChannel client = open(peer.endpoint());
        while (!client.finishConnect()) {
            Callback callback = whenReady(client, Interest.CONNECT, Deadline.after(PATIENCE));
            assertEquals(Wake.READY, result(callback.first));
        }
        peer.accept();
        peer.write(FIVE);
        assertArrayEquals(FIVE, readFully(client, 5));
    }

    @Test
    void callsBackWhenTheDeadlinePassesAndNotBefore() throws Exception {
        Connection connection = connection();
        for (int millis : new int[] {0, 1, 100}) {
            Deadline deadline = Deadline.after(Duration.ofMillis(millis));
            Callback callback = whenReady(connection.client(), Interest.READ, deadline);
            assertEquals(Wake.TIMED_OUT, outcome(callback.first));
            assertTrue(deadline.hasPassed(), "early, " + deadline);
            callback.assertCalledOnceWith(Wake.TIMED_OUT);
        }
        connection.peer().write(FIVE);
        assertArrayEquals(FIVE, readFully(connection.client(), 5));
    }

    @Test
    void callsBackWhenWoken() throws Exception {
        Connection connection = connection();
        Callback callback = whenReady(connection.client(), Interest.READ, Deadline.NEVER);
        settle();
        connection.client().wake(Interest.READ);
        callback.assertCalledOnceWith(Wake.WOKEN);
        connection.peer().write(FIVE);
        settle();
        callback.assertCalledOnceWith(Wake.WOKEN);
    }

    @Test
    void callsBackWhenClosed() throws Exception {
        TransportChannel client = blocked().client();
        Callback read = whenReady(client, Interest.READ, Deadline.NEVER);
        Callback write = whenReady(client, Interest.WRITE, Deadline.after(Duration.ofMinutes(5)));
        settle();
        client.close();
        read.assertCalledOnceWith(Wake.CLOSED);
        write.assertCalledOnceWith(Wake.CLOSED);
        whenReady(client, Interest.READ, Deadline.NEVER).assertCalledOnceWith(Wake.CLOSED);
        whenReady(client, Interest.CONNECT, Deadline.after(Duration.ZERO)).assertCalledOnceWith(Wake.CLOSED);
    }

    @Test
    void callbacksAndWaitsForTheOtherInterestRunAtTheSameTime() throws Exception {
        Connection connection = blocked();
        Callback write = whenReady(connection.client(), Interest.WRITE, Deadline.NEVER);
        Future<Wake> read = inBackground(() -> connection.client().awaitReady(Interest.READ, Deadline.NEVER));
        settle();
        connection.peer().write(FIVE);
        assertEquals(Wake.READY, outcome(read));
        write.assertNotCalled();
        connection.client().close();
        write.assertCalledOnceWith(Wake.CLOSED);
    }
}
