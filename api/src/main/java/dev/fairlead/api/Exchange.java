package dev.fairlead.api;

import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.ClientUpgrade;
import dev.fairlead.spi.transport.ConnectProgress.Stage;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.Interest;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.TlsInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One send of a request: its network connection, what went out and what came back. */
final class Exchange {

    private final TransportChannel channel;
    private final Endpoint endpoint;
    private final Optional<ProxyServer> proxy;
    private final Traffic traffic = new Traffic();
    private final Stopwatch stopwatch = new Stopwatch();
    private final InboundBuffer inbound;
    private final Lane lane;
    private final Notifier notifier;
    private final Sent sent;

    /** Set once, by whoever ends the connection or takes it over. */
    private final AtomicBoolean gone = new AtomicBoolean();

    /** Whether the connection was ended, and not taken over. Any thread. */
    private volatile boolean dropped;

    /** What was agreed; empty until it was, and without TLS. Written with the lane. */
    private volatile Optional<TlsInfo> tls = Optional.empty();

    /** Null until the response is in. Written with the lane. */
    private volatile @Nullable ResponseHead head;

    /** Null until the body was asked for. Written with the lane. */
    private volatile byte @Nullable [] body;

    Exchange(Dialing dialing, RequestHandle request, Sent sent) {
        SessionResources resources = request.resources();
        this.notifier = request.notifier();
        this.channel = dialing.channel();
        this.endpoint = dialing.server();
        this.proxy = dialing.proxy();
        this.inbound = new InboundBuffer(
                channel, resources.receiveBuffers(sent.values().get(Option.RECEIVE_BUFFER_SIZE)), traffic);
        this.lane = new Lane(channel, resources.callbacks(), false, this::atRest, notifier);
        this.sent = sent;
    }

    /**
     * What went out.
     *
     * @param hop what was asked for
     * @param callers the fields that the caller had set
     * @param all all fields
     * @param upgrade empty if the request was not marked
     * @param options null if the request was not marked
     * @param values the values of the options that stood then
     * @param limit for all of it
     */
    record Sent(
            Hop hop,
            Headers callers,
            Headers all,
            Optional<ClientUpgrade> upgrade,
            @Nullable UpgradeOptions options,
            OptionValues values,
            Limit limit) {}

    private @Nullable Interest atRest(boolean came) {
        // Who has taken the connection over may be using the buffer in another lane already.
        if (dropped) {
            inbound.release();
        }
        return null;
    }

    TransportChannel channel() {
        return channel;
    }

    /** What the channel was opened to. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** What the channel goes through; empty: no proxy. */
    Optional<ProxyServer> proxy() {
        return proxy;
    }

    /** In which the steps of the request run. */
    Lane lane() {
        return lane;
    }

    Traffic traffic() {
        return traffic;
    }

    Statistics statistics() {
        return Statistics.of(traffic);
    }

    Stopwatch stopwatch() {
        return stopwatch;
    }

    /** What is known of its network connection. */
    ConnectionInfo info() {
        return stopwatch.info(channel.info(), proxy);
    }

    InboundBuffer inbound() {
        return inbound;
    }

    /** The fields that were sent. */
    Headers sent() {
        return sent.all();
    }

    /** The fields that the caller had set by then. */
    Headers callers() {
        return sent.callers();
    }

    /** The values of the options that stood when it was sent. */
    OptionValues values() {
        return sent.values();
    }

    /** For all of it, from the begin of the send on. */
    Limit limit() {
        return sent.limit();
    }

    /** What was asked for. */
    Hop hop() {
        return sent.hop();
    }

    RequestHead requestHead() {
        return new RequestHead(hop().method(), hop().url().target(), sent.all());
    }

    /** Empty if the request was not marked when it was sent. */
    Optional<ClientUpgrade> upgrade() {
        return sent.upgrade();
    }

    boolean subprotocolRequired() {
        UpgradeOptions options = sent.options();
        return options != null && options.subprotocolRequired();
    }

    Optional<TlsInfo> tls() {
        return tls;
    }

    void setTls(Optional<TlsInfo> agreed) {
        tls = agreed;
    }

    @Nullable
    ResponseHead head() {
        return head;
    }

    void setHead(ResponseHead received) {
        head = received;
    }

    Response response() {
        ResponseHead received = Objects.requireNonNull(head);
        return new Response(received.status(), received.reason(), received.headers(), tls);
    }

    byte @Nullable [] body() {
        return body;
    }

    void setBody(byte[] received) {
        body = received;
    }

    /** Ends the connection, unless it was handed over. Any thread. */
    void drop() {
        if (gone.compareAndSet(false, true)) {
            dropped = true;
            boolean wasConnected = channel.info().progress().stage() == Stage.CONNECTED;
            if (wasConnected) {
                notifier.tell(StatusKind.CLOSING_CONNECTION);
            }
            channel.close();
            if (wasConnected) {
                notifier.tell(StatusKind.CONNECTION_CLOSED);
            }
            // What is going on finds that out now.
            lane.poke();
        }
    }

    /** Gives the connection away; null if it was ended already. */
    @Nullable
    TransportChannel handOver() {
        return gone.compareAndSet(false, true) ? channel : null;
    }
}
