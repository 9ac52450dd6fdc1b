package dev.fairlead.api;

import dev.fairlead.api.RequestOperation.Kind;
import dev.fairlead.api.RequestState.Step;
import dev.fairlead.codec.http1.HeadLimits;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.RequestHead;
import dev.fairlead.codec.http1.ResponseBodyDecoder;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.http1.ResponseHeadDecoder;
import dev.fairlead.codec.upgrade.ClientUpgrade;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.TlsContext;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementation of {@link Request}. */
final class RequestHandle extends BaseHandle implements Request {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandle.class);

    private final Scheme scheme;
    private final Endpoint peer;
    private final RequestHead line;

    /** The exchange that is going on or has just ended, with its network connection. Also read by close. */
    private volatile @Nullable Exchange exchange;

    /** Written by the thread that uses the request, or with the lane while that waits. */
    private volatile RequestState state = RequestState.UNSENT;

    /** Whether a step is going on. Written as {@link #state}. */
    private volatile boolean busy;

    // What follows belongs to the one thread that uses the request.

    /** What the caller set, without what the exchange adds. */
    private Headers callers = Headers.empty();

    /** Null until the request is marked for upgrade. */
    private @Nullable UpgradeOptions upgradeOptions;

    /** Null: that of the session. Kept over sends, so that a resend can resume what was agreed on. */
    private @Nullable TlsContext tls;

    RequestHandle(ConnectionHandle connection, Scheme scheme, RequestHead line, SessionResources retained) {
        super(HandleType.REQUEST, connection, retained, connection.context());
        this.scheme = scheme;
        this.peer = connection.server().endpoint(scheme);
        this.line = line;
    }

    @Override
    public String method() {
        return line.method();
    }

    @Override
    public String target() {
        return line.target();
    }

    @Override
    public boolean isSecure() {
        return scheme == Scheme.WSS;
    }

    @Override
    public Headers headers() {
        requireOpen();
        Exchange current = exchange;
        return current == null || !current.callers().equals(callers) ? callers : current.sent();
    }

    @Override
    public Request addHeader(String name, String value) {
        requireChange("adding a header field", name);
        callers = Failures.checked(() -> callers.toBuilder().add(name, value).build());
        return this;
    }

    @Override
    public Request setHeader(String name, String value) {
        requireChange("setting a header field", name);
        callers = Failures.checked(() -> callers.toBuilder().set(name, value).build());
        return this;
    }

    @Override
    public Request removeHeader(String name) {
        requireChange("removing a header field", name);
        callers = callers.toBuilder().remove(name).build();
        return this;
    }

    private void requireChange(String call, String name) {
        require(Step.CHANGE, call, Phase.SETUP);
        RequestFields.requireOpenToCaller(name);
    }

    @Override
    public Request markForUpgrade(UpgradeOptions options) {
        require(Step.MARK, "marking for upgrade", Phase.SETUP);
        if (!method().equals("GET")) {
            // RFC 6455 4.1: the method of the request MUST be GET.
            throw Failures.state(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    Phase.SETUP,
                    "only GET can be upgraded (RFC 6455 4.1), this request is a " + method(),
                    null);
        }
        upgradeOptions = Objects.requireNonNull(options, "options");
        return this;
    }

    @Override
    public Request tls(TlsOptions options) {
        Objects.requireNonNull(options, "options");
        require(Step.CHANGE, "setting TLS options", Phase.SETUP);
        if (!isSecure()) {
            throw Failures.state(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    Phase.SETUP,
                    "setting TLS options is not possible: the request is not secure; open it with openSecureRequest",
                    null);
        }
        tls = resources().tls().context(options);
        return this;
    }

    @Override
    public void send() throws IOException {
        Exchange fresh = beginSending();
        fresh.lane().run(sending(fresh));
    }

    @Override
    public CompletableFuture<Void> sendAsync() {
        try {
            Exchange fresh = beginSending();
            return fresh.lane().start(sending(fresh), done -> null);
        } catch (IOException e) {
            notifier().tellFailure(Phase.SEND_REQUEST, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    private Exchange beginSending() throws IOException {
        require(Step.SEND, "sending", Phase.SEND_REQUEST);
        dropConnection();
        // Before anything can fail: the answer of the last send is not that of this one.
        exchange = null;
        state = RequestState.UNSENT;
        Exchange fresh = newExchange();
        exchange = fresh;
        if (!isOpen()) {
            // Closed between the check and the assignment: close did not see the new connection.
            dropConnection();
        }
        busy = true;
        return fresh;
    }

    private RequestOperation<Boolean, Boolean> sending(Exchange fresh) {
        RequestSending work = new RequestSending(
                notifier(),
                fresh.stopwatch(),
                fresh.channel(),
                fresh.endpoint(),
                fresh.head(line).encode(),
                fresh.values(),
                fresh.limit());
        return new RequestOperation<>(
                Kind.SEND,
                work,
                sent -> {
                    fresh.setTls(work.tls());
                    ended(RequestState.SENT);
                    return sent;
                },
                cause -> {
                    dropConnection();
                    exchange = null;
                    ended(RequestState.UNSENT);
                    return Failures.network(cause, work.phase(), endpoint());
                });
    }

    /** The step that was going on has ended. */
    private void ended(RequestState now) {
        state = now;
        busy = false;
    }

    private Exchange newExchange() throws IOException {
        OptionValues values = values();
        Optional<ClientUpgrade> upgrade = Optional.ofNullable(upgradeOptions)
                .map(options -> new ClientUpgrade(resources().random(), options.subprotocols()));
        Headers.Builder fields = callers.toBuilder();
        if (upgradeOptions != null) {
            fields.addAll(upgradeOptions.headers());
        }
        Headers sent = RequestFields.compose(
                RequestFields.host(peer, scheme),
                fields.build(),
                upgrade.map(ClientUpgrade::fields),
                values.get(Option.USER_AGENT));
        Limit limit = Limit.of(
                Phase.RECEIVE_RESPONSE,
                values.get(Option.UPGRADE_TIMEOUT),
                "no answer to the request of " + endpoint());
        Endpoint destination = destination();
        try {
            TransportChannel channel = resources().transport().open(destination);
            return new Exchange(
                    channel,
                    destination,
                    this,
                    new Exchange.Sent(callers, sent, upgrade, upgradeOptions, values, limit));
        } catch (IOException e) {
            throw Failures.network(e, Phase.CONNECT, endpoint());
        }
    }

    /** Where to connect to, and by which TLS. */
    private Endpoint destination() {
        if (!isSecure()) {
            return peer;
        }
        TlsContext own = tls;
        return new Endpoint(
                peer.host(),
                peer.port(),
                Optional.of(own == null ? resources().tls().context() : own));
    }

    @Override
    public Response receiveResponse() throws IOException {
        Exchange current = beginReceiving();
        return current.lane().run(receiving(current));
    }

    @Override
    public CompletableFuture<Response> receiveResponseAsync() {
        Exchange current = beginReceiving();
        return current.lane().start(receiving(current), Function.identity());
    }

    private Exchange beginReceiving() {
        require(Step.RECEIVE, "receiving the response", Phase.RECEIVE_RESPONSE);
        busy = true;
        return Objects.requireNonNull(exchange);
    }

    private RequestOperation<ResponseHead, Response> receiving(Exchange current) {
        notifier().tell(StatusKind.RECEIVING_RESPONSE);
        Work<ResponseHead> work = new ResponseReading(
                notifier(),
                current.inbound(),
                new ResponseHeadDecoder(headLimits(current.values())),
                endpoint(),
                responseLimit(current),
                current.values().get(Option.RECEIVE_TIMEOUT));
        return new RequestOperation<>(
                Kind.RECEIVE_RESPONSE,
                work,
                head -> {
                    current.stopwatch().answered();
                    current.setHead(head);
                    ended(RequestState.RESPONDED);
                    LOG.debug("{} answered {}", endpoint(), head.status());
                    return current.response();
                },
                cause -> {
                    dropConnection();
                    ended(RequestState.UNSENT);
                    return Failures.network(cause, Phase.RECEIVE_RESPONSE, endpoint());
                });
    }

    private Limit responseLimit(Exchange current) {
        Duration own = current.values().get(Option.RESPONSE_TIMEOUT);
        String complaint = "no whole response head from " + endpoint();
        return Limit.of(Phase.RECEIVE_RESPONSE, own, complaint)
                .earlier(current.limit().within(Phase.RECEIVE_RESPONSE, complaint));
    }

    private static HeadLimits headLimits(OptionValues values) {
        Limits limits = values.get(Option.LIMITS);
        return new HeadLimits(limits.headBytes(), limits.headLineBytes(), limits.headFields(), limits.interimHeads());
    }

    @Override
    public Response response() {
        require(Step.READ, "reading the response", Phase.RECEIVE_RESPONSE);
        return Objects.requireNonNull(exchange).response();
    }

    @Override
    public ConnectionInfo connectionInfo() {
        requireOpen();
        Exchange current = exchange;
        if (current == null) {
            throw Failures.state(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    Phase.SETUP,
                    "there is no connection: the request was not sent, or the send failed",
                    null);
        }
        return current.info();
    }

    @Override
    public byte[] receiveBody() throws IOException {
        Exchange current = requireResponse();
        byte[] known = current.body();
        return known == null ? current.lane().run(readingBody(current)).clone() : known.clone();
    }

    @Override
    public CompletableFuture<byte[]> receiveBodyAsync() {
        Exchange current = requireResponse();
        byte[] known = current.body();
        try {
            return known == null
                    ? current.lane().start(readingBody(current), byte[]::clone)
                    : CompletableFuture.completedFuture(known.clone());
        } catch (WebSocketException e) {
            notifier().tellFailure(Phase.RECEIVE_RESPONSE, e);
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Reads the body so that the exception that tells of a refusal can carry it; the refusal is told without it too. */
    void receiveBodyForRefusal() throws CancelledException {
        try {
            receiveBody();
        } catch (CancelledException e) {
            throw e;
        } catch (IOException e) {
            LOG.debug("the body of the refusal could not be read", e);
        }
    }

    private Exchange requireResponse() {
        require(Step.READ, "receiving the body", Phase.RECEIVE_RESPONSE);
        Exchange current = Objects.requireNonNull(exchange);
        // RFC 9110 15.2.2: what follows a 101 is not a body, it is the new protocol.
        if (current.response().status() == Response.SWITCHING_PROTOCOLS) {
            current.setBody(new byte[0]);
        }
        return current;
    }

    private RequestOperation<byte[], byte[]> readingBody(Exchange current) throws WebSocketException {
        ResponseBodyDecoder decoder = bodyDecoder(current);
        Limit whole = Limit.of(
                Phase.RECEIVE_RESPONSE,
                current.values().get(Option.UPGRADE_TIMEOUT),
                "no whole response body from " + endpoint());
        Work<byte[]> work = new BodyReading(
                current.inbound(), decoder, endpoint(), whole, current.values().get(Option.RECEIVE_TIMEOUT));
        busy = true;
        return new RequestOperation<>(
                Kind.RECEIVE_BODY,
                work,
                body -> {
                    endBody(current, body);
                    return body;
                },
                cause -> {
                    endBody(current, decoder.content());
                    return Failures.network(cause, Phase.RECEIVE_RESPONSE, endpoint());
                });
    }

    private ResponseBodyDecoder bodyDecoder(Exchange current) throws WebSocketException {
        try {
            return new ResponseBodyDecoder(
                    Objects.requireNonNull(current.head()),
                    method(),
                    current.values().get(Option.LIMITS).bodyBytes());
        } catch (HttpViolation violation) {
            // Where the body would end cannot be told: nothing of it is read.
            endBody(current, new byte[0]);
            throw Failures.http(violation, endpoint());
        }
    }

    private void endBody(Exchange current, byte[] content) {
        current.setBody(content);
        // One connection serves one exchange: nothing more is expected of it.
        dropConnection();
        busy = false;
    }

    @Override
    public WebSocket completeUpgrade(@Nullable Object context) throws UpgradeException {
        require(Step.UPGRADE, "completing the upgrade", Phase.COMPLETE_UPGRADE);
        Exchange current = Objects.requireNonNull(exchange);
        Optional<String> subprotocol = UpgradeCheck.accept(current, endpoint());
        SessionResources retained = retainForChild();
        TransportChannel channel = current.handOver();
        if (channel == null) {
            retained.release();
            throw Failures.closed(HandleType.REQUEST);
        }
        state = RequestState.UPGRADED;
        return new WebSocketHandle(
                        this,
                        retained,
                        new WebSocketHandle.Upgraded(
                                channel,
                                current.inbound(),
                                current.traffic(),
                                current.info(),
                                current.values(),
                                subprotocol,
                                current.tls(),
                                context))
                .begin();
    }

    /** Who is at the other end. */
    Endpoint endpoint() {
        return peer;
    }

    private void require(Step step, String call, Phase phase) {
        requireOpen();
        if (busy) {
            throw Failures.state(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    phase,
                    call + " is not possible: another step of the request is going on",
                    null);
        }
        state.require(step, call, phase);
    }

    private void dropConnection() {
        Exchange current = exchange;
        if (current != null) {
            current.drop();
        }
    }

    @Override
    void onClose() {
        dropConnection();
    }
}
