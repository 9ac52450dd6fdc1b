package dev.fairlead.spi.transport.support;

import dev.fairlead.spi.transport.ChannelInfo;
import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.Wake;
import dev.fairlead.spi.transport.tls.ClientTls;
import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A channel that speaks TLS over another channel, whatever that is: it needs no more than the contract of
 * {@link TransportChannel}, which it keeps itself.
 *
 * <p><b>Connecting</b> includes the handshake. It fails with {@link TlsFailure}, the same for the same fault on every TLS
 * provider; the server is sent the alert that belongs to it, if that is possible without waiting.
 *
 * <p><b>Reading.</b> The alert {@code close_notify} is the end of the stream. The end of the stream below without it is
 * {@link dev.fairlead.spi.transport.tls.TlsProblem#TRUNCATED}: whether that matters, the protocol above has to say. What has
 * come before a failure is read before the failure is told, and before the engine sees an alert that came with it: what was
 * read can be answered in between. New keys are agreed on as the server asks for them, within
 * {@code read} and {@code write}.
 *
 * <p><b>Writing.</b> Bytes that {@code write} has taken are in records, and leave as soon as there is room below, whether
 * somebody calls or not: up to two records of the greatest length wait in the channel. The last byte of them counts as taken
 * when none waits any more: who has written a buffer whole has it with the system. The next {@code write} has to go on with
 * the byte that was not taken; it was wrapped with the others. {@code close} drops what finds no room.
 * After the server's {@code close_notify} nobody may read what is written; it is taken all the same.
 *
 * <p><b>Waiting.</b> A wait to read goes on over records that are only for TLS itself, up to an alert, which is left to
 * {@code read}.
 *
 * <p><b>Closing.</b> {@code shutdownOutput} sends {@code close_notify} and ends the stream below; if there is no room for
 * that now, the next call of {@code read} does, or {@code close}. With a provider that knows
 * no half-closed connections, as Bouncy Castle, reading ends with it. {@code close} makes one attempt to send
 * {@code close_notify}, which cannot wait, and closes the channel below.
 *
 * <p><b>Buffers.</b> An idle channel holds none but the engine's own.
 *
 * @since 0.1
 */
public final class TlsChannel implements TransportChannel {

    private final TransportChannel below;
    private final ClientTls tls;
    private final HelloReader hellos = new HelloReader();
    private final TlsOutput output;
    private final TlsInput input;
    private final TlsHandshake handshake;
    private final TlsWriteWait writeWait;

    /** Null: steps of the handshake never wait, and are taken by who connects. */
    private final @Nullable HandshakeWork work;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** Whether the channel below is connected. Written by the thread that connects. */
    private volatile boolean belowConnected;

    /** Whether the handshake is done. Written by the thread that connects. */
    private volatile boolean established;

    /** When the channel below was connected, by the clock of {@link System#nanoTime}. Only by the thread that connects. */
    private long handshakeBegan;

    /** How long the handshake took. Written once, by the thread that connects, before {@link #established}. */
    private Duration handshakeTook = Duration.ZERO;

    /** Why the handshake has failed. Only by the thread that connects. */
    private @Nullable IOException failure;

    /** Whether a wait for {@link Interest#CONNECT}, or else the next, is to end. Any thread. */
    private final AtomicBoolean connectWoken = new AtomicBoolean();

    private TlsChannel(TransportChannel below, ClientTls tls, @Nullable HandshakeWork work) {
        this.below = below;
        this.tls = tls;
        this.work = work;
        output = new TlsOutput(below, tls, hellos);
        input = new TlsInput(below, tls, output, hellos);
        handshake = new TlsHandshake(tls.engine(), input, output);
        writeWait = new TlsWriteWait(below, output);
    }

    /**
     * Puts TLS over a channel, if the endpoint asks for it: the one line that a transport needs.
     *
     * @param below a channel that is not connected yet; with TLS it belongs to the channel that is returned
     * @param endpoint what it will be connected to
     * @param blockingWork where steps of the handshake are run that may wait for something else than the server, see
     *     {@link TlsContext#mayWait()}
     * @return a channel that speaks TLS, or {@code below} itself
     */
    public static TransportChannel over(TransportChannel below, Endpoint endpoint, Executor blockingWork) {
        if (endpoint.tls().isEmpty()) {
            return below;
        }
        TlsContext context = endpoint.tls().get();
        HandshakeWork work = context.mayWait() ? new HandshakeWork(blockingWork) : null;
        try {
            return new TlsChannel(below, context.connect(endpoint.host(), endpoint.port()), work);
        } catch (RuntimeException defect) {
            below.close();
            throw defect;
        }
    }

    @Override
    public boolean finishConnect() throws IOException {
        requireOpen();
        if (established) {
            return true;
        }
        if (failure != null) {
            throw failure;
        }
        if (!belowConnected && !below.finishConnect()) {
            return false;
        }
        if (!belowConnected) {
            handshakeBegan = System.nanoTime();
            belowConnected = true;
        }
        try {
            boolean done = work == null ? handshake.advance() : work.advance(handshake::advance);
            if (done) {
                tls.established(hellos.seen());
                handshakeTook = Duration.ofNanos(System.nanoTime() - handshakeBegan);
                established = true;
            }
            return done;
        } catch (SSLException failed) {
            throw failed(tls.failure(failed, input.isAnswered()));
        } catch (ClosedChannelException byClose) {
            throw byClose;
        } catch (IOException failed) {
            throw failed(failed);
        } catch (RuntimeException defect) {
            throw failed(tls.failure(new SSLException("the TLS provider has failed: " + defect, defect), true));
        }
    }

    private IOException failed(IOException reason) throws ClosedChannelException {
        requireOpen();
        failure = reason;
        output.tryAlert();
        return reason;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed.get()) {
            throw new ClosedChannelException();
        }
    }

    private void requireEstablished() throws ClosedChannelException {
        requireOpen();
        if (!established) {
            throw new NotYetConnectedException();
        }
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        requireEstablished();
        try {
            return input.read(dst);
        } finally {
            writeWait.beginForRecords();
        }
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        requireEstablished();
        try {
            return output.write(src);
        } catch (SSLException failed) {
            throw tls.failure(failed, true);
        } finally {
            writeWait.beginForRecords();
        }
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        if (interest == Interest.CONNECT) {
            return awaitConnect(deadline);
        }
        return interest == Interest.WRITE ? writeWait.await(deadline) : awaitRead(deadline);
    }

    /** Records that are only for the engine, and parts of records, are nothing to be read. */
    private Wake awaitRead(Deadline deadline) throws IOException {
        if (established && prepare() && !closed.get()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("the thread was interrupted before it waited for the network");
            }
            return Wake.READY;
        }
        Wake wake = below.awaitReady(Interest.READ, deadline);
        while (wake == Wake.READY && established && !prepare()) {
            wake = below.awaitReady(Interest.READ, deadline);
        }
        // What seemed to be ready may have been the channel below that close() has closed.
        return closed.get() ? Wake.CLOSED : wake;
    }

    private boolean prepare() {
        boolean readable = input.prepare();
        writeWait.beginForRecords();
        return readable;
    }

    private Wake awaitConnect(Deadline deadline) throws IOException {
        if (closed.get()) {
            return Wake.CLOSED;
        }
        if (connectWoken.compareAndSet(true, false)) {
            return Wake.WOKEN;
        }
        HandshakeWork underway = work;
        Wake wake = underway != null && underway.isUnderway()
                ? underway.await(deadline)
                : below.awaitReady(connectInterest(), deadline);
        return wokenOr(closed.get() ? Wake.CLOSED : wake);
    }

    private Wake wokenOr(Wake wake) {
        return wake != Wake.CLOSED && connectWoken.compareAndSet(true, false) ? Wake.WOKEN : wake;
    }

    /** What a wait for {@link Interest#CONNECT} has to wait for below. */
    private Interest connectInterest() {
        return !belowConnected || established || failure != null ? Interest.CONNECT : handshake.waitingFor();
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        if (interest == Interest.CONNECT) {
            whenConnectReady(deadline, then);
        } else if (interest == Interest.WRITE) {
            writeWait.whenReady(deadline, then);
        } else if (established && prepare()) {
            // Something is there already: whatever the deadline, the wait ends at once, on a thread that may call back.
            below.whenReady(interest, Deadline.NEVER, wake -> then.accept(wake == Wake.CLOSED ? wake : Wake.READY));
            below.wake(interest);
        } else {
            whenReadReady(deadline, then);
        }
    }

    private void whenReadReady(Deadline deadline, Consumer<Wake> then) {
        below.whenReady(Interest.READ, deadline, wake -> {
            if (wake == Wake.READY && established && !prepare()) {
                whenReadReady(deadline, then);
            } else {
                then.accept(closed.get() ? Wake.CLOSED : wake);
            }
        });
    }

    private void whenConnectReady(Deadline deadline, Consumer<Wake> then) {
        HandshakeWork underway = work;
        Consumer<Wake> called = wake -> then.accept(wokenOr(closed.get() ? Wake.CLOSED : wake));
        if (underway != null && underway.isUnderway()) {
            underway.whenDone(deadline, called);
        } else {
            below.whenReady(connectInterest(), deadline, called);
        }
        if (connectWoken.get() || closed.get()) {
            endConnectWait();
        }
    }

    private void endConnectWait() {
        HandshakeWork underway = work;
        if (underway != null) {
            underway.wake();
        }
        below.wake(connectInterest());
    }

    @Override
    public void wake(Interest interest) {
        if (interest == Interest.CONNECT) {
            connectWoken.set(true);
            endConnectWait();
        } else {
            below.wake(interest);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        requireEstablished();
        output.end();
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return below.newBuffer(capacity);
    }

    @Override
    public ChannelInfo info() {
        ChannelInfo known = below.info();
        return new ChannelInfo(known.local(), known.remote(), tls.info(), progress(known.progress()));
    }

    private ConnectProgress progress(ConnectProgress progressBelow) {
        if (established) {
            return progressBelow.secured(handshakeTook);
        }
        return belowConnected ? progressBelow.inHandshake() : progressBelow;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (established) {
                output.tryEnd();
            }
            below.close();
            if (work != null) {
                work.close();
            }
            tls.end();
        }
    }

    /** Returns what is below, and that TLS is over it. */
    @Override
    public String toString() {
        return "TLS over " + below;
    }
}
