package dev.fairlead.api;

import dev.fairlead.api.Tunnel.Step;
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
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A channel through a proxy, over a channel to it: connecting includes the conversation with the proxy. It keeps the contract
 * of {@link TransportChannel}, so that TLS can be put over it, and needs no more of the one below.
 */
final class TunnelChannel implements TransportChannel {

    /** An answer of usual length is read at once; more is not kept. */
    private static final int BUFFER = 1_024;

    private final ProxyServer proxy;
    private final Opener opener;
    private final Tunnel tunnel;

    /** What was received and not used. Only by the thread that connects. */
    private final ByteBuffer received = ByteBuffer.allocate(BUFFER).flip();

    /** Another one if the proxy is asked again. Written by the thread that connects, with the monitor. */
    private volatile TransportChannel below;

    /** Whether the channel below is connected. Written by the thread that connects. */
    private volatile boolean belowConnected;

    /** Whether the proxy was ever connected to. Written by the thread that connects. */
    private volatile boolean asked;

    /** What a wait to connect has to wait for below. Written by the thread that connects. */
    private volatile Interest interestBelow = Interest.CONNECT;

    /** When the proxy was first connected to, by the clock of {@link System#nanoTime}. Only by the thread that connects. */
    private long began;

    /** How long the proxy took; null: the connection is not there yet. Written by the thread that connects. */
    private volatile @Nullable Duration took;

    /** Why there is no connection. Only by the thread that connects. */
    private @Nullable IOException failure;

    /** Whether a wait for {@link Interest#CONNECT}, or else the next, is to end. Any thread. */
    private final AtomicBoolean connectWoken = new AtomicBoolean();

    /** Written once, by any thread, with the monitor. */
    private volatile boolean closed;

    /** Opens channels to the proxy. */
    interface Opener {
        TransportChannel open() throws IOException;
    }

    TunnelChannel(ProxyServer proxy, Opener opener, Tunnel tunnel) throws IOException {
        this.proxy = proxy;
        this.opener = opener;
        this.tunnel = tunnel;
        this.below = opener.open();
    }

    @Override
    public boolean finishConnect() throws IOException {
        requireOpen();
        if (took != null) {
            return true;
        }
        if (failure != null) {
            throw failure;
        }
        try {
            return connect();
        } catch (IOException failed) {
            failure = failed;
            throw failed;
        }
    }

    private boolean connect() throws IOException {
        while (belowIsConnected()) {
            Step step = talk();
            if (step == Step.OPEN) {
                took = Duration.ofNanos(System.nanoTime() - began);
                return true;
            }
            if (step == Step.ANSWER) {
                return false;
            }
            replaceBelow();
        }
        return false;
    }

    private boolean belowIsConnected() throws IOException {
        if (!belowConnected && below.finishConnect()) {
            if (!asked) {
                began = System.nanoTime();
                asked = true;
            }
            belowConnected = true;
            tunnel.begin();
        }
        return belowConnected;
    }

    /** Says and hears what is possible now; {@link Step#ANSWER} if that was not all. */
    private Step talk() throws IOException {
        try {
            Step step = Step.ANSWER;
            while (step == Step.ANSWER && isSent() && hasReceived()) {
                step = tunnel.receive(received);
            }
            if (step == Step.OPEN) {
                requireNothingBehind();
            }
            return step;
        } catch (WebSocketException | ClosedChannelException | InterruptedIOException known) {
            throw known;
        } catch (IOException broken) {
            throw new ProxyException(
                    Failure.of(ErrorCode.CONNECTION_ERROR, Phase.PROXY, Culprit.PEER),
                    proxy,
                    "the connection to the proxy " + proxy + " has broken: " + Failures.message(broken),
                    broken);
        }
    }

    private boolean isSent() throws IOException {
        ByteBuffer sending = tunnel.toSend();
        while (sending.hasRemaining()) {
            if (below.write(sending) == 0) {
                interestBelow = Interest.WRITE;
                return false;
            }
        }
        return true;
    }

