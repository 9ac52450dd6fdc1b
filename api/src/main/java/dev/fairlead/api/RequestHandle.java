package dev.fairlead.api;

import dev.fairlead.api.RequestOperation.Kind;
import dev.fairlead.api.RequestState.Step;
import dev.fairlead.codec.http1.Challenge;
import dev.fairlead.codec.http1.Headers;
import dev.fairlead.codec.http1.HttpViolation;
import dev.fairlead.codec.http1.ResponseBodyDecoder;
import dev.fairlead.codec.http1.ResponseHead;
import dev.fairlead.codec.upgrade.UpgradeOutcome;
import dev.fairlead.spi.transport.Endpoint;
import dev.fairlead.spi.transport.TransportChannel;
import dev.fairlead.spi.transport.tls.TlsOptions;
import java.io.IOException;
import java.net.URI;
import java.util.List;
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

    /** What was asked for when the request was opened. */
    private final Hop written;

    /** The exchange that is going on or has just ended, with its network connection. Also read by close. */
    private volatile @Nullable Exchange exchange;

    /** Written by the thread that uses the request, or with the lane while that waits. */
    private volatile RequestState state = RequestState.UNSENT;

    /** Whether a step is going on. Written as {@link #state}. */
    private volatile boolean busy;

    /** What the caller has set. Only the one thread that uses the request. */
    private final RequestDraft draft;

    /** What follows from the answers to the last send. Written by the thread that sends. */
    private volatile Following following = Following.NOTHING;

    RequestHandle(ConnectionHandle connection, Hop written, SessionResources retained) {
        super(HandleType.REQUEST, connection, retained, connection.context());
        this.written = written;
        this.draft = new RequestDraft(this, written);
    }

    @Override
    public String method() {
        return written.method();
    }

    @Override
    public String target() {
        return written.url().target();
    }

    @Override
    public boolean isSecure() {
        return written.url().isSecure();
    }

    @Override
    public URI uri() {
        Exchange current = exchange;
        return (current == null ? written : current.hop()).url().toUri();
    }

    @Override
    public Headers headers() {
        requireOpen();
        Exchange current = exchange;
        return current == null || !current.callers().equals(draft.callers()) ? draft.callers() : current.sent();
    }

    @Override
    public Request addHeader(String name, String value) {
        requireChange("adding a header field", name);
        draft.change(fields -> fields.add(name, value));
        return this;
    }

    @Override
    public Request setHeader(String name, String value) {
        requireChange("setting a header field", name);
        draft.change(fields -> fields.set(name, value));
        return this;
    }

    @Override
    public Request removeHeader(String name) {
        requireChange("removing a header field", name);
        draft.change(fields -> fields.remove(name));
        return this;
    }

    @Override
    public Request addSecretHeader(String name, String value) {
        addHeader(name, value);
        draft.keepSecret(name);
        return this;
    }

    @Override
    public Request setCredentials(AuthScheme scheme, Credentials credentials) {
        require(Step.CHANGE, "setting credentials", Phase.SETUP);
        draft.use(new Authentication.Preset(
                Objects.requireNonNull(scheme, "scheme"), Objects.requireNonNull(credentials, "credentials")));
        return this;
    }

    @Override
    public List<Challenge> challenges() {
        return Challenge.all(response().headers(), "WWW-Authenticate");
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
        draft.mark(Objects.requireNonNull(options, "options"));
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
        draft.use(resources().tls().context(options));
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
        OptionValues values = values();
        following = draft.following(values);
        Exchange fresh = begin(draft.exchange(following, values));
        busy = true;
        return fresh;
    }

    private Exchange begin(Exchange fresh) {
        exchange = fresh;
        if (!isOpen()) {
            // Closed between the check and the assignment: close did not see the new connection.
            dropConnection();
        }
        return fresh;
    }

    private RequestOperation<Boolean, Boolean> sending(Exchange fresh) {
        return sending(Kind.SEND, fresh, () -> ended(RequestState.SENT));
    }

    /** The request of another exchange, within receiving the response. */
    RequestOperation<Boolean, Boolean> sendingOneOf(Exchange fresh) {
        return sending(Kind.PART, fresh, () -> {});
    }

    private RequestOperation<Boolean, Boolean> sending(Kind kind, Exchange fresh, Runnable sent) {
        RequestSending work = ExchangeWork.sending(fresh, notifier());
        return new RequestOperation<>(
                kind,
                work,
                done -> {
                    fresh.traffic().sent(work.headBytes());
                    fresh.setTls(work.tls());
                    sent.run();
                    return done;
                },
                cause -> {
                    dropConnection();
                    exchange = null;
                    ended(RequestState.UNSENT);
                    return Failures.network(unlessLost(cause), work.phase(), fresh.endpoint());
                });
    }

    /** The step that was going on has ended. */
    private void ended(RequestState now) {
        state = now;
        busy = false;
    }

    @Override
    public Response receiveResponse() throws IOException {
        Exchange current = beginReceiving();
        return following.isNothing() ? current.lane().run(receiving(current)) : ResponseLoop.run(this, current);
    }

    @Override
    public CompletableFuture<Response> receiveResponseAsync() {
        Exchange current = beginReceiving();
        return following.isNothing()
                ? current.lane().start(receiving(current), Function.identity())
                : ResponseLoop.start(this, current);
    }

    private Exchange beginReceiving() {
        require(Step.RECEIVE, "receiving the response", Phase.RECEIVE_RESPONSE);
        busy = true;
        return Objects.requireNonNull(exchange);
    }

    private RequestOperation<ResponseHead, Response> receiving(Exchange current) {
        return receiving(Kind.RECEIVE_RESPONSE, current, () -> ended(RequestState.RESPONDED));
    }

    /** The response of one of several exchanges, within receiving the last. */
    RequestOperation<ResponseHead, Response> receivingOneOf(Exchange current) {
        return receiving(Kind.PART, current, () -> {});
    }

    private RequestOperation<ResponseHead, Response> receiving(Kind kind, Exchange current, Runnable received) {
        notifier().tell(StatusKind.RECEIVING_RESPONSE);
        return new RequestOperation<>(
                kind,
                ExchangeWork.receiving(current, notifier()),
                head -> {
                    current.stopwatch().answered();
                    current.setHead(head);
                    received.run();
                    LOG.debug("{} answered {}", current.endpoint(), head.status());
                    return current.response();
                },
                cause -> {
                    abandoned();
                    return Failures.network(unlessLost(cause), Phase.RECEIVE_RESPONSE, current.endpoint());
                });
    }

    /**
     * The exchange that follows from a response; empty: none does. Calls the caller's code. What was not read of the response
     * is dropped with its connection.
     */
    Optional<Exchange> next(Exchange current) throws IOException {
        try {
            Optional<Hop> next = following.next(current.hop(), current.response());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            current.drop();
            tellRedirect(current.hop(), next.get());
            return Optional.of(begin(draft.exchange(following, next.get(), current.values(), current.limit())));
        } catch (IOException | RuntimeException failure) {
            abandoned();
            throw failure;
        }
    }

    private void tellRedirect(Hop from, Hop to) {
        if (!from.url().equals(to.url())) {
            notifier()
                    .tell(
                            StatusKind.REDIRECT,
                            () -> new StatusEvent.Redirected(this, to.url().toUri()));
        }
    }

    /** The response that is in is the one to be told. */
    Response responded(Exchange current) {
        ended(RequestState.RESPONDED);
        return current.response();
    }

    /** There will be no response. */
    void abandoned() {
        dropConnection();
        ended(RequestState.UNSENT);
    }

    @Override
    public Response response() {
        require(Step.READ, "reading the response", Phase.RECEIVE_RESPONSE);
        return Objects.requireNonNull(exchange).response();
    }

    @Override
    public ConnectionInfo connectionInfo() {
        return requireExchange().info();
    }

    @Override
    public Statistics statistics() {
        return requireExchange().statistics();
    }

    private Exchange requireExchange() {
        requireOpen();
        Exchange current = exchange;
        if (current == null) {
            throw Failures.state(
                    ErrorCode.INCORRECT_HANDLE_STATE,
                    Phase.SETUP,
                    "there is no connection: the request was not sent, or the send failed",
                    null);
        }
        return current;
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
        Work<byte[]> work = ExchangeWork.readingBody(current, decoder);
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
                    return Failures.network(unlessLost(cause), Phase.RECEIVE_RESPONSE, current.endpoint());
                });
    }

    private ResponseBodyDecoder bodyDecoder(Exchange current) throws WebSocketException {
        try {
            return ExchangeWork.bodyDecoder(current);
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
        UpgradeOutcome.Accepted agreed = UpgradeCheck.accept(current, endpoint());
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
                        new Upgraded(
                                channel,
                                current.inbound(),
                                current.traffic(),
                                current.info(),
                                current.values(),
                                agreed,
                                current.tls(),
                                context))
                .begin();
    }

    /** Who is at the other end. */
    Endpoint endpoint() {
        Exchange current = exchange;
        return current == null ? written.endpoint() : current.endpoint();
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
