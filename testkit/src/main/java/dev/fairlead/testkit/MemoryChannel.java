package dev.fairlead.testkit;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's end of a {@link MemoryLink}. Every field is touched within the link only. */
final class MemoryChannel implements TransportChannel {

    private final MemoryScript script;
    private final MemoryLink link;
    private final MemoryWaiting waiting;
    private final Consumer<MemoryChannel> whenClosed;

    private final Set<Interest> woken = EnumSet.noneOf(Interest.class);

    private boolean connectBegun;
    private int connectStepsDone;
    private boolean connected;

    /** How many bytes were read. */
    private long readCount;

    /** How many bytes were written. */
    private long writeCount;

    /** How many calls have said "not now" since a read was done. */
    private int readRefusals;

    /** How many calls have said "not now" since a write was done. */
    private int writeRefusals;

    /** Whether a read has told the end of the stream. */
    private boolean inputEnded;

    MemoryChannel(MemoryScript script, MemoryLink link, MemoryWaiting waiting, Consumer<MemoryChannel> whenClosed) {
        this.script = script;
        this.link = link;
        this.waiting = waiting;
        this.whenClosed = whenClosed;
    }

    @Override
    public boolean finishConnect() throws IOException {
        return link.change(this::connectStep);
    }

    private boolean connectStep() throws IOException {
        requireOpen();
        connectBegun = true;
        if (connected) {
            return true;
        }
        if (isStalled()) {
            return false;
        }
        if (connectStepsDone < script.connectSteps) {
            connectStepsDone++;
            return false;
        }
        if (script.connectFailure != null) {
            throw script.connectFailure;
        }
        connected = true;
        return true;
    }

    private boolean isStalled() {
        return connectBegun && script.connectStalls && !link.admitted;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return link.change(() -> readNow(dst));
    }

    private int readNow(ByteBuffer dst) throws IOException {
        requireConnected();
        if (inputEnded) {
            return -1;
        }
        if (!dst.hasRemaining() || !canRead()) {
            return 0;
        }
        if (readRefusals < script.notNowCalls) {
            readRefusals++;
            return 0;
        }
        readRefusals = 0;
        failIf(link.readFailure);
        if (readCount == script.readBreak.at()) {
            throw script.readBreak.failure();
        }
        if (endOfStream()) {
            inputEnded = true;
            return -1;
        }
        int count = readable(dst.remaining());
        link.toClient.moveTo(dst, count);
        readCount += count;
        return count;
    }

    private int readable(int wanted) {
        int count = Math.min(wanted, Math.min(script.readAtMost, link.toClient.size()));
        return (int) Math.min(count, Math.min(script.readBreak.at(), script.endOfStreamAt) - readCount);
    }

    private boolean endOfStream() {
        return readCount == script.endOfStreamAt || (link.peerEnded && link.toClient.size() == 0);
    }

    private boolean canRead() {
        return link.readFailure != null
                || readCount == script.readBreak.at()
                || endOfStream()
                || link.toClient.size() > 0;
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return link.change(() -> writeNow(src));
    }

    private int writeNow(ByteBuffer src) throws IOException {
        requireConnected();
        if (link.clientEnded) {
            throw new IOException("the output was shut down");
        }
        if (!src.hasRemaining() || !canWrite()) {
            return 0;
        }
        if (writeRefusals < script.notNowCalls) {
            writeRefusals++;
            return 0;
        }
        writeRefusals = 0;
        failIf(link.writeFailure);
        if (writeCount == script.writeBreak.at()) {
            throw script.writeBreak.failure();
        }
        int count = writable(src.remaining());
        link.toPeer.append(src, count);
        writeCount += count;
        return count;
    }

    private int writable(int offered) {
        int count = Math.min(offered, Math.min(script.writeAtMost, script.room - link.toPeer.size()));
        return (int) Math.min(count, script.writeBreak.at() - writeCount);
    }

    private boolean canWrite() {
        return link.writeFailure != null
                || link.clientEnded
                || writeCount == script.writeBreak.at()
                || link.toPeer.size() < script.room;
    }

    private void requireOpen() throws ClosedChannelException {
        if (link.clientClosed) {
            throw new ClosedChannelException();
        }
    }

    private void requireConnected() throws ClosedChannelException {
        requireOpen();
        if (!connected) {
            throw new NotYetConnectedException();
        }
    }

    private static void failIf(@Nullable IOException failure) throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        if (link.change(() -> link.clientClosed)) {
            return Wake.CLOSED;
        }
        try {
            Wake wake = link.await(() -> outcome(interest), deadline);
            return wake == null ? Wake.TIMED_OUT : wake;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while it waited for the channel");
        }
    }

    /** What a wait would end with at once; null: it would not. A wake that it tells is used up. */
    @Nullable
    Wake look(Interest interest) {
        return link.look(() -> outcome(interest));
    }

    private @Nullable Wake outcome(Interest interest) {
        if (link.clientClosed) {
            return Wake.CLOSED;
        }
        if (woken.remove(interest)) {
            return Wake.WOKEN;
        }
        boolean ready = switch (interest) {
            case CONNECT -> !isStalled();
            case READ -> !connected || canRead();
            case WRITE -> !connected || canWrite();
        };
        return ready ? Wake.READY : null;
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        waiting.whenReady(this, interest, deadline, then);
    }

    @Override
    public void wake(Interest interest) {
        link.change(() -> woken.add(interest));
    }

    @Override
    public void shutdownOutput() throws IOException {
        link.change(() -> {
            requireConnected();
            link.clientEnded = true;
            return link;
        });
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return ByteBuffer.allocate(capacity);
    }

    @Override
    public ChannelInfo info() {
        boolean done = Boolean.TRUE.equals(link.look(() -> connected));
        return done ? ChannelInfo.of(ConnectProgress.at(Stage.CONNECTED)) : ChannelInfo.UNKNOWN;
    }

    @Override
    public void close() {
        link.change(() -> {
            link.clientClosed = true;
            link.clientEnded = true;
            link.toClient.clear();
            return link;
        });
        whenClosed.accept(this);
    }
}
