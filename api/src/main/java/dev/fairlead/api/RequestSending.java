package dev.fairlead.api;

import dev.fairlead.spi.transport.ConnectProgress;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Deadline;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.TlsFailure;
import dev.fairlead.spi.transport.tls.TlsInfo;
import dev.fairlead.spi.transport.tls.TlsProblem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connects, with TLS if the endpoint says so, then writes the request head. */
final class RequestSending implements Work<Boolean> {

    private final Notifier notifier;
    private final Stopwatch stopwatch;
    private final TransportChannel channel;
    private final Endpoint endpoint;
    private final Optional<ProxyServer> proxy;
    private final ByteBuffer head;
    private final OptionValues values;

    /** For all of it, and for the response after it. */
    private final Limit upgrade;

    /** Of the phase that is going on. */
    private Limit limit;

    /** The stages that were not taken note of. */
    private final Iterator<Stage> ahead =
            EnumSet.range(Stage.CONNECTING, Stage.CONNECTED).iterator();

    /** What was taken note of. */
    private Stage told = Stage.RESOLVING;

    private boolean resolvingTold;

    private Optional<TlsInfo> tls = Optional.empty();

    RequestSending(
            Notifier notifier,
            Stopwatch stopwatch,
            TransportChannel channel,
            Endpoint endpoint,
            Optional<ProxyServer> proxy,
            ByteBuffer head,
            OptionValues values,
            Limit upgrade) {
        this.notifier = notifier;
        this.stopwatch = stopwatch;
        this.channel = channel;
        this.endpoint = endpoint;
        this.proxy = proxy;
        this.head = head;
        this.values = values;
        this.upgrade = upgrade;
        this.limit = Limit.of(
                Phase.RESOLVE,
                values.get(Option.RESOLVE_TIMEOUT),
                "no address of the host of ",
                proxy.isPresent() ? proxy.get() : endpoint);
    }

    @Override
    public @Nullable Boolean advance() throws IOException {
        if (!isConnected()) {
            boolean connected = channel.finishConnect();
            takeNoteOfProgress(connected ? Stage.CONNECTED : Stage.RESOLVING);
            if (!connected) {
                return null;
            }
            tls = ConnectedTls.of(endpoint, channel.info());
            begin(Phase.SEND_REQUEST, Option.SEND_TIMEOUT, "the request could not be sent to ");
            stopwatch.connected();
            notifier.tell(StatusKind.SENDING_REQUEST);
        }
        while (head.hasRemaining()) {
            if (write() == 0) {
                return null;
            }
        }
        stopwatch.sent();
        notifier.tell(StatusKind.REQUEST_SENT);
        return Boolean.TRUE;
    }

    private int write() throws IOException {
        try {
            return channel.write(head);
        } catch (TlsFailure | ClosedChannelException known) {
            throw known;
        } catch (IOException broken) {
            throw endpoint.tls().isPresent() ? alertBehind(broken) : broken;
        }
    }

    /** With TLS 1.3 a server may refuse the client behind the handshake, and break the connection under the request. */
    private IOException alertBehind(IOException broken) {
        try {
            channel.read(ByteBuffer.allocate(1));
            return broken;
        } catch (TlsFailure told) {
            told.addSuppressed(broken);
            return told.problems().contains(TlsProblem.TRUNCATED) ? broken : told;
        } catch (IOException brokenForReadingToo) {
            return broken;
        }
    }

    int headBytes() {
        return head.limit();
    }

    private boolean isConnected() {
        return limit.phase() == Phase.SEND_REQUEST;
    }

    /** Takes note of how far connecting has got. TCP connect has the clock of its own that begins with its address. */
    private void takeNoteOfProgress(Stage least) {
        ConnectProgress progress = channel.info().progress();
        while (told.compareTo(progress.stage()) < 0 || told.compareTo(least) < 0) {
            told = ahead.next();
            entered(told, progress);
        }
        if (told == Stage.RESOLVING && !resolvingTold) {
            resolvingTold = true;
            notifier.tell(StatusKind.RESOLVING_NAME);
        }
    }

    private void entered(Stage stage, ConnectProgress progress) {
        switch (stage) {
            case RESOLVING -> {}
            case CONNECTING -> {
                if (progress.resolution().isPresent()) {
                    tellResolution();
                }
                notifier.tell(StatusKind.CONNECTING_TO_SERVER);
                begin(Phase.CONNECT, Option.CONNECT_TIMEOUT, "no connection to ");
            }
            case TUNNEL -> {
                notifier.tell(StatusKind.CONNECTED_TO_SERVER);
                proxy.ifPresent(asked -> begin(
                        Phase.PROXY,
                        Option.CONNECT_TIMEOUT,
                        "no answer of the proxy " + asked + " with a connection to "));
            }
            case HANDSHAKE -> {
                if (endpoint.tls().isPresent()) {
                    limit = limit.within(Phase.TLS_HANDSHAKE, "no TLS connection to ", endpoint);
                }
            }
            case CONNECTED -> {}
        }
    }

    private void tellResolution() {
        if (!resolvingTold) {
            notifier.tell(StatusKind.RESOLVING_NAME);
        }
        notifier.tell(StatusKind.NAME_RESOLVED);
    }

    private void begin(Phase phase, Option<Duration> option, String complaint) {
        limit = Limit.of(phase, values.get(option), complaint, endpoint);
    }

    /** In which phase it is, or failed. */
    Phase phase() {
        if (!isConnected()) {
            takeNoteOfProgress(Stage.RESOLVING);
        }
        return limit.phase();
    }

    /** What was agreed in the TLS handshake. */
    Optional<TlsInfo> tls() {
        return tls;
    }

    @Override
    public Interest waitingFor() {
        return isConnected() ? Interest.WRITE : Interest.CONNECT;
    }

    @Override
    public Deadline deadline() {
        return limit.earlier(upgrade).end();
    }

    @Override
    public IOException timedOut() {
        return limit.earlier(upgrade.within(limit.phase(), limit.complaint(), limit.whom()))
                .passed();
    }
}
