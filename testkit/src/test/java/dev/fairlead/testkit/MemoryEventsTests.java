package dev.fairlead.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callbacks of an event-driven memory transport come from one thread, whatever the number of channels. */
@Timeout(30)
class MemoryEventsTests {

    private static final Endpoint SERVER = new Endpoint("server", 80);
    private static final String NAME = "fairlead-memory-events";

    private final MemoryTransportProvider provider =
            new MemoryTransportProvider(MemoryScript.builder().eventDriven().build());

    @AutoClose
    private final Transport transport = provider.create(new TransportOptions(Map.of(), task -> {
        throw new RejectedExecutionException("a pending wait costs no thread");
    }));

    private final BlockingQueue<Wake> wakes = new LinkedBlockingQueue<>();

    private record Ends(TransportChannel client, MemoryPeer peer) {}

    private Ends connected() throws Exception {
        TransportChannel client = transport.open(SERVER);
        assertTrue(client.finishConnect());
        return new Ends(client, provider.accept());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(NAME))
                .toList();
    }

    @Test
    void itSaysSo() throws Exception {
        assertTrue(transport.isEventDriven());
        try (Transport plain = new MemoryTransportProvider().create(new TransportOptions(Map.of(), Runnable::run))) {
            assertFalse(plain.isEventDriven());
        }
    }

    @Test
    void thousandWaitsHaveOneDaemonThreadThatTheFirstStarts() throws Exception {
        connected();
        assertEquals(0, threads().size());
        List<Ends> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Ends ends = connected();
            ends.client.whenReady(Interest.READ, Deadline.NEVER, wakes::add);
            all.add(ends);
        }
        assertEquals(1, threads().size());
        assertTrue(threads().get(0).isDaemon());
        all.get(500).peer.write(new byte[1]);
        assertEquals(Wake.READY, wakes.take());
        assertEquals(0, wakes.size());
    }

    @Test
    void deadlinesPassInTheirOrder() throws Exception {
        BlockingQueue<Integer> order = new LinkedBlockingQueue<>();
        for (int millis : new int[] {150, 50, 100}) {
            Deadline deadline = Deadline.after(Duration.ofMillis(millis));
            connected().client.whenReady(Interest.READ, deadline, wake -> order.add(millis));
        }
        assertEquals(List.of(50, 100, 150), List.of(order.take(), order.take(), order.take()));
    }

    @Test
    void aCallbackMayWaitAgain() throws Exception {
        Ends ends = connected();
        CompletableFuture<Wake> second = new CompletableFuture<>();
        ends.client.whenReady(
                Interest.WRITE,
                Deadline.NEVER,
                first -> ends.client.whenReady(Interest.READ, Deadline.NEVER, second::complete));
        ends.peer.write(new byte[1]);
        assertEquals(Wake.READY, second.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aCallbackThatFailsOrInterruptsHarmsNoOther() throws Exception {
        Ends ends = connected();
        IllegalStateException failure = new IllegalStateException("of the callback");
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        ends.client.whenReady(Interest.WRITE, Deadline.NEVER, wake -> {
            Thread thread = Thread.currentThread();
            thread.setUncaughtExceptionHandler((its, uncaught) -> told.complete(uncaught));
            thread.interrupt();
            throw failure;
        });
        assertSame(failure, told.get(10, TimeUnit.SECONDS));
        ends.client.whenReady(Interest.READ, Deadline.NEVER, wakes::add);
        ends.peer.write(new byte[1]);
        assertEquals(Wake.READY, wakes.take());
        assertEquals(1, threads().size());
    }

    @Test
    void closeEndsTheWaitsAndTheThread() throws Exception {
        Ends ends = connected();
        ends.client.whenReady(Interest.READ, Deadline.NEVER, wakes::add);
        Thread thread = threads().get(0);
        transport.close();
        assertEquals(Wake.CLOSED, wakes.take());
        thread.join();
    }

    @Test
    void aWaitAfterCloseIsStillCalledBackFromAThreadThatThenEnds() throws Exception {
        Ends ends = connected();
        transport.close();
        CompletableFuture<Thread> caller = new CompletableFuture<>();
        ends.client.whenReady(Interest.READ, Deadline.NEVER, wake -> {
            wakes.add(wake);
            caller.complete(Thread.currentThread());
        });
        assertEquals(Wake.CLOSED, wakes.take());
        assertEquals(NAME, caller.get(10, TimeUnit.SECONDS).getName());
        caller.get().join();
    }
}
