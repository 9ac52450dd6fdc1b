package dev.fairlead.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One direction of one connection, with its faults. Only the proxy's thread. */
final class FaultFlow {

    /** How a direction goes on. */
    private enum State {
        /** Bytes pass. */
        PASSING,
        /** Nothing is read any more. */
        STALLED,
        /** What is read is thrown away. */
        SWALLOWING,
        /** The end has been passed on, and what is read is thrown away. */
        ENDED,
        /** As before, and the source has ended: nothing more can happen. */
        DONE
    }

    private static final int BUFFER_BYTES = 65_536;

    private final SocketChannel source;

    private final SocketChannel sink;

    /** Those with a position, in its order. */
    private final List<Fault> faults;

    private final int sliceBytes;

    /** How long it takes from one slice to the next. */
    private final long sliceNanos;

    private final AtomicLong passedInAll;

    /** What a read fills. */
    private final ByteBuffer received = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /** What was read; its last piece is empty if the source has ended. */
    private final DelayLine line;

    /** What is to pass next, from the line. */
    private ByteBuffer bytes = received.slice(0, 0);

    /** When the next slice may pass, by {@link System#nanoTime}. */
    private long open = System.nanoTime();

    private State state = State.PASSING;

    /** How many bytes of this connection have passed. */
    private long passed;

    /** The first of {@link #faults} that has not come yet. */
    private int next;

    /** Whether the source's stream has ended. */
    private boolean sourceEnded;

    FaultFlow(SocketChannel source, SocketChannel sink, List<Fault> faults, AtomicLong passedInAll) {
        this.source = source;
        this.sink = sink;
        this.passedInAll = passedInAll;
        this.faults = faults.stream()
                .filter(fault -> fault.kind().hasPosition())
                .sorted(Comparator.comparingLong(Fault::number))
                .toList();
        this.sliceBytes = (int) faults.stream()
                .filter(fault -> fault.kind() == Fault.Kind.SLICES || fault.kind() == Fault.Kind.DRIP)
                .mapToLong(Fault::number)
                .min()
                .orElse(BUFFER_BYTES);
        this.sliceNanos = longest(faults, Fault.Kind.DRIP);
        this.line = new DelayLine(longest(faults, Fault.Kind.LATENCY));
    }

    private static long longest(List<Fault> faults, Fault.Kind kind) {
        return faults.stream()
                .filter(fault -> fault.kind() == kind)
                .mapToLong(fault -> fault.time().toNanos())
                .max()
                .orElse(0);
    }

    boolean isDone() {
        return state == State.DONE;
    }

    int readInterest() {
        return isReading() ? SelectionKey.OP_READ : 0;
    }

    private boolean isReading() {
        return !sourceEnded && state != State.STALLED && state != State.DONE && line.hasRoom(bytes.remaining());
    }

    /** How long nothing can pass: 0 or less if something can at once, {@link Long#MAX_VALUE} if there is nothing. */
    long nanosToWait() {
        if (state != State.PASSING) {
            return Long.MAX_VALUE;
        }
        return bytes.hasRemaining() ? nanosToOpen() : line.nanosToWait();
    }

    private long nanosToOpen() {
        return sliceNanos == 0 ? 0 : open - System.nanoTime();
    }

    /** Moves what can be moved now, one slice at most; false if the connection is to be reset. */
    boolean advance() throws IOException {
        if (!strike()) {
            return false;
        }
        if (isReading()) {
            receive();
        }
        return state != State.PASSING || pass();
    }

    private void receive() throws IOException {
        int count = source.read(received.clear());
        sourceEnded = count < 0;
        if (state == State.PASSING && count != 0) {
            line.add(received.flip());
        }
        if (sourceEnded && state == State.ENDED) {
            state = State.DONE;
        }
    }

    private boolean pass() throws IOException {
        if (!bytes.hasRemaining()) {
            bytes = line.next();
        }
        if (bytes.hasRemaining() && nanosToOpen() <= 0) {
            int count = sink.write(slice());
            bytes.position(bytes.position() + count);
            passed += count;
            passedInAll.addAndGet(count);
            if (count > 0) {
                open = System.nanoTime() + sliceNanos;
            }
            if (!strike()) {
                return false;
            }
        }
        if (state == State.PASSING && sourceEnded && !bytes.hasRemaining() && line.isEmpty()) {
            sink.shutdownOutput();
            state = State.DONE;
        }
        return true;
    }

    /** What may pass before the next fault, in one step. */
    private ByteBuffer slice() {
        long most = Math.min(bytes.remaining(), sliceBytes);
        if (next < faults.size()) {
            most = Math.min(most, faults.get(next).number() - passed);
        }
        return bytes.slice(bytes.position(), (int) most);
    }

    /** Lets the faults come that are due; false for a reset. */
    private boolean strike() throws IOException {
        while (state == State.PASSING
                && next < faults.size()
                && faults.get(next).number() <= passed) {
            Fault.Kind kind = faults.get(next).kind();
            if (kind == Fault.Kind.RESET) {
                return false;
            }
            if (kind == Fault.Kind.CORRUPT && !bytes.hasRemaining()) {
                // The byte has not come yet.
                return true;
            }
            next++;
            come(kind);
        }
        return true;
    }

    private void come(Fault.Kind kind) throws IOException {
        switch (kind) {
            case END -> {
                sink.shutdownOutput();
                stop(sourceEnded ? State.DONE : State.ENDED);
            }
            case STALL -> stop(State.STALLED);
            case SWALLOW -> stop(State.SWALLOWING);
            default -> bytes.put(bytes.position(), (byte) (bytes.get(bytes.position()) ^ 1));
        }
    }

    private void stop(State how) {
        state = how;
        bytes.limit(bytes.position());
        line.clear();
    }
}
