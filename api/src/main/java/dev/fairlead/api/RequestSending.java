package dev.fairlead.api;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Connects, with TLS if the endpoint says so, then writes the request head. */
final class RequestSending implements Work<Boolean> {

    private final TransportChannel channel;
    private final Endpoint endpoint;
    private final ByteBuffer head;
    private final Timeouts timeouts;

    /** Of the phase that is going on. */
    private Deadline deadline;

    private Phase phase = Phase.CONNECT;

    private Optional<TlsInfo> tls = Optional.empty();

    RequestSending(TransportChannel channel, Endpoint endpoint, ByteBuffer head, Timeouts timeouts) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.head = head;
        this.timeouts = timeouts;
        this.deadline = Deadline.after(timeouts.connect());
    }

    @Override
    public @Nullable Boolean advance() throws IOException {
        if (phase == Phase.CONNECT) {
            if (!channel.finishConnect()) {
                return null;
            }
            tls = ConnectedTls.of(endpoint, channel.info());
            phase = Phase.SEND_REQUEST;
            deadline = Deadline.after(timeouts.send());
        }
        while (head.hasRemaining()) {
            if (write() == 0) {
                return null;
            }
        }
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

    /** In which phase it is, or failed. */
    Phase phase() {
        return phase == Phase.CONNECT && isInHandshake() ? Phase.TLS_HANDSHAKE : phase;
    }

    /** The channel connects in one go; where it is with that is told by the server's address, known from TCP's connect on. */
    private boolean isInHandshake() {
        return endpoint.tls().isPresent() && channel.info().remote().isPresent();
    }

    /** What was agreed in the TLS handshake. */
    Optional<TlsInfo> tls() {
        return tls;
    }

    @Override
    public Interest waitingFor() {
        return phase == Phase.CONNECT ? Interest.CONNECT : Interest.WRITE;
    }

    @Override
    public Deadline deadline() {
        return deadline;
    }

    @Override
    public IOException timedOut() {
        Phase reached = phase();
        return switch (reached) {
            case CONNECT -> timedOut(reached, timeouts.connect(), "no connection to ");
            case TLS_HANDSHAKE -> timedOut(reached, timeouts.connect(), "no TLS connection to ");
            default -> timedOut(reached, timeouts.send(), "the request could not be sent to ");
        };
    }

    private IOException timedOut(Phase reached, Duration limit, String what) {
        return new TimeoutException(reached, limit, what + endpoint + " within " + limit);
    }
}