    private boolean hasReceived() throws IOException {
        if (received.hasRemaining()) {
            return true;
        }
        received.clear();
        int count = below.read(received);
        received.flip();
        if (count < 0) {
            throw tunnel.ended();
        }
        interestBelow = Interest.READ;
        return count > 0;
    }

    /** The server cannot know that we are there: what comes now is the proxy's, and would be taken for the server's. */
    private void requireNothingBehind() throws IOException {
        if (received.hasRemaining() || below.read(received.clear()) > 0) {
            throw new ProxyException(
                    Failure.of(ErrorCode.INVALID_SERVER_RESPONSE, Phase.PROXY, Culprit.PEER),
                    proxy,
                    "the proxy " + proxy
                            + " has sent something behind its answer, before anything was said to the server",
                    null);
        }
    }

    private void replaceBelow() throws IOException {
        TransportChannel next = opener.open();
        TransportChannel last = below;
        belowConnected = false;
        interestBelow = Interest.CONNECT;
        received.clear().flip();
        if (!install(next)) {
            next.close();
            throw new ClosedChannelException();
        }
        last.close();
    }

    /** Returns false if this channel was closed. */
    private synchronized boolean install(TransportChannel next) {
        if (!closed) {
            below = next;
        }
        return !closed;
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private TransportChannel established() throws ClosedChannelException {
        requireOpen();
        if (took == null) {
            throw new NotYetConnectedException();
        }
        return below;
    }

    @Override
    public int read(ByteBuffer dst) throws IOException {
        return established().read(dst);
    }

    @Override
    public int write(ByteBuffer src) throws IOException {
        return established().write(src);
    }

    @Override
    public Wake awaitReady(Interest interest, Deadline deadline) throws IOException {
        if (interest != Interest.CONNECT || took != null) {
            return below.awaitReady(interest, deadline);
        }
        if (closed) {
            return Wake.CLOSED;
        }
        if (connectWoken.compareAndSet(true, false)) {
            return Wake.WOKEN;
        }
        return outcome(below.awaitReady(interestBelow, deadline));
    }

    private Wake outcome(Wake wake) {
        if (closed) {
            return Wake.CLOSED;
        }
        return wake != Wake.CLOSED && connectWoken.compareAndSet(true, false) ? Wake.WOKEN : wake;
    }

    @Override
    public void whenReady(Interest interest, Deadline deadline, Consumer<Wake> then) {
        if (interest != Interest.CONNECT || took != null) {
            below.whenReady(interest, deadline, then);
            return;
        }
        TransportChannel waited = below;
        waited.whenReady(interestBelow, deadline, wake -> then.accept(outcome(wake)));
        if (connectWoken.get() || closed) {
            waited.wake(interestBelow);
        }
    }

    @Override
    public void wake(Interest interest) {
        if (interest == Interest.CONNECT && took == null) {
            connectWoken.set(true);
            below.wake(interestBelow);
        } else {
            below.wake(interest);
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        established().shutdownOutput();
    }

    @Override
    public ByteBuffer newBuffer(int capacity) {
        return below.newBuffer(capacity);
    }

    /** What is known of the connection to the proxy, and nothing of the TLS with it. */
    @Override
    public ChannelInfo info() {
        ChannelInfo known = below.info();
        return new ChannelInfo(known.local(), known.remote(), Optional.empty(), progress(known.progress()));
    }

    private ConnectProgress progress(ConnectProgress progressBelow) {
        Duration duration = took;
        if (duration != null) {
            return progressBelow.tunnelled(duration);
        }
        return asked || progressBelow.stage().compareTo(Stage.TUNNEL) > 0 ? progressBelow.inTunnel() : progressBelow;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        below.close();
    }

    /** Returns what is below, and that it is a proxy. */
    @Override
    public String toString() {
        return "tunnel over " + below;
    }
}
