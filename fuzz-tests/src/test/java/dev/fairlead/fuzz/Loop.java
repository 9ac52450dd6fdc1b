package dev.fairlead.fuzz;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.Transport;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.TransportOptions;
import dev.fairlead.spi.transport.TransportProvider;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.testkit.MemoryPeer;
import dev.fairlead.testkit.MemoryScript;
import dev.fairlead.testkit.MemoryTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The memory transport without a thread: what is owed, callbacks of channels and tasks of the session, is done when {@link #turn()}
 * is called and not before. So one thread plays everything, and the same script gives the same run.
 */
final class Loop implements TransportProvider, Executor {

    /** More in one turn means that somebody calls himself again and again. */
    private static final int MOST_STEPS = 20_000;

    private final MemoryTransportProvider memory;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Wait> waits = new ArrayList<>();

    private record Wait(Channel channel, Interest interest, Deadline deadline, Consumer<Wake> then) {}

    /** Of the channel that is opened next. */
    private MemoryScript script = MemoryScript.PLAIN;

    Loop() {
        memory = new MemoryTransportProvider(endpoint -> script);
    }

    void nextChannel(MemoryScript behaviour) {
        script = behaviour;
    }

    MemoryPeer accept() {
        try {
            return memory.accept();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public String id() {
        return "loop";
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public Transport create(TransportOptions options) {
        Transport transport = memory.create(options);
        return new Transport() {
            @Override
            public TransportChannel open(Endpoint endpoint) throws IOException {
                return new Channel(transport.open(endpoint));
            }

            @Override
            public boolean isEventDriven() {
                return true;
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }

    /** Does all that can be done now. */
    void turn() {
        int steps = 0;
        boolean more = true;
        while (more) {
            more = false;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
                steps++;
            }
            for (Wait wait : List.copyOf(waits)) {
                more |= serve(wait);
                steps++;
            }
            more |= !tasks.isEmpty();
            Findings.require(steps < MOST_STEPS, "no end after " + steps + " steps");
        }
    }

    private boolean serve(Wait wait) {
        Wake wake = wait.channel.look(wait.interest);
        if (wake == Wake.TIMED_OUT && !wait.deadline.hasPassed()) {
            return false;
        }
        waits.remove(wait);
        wait.then.accept(wake);
        return true;
    }

    /** Nothing is owed any more. */
    boolean isIdle() {
        return tasks.isEmpty() && waits.isEmpty();
    }

    private final class Channel implements TransportChannel {

        private final TransportChannel memoryChannel;

        Channel(TransportChannel memoryChannel) {
            this.memoryChannel = memoryChannel;
        }

        Wake look(Interest interest) {
            try {
                return memoryChannel.awaitReady(interest, Deadline.after(Duration.ZERO));
            } catch (IOException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        @Override
        public boolean finishConnect() throws IOException {
            return memoryChannel.finishConnect();
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return memoryChannel.read(dst);
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            return memoryChannel.write(src);
        }

        @Override
        public Wake awaitReady(Interest interest, Deadline deadline) {
            throw new AssertionError("nobody may wait: all calls are asynchronous");
        }

        @Override
        public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
            waits.add(new Wait(this, interest, deadline, then));
        }

        @Override
        public void wake(Interest interest) {
            memoryChannel.wake(interest);
        }

        @Override
        public void shutdownOutput() throws IOException {
            memoryChannel.shutdownOutput();
        }

        @Override
        public ByteBuffer newBuffer(int capacity) {
            return memoryChannel.newBuffer(capacity);
        }

        @Override
        public ChannelInfo info() {
            return memoryChannel.info();
        }

        @Override
        public void close() {
            memoryChannel.close();
        }
    }
}
