package dev.fairlead.api;

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
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The implementation of {@link Request}. */
final class RequestHandle extends BaseHandle implements Request {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHandle.class);

    private final ConnectionHandle connection;
    private final RequestHead line;

    /** The exchange that is going on or has just ended, with its network connection. Also read by close. */
    private volatile @Nullable Exchange exchange;

    // What follows belongs to the one thread that uses the request.

    private RequestState state = RequestState.UNSENT;

    /** What the caller set, without what the exchange adds. */
    private Headers callers = Headers.empty();

    /** Null until the request is marked for upgrade. */
    private @Nullable UpgradeOptions upgradeOptions;

    RequestHandle(ConnectionHandle connection, RequestHead line, SessionResources retained) {
        super(HandleType.REQUEST, connection, retained, connection.context());
        this.connection = connection;
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
    public void send() throws IOException {
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
        SendRequestOperation operation = new SendRequestOperation(
                fresh.channel(), endpoint(), fresh.head(line).encode(), timeouts());
        try {
            Waiting.runFrameless(fresh.channel(), operation);
            state = RequestState.SENT;
        } catch (IOException e) {
            dropConnection();
            exchange = null;
            throw Failures.network(e, operation.phase(), endpoint());
        }
    }

    private Exchange newExchange() throws IOException {
        Optional<ClientUpgrade> upgrade = Optional.ofNullable(upgradeOptions)
                .map(options -> new ClientUpgrade(resources().random(), options.subprotocols()));
        Headers.Builder fields = callers.toBuilder();
        if (upgradeOptions != null) {
            fields.addAll(upgradeOptions.headers());
        }
        Headers sent = RequestFields.compose(
                endpoint(),
                fields.build(),
                upgrade.map(ClientUpgrade::fields),
                resources().options().userAgent());
        try {
            TransportChannel channel = resources().transport().open(endpoint());
            InboundBuffer inbound =
                    new InboundBuffer(channel.newBuffer(resources().options().receiveBufferSize()));
            return new Exchange(channel, inbound, new Exchange.Sent(callers, sent, upgrade, upgradeOptions));
        } catch (IOException e) {
            throw Failures.network(e, Phase.CONNECT, endpoint());
        }
    }

    @Override
    public Response receiveResponse() throws IOException {
        require(Step.RECEIVE, "receiving the response", Phase.RECEIVE_RESPONSE);
        Exchange current = Objects.requireNonNull(exchange);
        try {
            current.setHead(Waiting.runFrameless(
                    current.channel(),
                    new ReceiveResponseOperation(
                            current.channel(),
                            current.inbound(),
                            new ResponseHeadDecoder(headLimits()),
                            endpoint(),
                            timeouts().response())));
        } catch (IOException e) {
            dropConnection();
            state = RequestState.UNSENT;
            throw Failures.network(e, Phase.RECEIVE_RESPONSE, endpoint());
        }
        state = RequestState.RESPONDED;
        LOG.debug("{} answered {}", endpoint(), current.response().status());
        return current.response();
    }

    private HeadLimits headLimits() {
        Limits limits = resources().options().limits();
        return new HeadLimits(limits.headBytes(), limits.headLineBytes(), limits.headFields(), limits.interimHeads());
    }

    @Override
    public Response response() {
        require(Step.READ, "reading the response", Phase.RECEIVE_RESPONSE);
        return Objects.requireNonNull(exchange).response();
    }

    @Override
    public byte[] receiveBody() throws IOException {
        require(Step.READ, "receiving the body", Phase.RECEIVE_RESPONSE);
        Exchange current = Objects.requireNonNull(exchange);
        if (current.body() == null) {
            readBody(current);
        }
        return Objects.requireNonNull(current.body()).clone();
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

    private void readBody(Exchange current) throws IOException {
        ResponseHead head = Objects.requireNonNull(current.head());
        // RFC 9110 15.2.2: what follows a 101 is not a body, it is the new protocol.
        if (head.status() == Response.SWITCHING_PROTOCOLS) {
            current.setBody(new byte[0]);
            return;
        }
        try {
            ResponseBodyDecoder decoder = new ResponseBodyDecoder(
                    head, method(), resources().options().limits().bodyBytes());
            readBody(current, decoder);
        } catch (HttpViolation violation) {
            // Where the body would end cannot be told: nothing of it is read.
            current.setBody(new byte[0]);
            throw Failures.http(violation, endpoint());
        } finally {
            // One connection serves one exchange: nothing more is expected of it.
            dropConnection();
        }
    }

    private void readBody(Exchange current, ResponseBodyDecoder decoder) throws IOException {
        ReceiveBodyOperation operation = new ReceiveBodyOperation(
                current.channel(),
                current.inbound(),
                decoder,
                endpoint(),
                timeouts().response());
        try {
            Waiting.runFrameless(current.channel(), operation);
        } catch (IOException e) {
            throw Failures.network(e, Phase.RECEIVE_RESPONSE, endpoint());
        } finally {
            current.setBody(decoder.content());
        }
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
                this, retained, new WebSocketHandle.Upgraded(channel, current.inbound(), subprotocol, context));
    }

    Endpoint endpoint() {
        return connection.endpoint();
    }

    private Timeouts timeouts() {
        return resources().options().timeouts();
    }

    private void require(Step step, String call, Phase phase) {
        requireOpen();
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
